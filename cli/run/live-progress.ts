import type { ListrTask, ListrTaskWrapper, DefaultRenderer, SimpleRenderer } from "listr2" with {
  "resolution-mode": "import",
};
import type { LabEvent } from "../../lab/events";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { stepsOf, type Step } from "../../pipeline-dsl/targets/steps";
import { count, seconds } from "../output/numbers";
import { SERVICES } from "./plain-progress";

type Row = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;

/** The steps as a list that is drawn in place while they run. Skipped and failed steps stay; what was not reached stays grey. */
export interface LiveProgress {
  readonly tell: (event: LabEvent) => void;
  /** Draws the last state; nothing is drawn after. */
  readonly end: () => Promise<void>;
}

export async function startLiveProgress(model: PipelineModel): Promise<LiveProgress> {
  const { Listr, ListrLogger, ProcessOutput } = await import("listr2");
  const steps = stepsOf(model);
  const lines = new Map(steps.map(({ name }) => [name, new StepLine(name)]));
  const started = new Signal();
  const preparation: Row[] = [];
  const list = new Listr<unknown>(
    [
      { title: "prepare", task: (_, row) => (preparation.push(row), started.reached) },
      ...ranksOf(steps).flatMap((rank) => tasksOf(rank.flatMap((name) => lines.get(name) ?? []))),
    ],
    {
      registerSignalListeners: false,
      rendererOptions: {
        logger: new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stdout) }),
        collapseSubtasks: false,
        collapseErrors: false,
        showErrorMessage: true,
      },
    },
  );
  // A failed step ends the list; the run's own result says the rest.
  const drawn = list.run().then(
    () => undefined,
    () => undefined,
  );
  return {
    tell: (event) => {
      if (event.kind === "service_starting")
        for (const row of preparation) row.title = `start ${SERVICES[event.service]}`;
      if (event.kind === "run_identified")
        for (const row of preparation) row.title = `run ${event.run_id} of ${event.logical_date}`;
      if (event.kind === "step_started" || event.kind === "step_skipped") started.reach();
      if ("step" in event) lines.get(event.step)?.tell(event);
    },
    end: async () => {
      started.reach();
      for (const line of lines.values()) line.end();
      await drawn;
    },
  };
}

function tasksOf(lines: readonly StepLine[]): ListrTask[] {
  const [first, ...others] = lines;
  if (first === undefined) return [];
  if (others.length === 0) return [first.task];
  return [
    {
      title: "side by side",
      task: (_, row) =>
        row.newListr(
          lines.map((line) => line.task),
          { concurrent: true, exitOnError: false },
        ),
    },
  ];
}

/** Steps that may run side by side: every step stands after all that it waits for. */
function ranksOf(steps: readonly Step[]): readonly (readonly string[])[] {
  const rankOf = new Map<string, number>();
  const ranks: string[][] = [];
  for (const { name, after } of steps) {
    const rank = Math.max(-1, ...after.map((before) => rankOf.get(before) ?? -1)) + 1;
    rankOf.set(name, rank);
    (ranks[rank] ??= []).push(name);
  }
  return ranks;
}

/** One step's line: its state may be known before the list has come to it. */
class StepLine {
  private readonly done = new Signal();
  private row: Row | null = null;
  private title: string;
  private note = "";
  private failure: string | null = null;
  private skipped: string | null = null;

  constructor(private readonly name: string) {
    this.title = name;
  }

  get task(): ListrTask {
    return {
      title: this.name,
      task: async (_, row: Row) => {
        this.row = row;
        this.draw();
        await this.done.reached;
        if (this.failure !== null) throw new Error(this.failure);
        if (this.skipped !== null) row.skip(this.skipped);
      },
      rendererOptions: { persistentOutput: true },
    };
  }

  tell(event: Extract<LabEvent, { readonly step: string }>): void {
    if (event.kind === "step_started" && event.attempt > 1) this.title = `${this.name}, attempt ${event.attempt}`;
    if (event.kind === "table_written") this.note = `${event.zone} ${event.table}: ${count(event.rows)} rows`;
    if (event.kind === "step_finished") this.settle(`${this.title}  ${seconds(event.seconds)}`);
    if (event.kind === "step_skipped") this.skipped = `${this.name}: done before`;
    if (event.kind === "step_failed") this.note = `${event.code}: ${event.message}`;
    if (event.kind === "step_failed" && !event.willRetry) this.failure = `${event.code}: ${event.message}`;
    this.draw();
    if (this.failure !== null || this.skipped !== null) this.done.reach();
  }

  /** The execution is over: a step that has not finished was not reached or was stopped. */
  end(): void {
    if (!this.done.isReached) this.skipped = `${this.name}: not finished`;
    this.done.reach();
  }

  private settle(title: string): void {
    this.title = title;
    this.draw();
    this.done.reach();
  }

  private draw(): void {
    if (this.row === null) return;
    this.row.title = this.title;
    if (this.note !== "") this.row.output = this.note;
  }
}

class Signal {
  isReached = false;
  readonly reached: Promise<void>;
  private resolve: () => void = () => undefined;

  constructor() {
    this.reached = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  reach(): void {
    this.isReached = true;
    this.resolve();
  }
}
