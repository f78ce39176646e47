import type { DefaultRenderer, ListrTaskWrapper, SimpleRenderer } from "listr2" with { "resolution-mode": "import" };
import type { ComparisonEvent, SideName } from "../../lab/comparison/compare-data";
import type { Terminal } from "../output/terminal";
import { progressLine } from "../run/plain-progress";

export interface DataProgress {
  readonly tell: (event: ComparisonEvent) => void;
  /** Draws the last state; nothing is drawn after. */
  readonly end: () => Promise<void>;
}

/** Both sides as a list that is drawn in place, or a line a date where there is no terminal. */
export async function dataProgress(
  terminal: Terminal,
  names: Readonly<Record<SideName, string>>,
  dates: readonly string[],
): Promise<DataProgress> {
  return terminal.live ? liveProgress(names, dates) : plainProgress(terminal, names, dates);
}

function plainProgress(
  terminal: Terminal,
  names: Readonly<Record<SideName, string>>,
  dates: readonly string[],
): DataProgress {
  return {
    tell: (event) => {
      if (event.kind === "date") terminal.say(`${names[event.side]}: ${dateWords(event.date, dates)}`);
      if (event.kind === "sideDone" && event.cached)
        terminal.say(`${names[event.side]}: not run, an earlier comparison kept what it makes of these rows`);
    },
    end: () => Promise.resolve(),
  };
}

function dateWords(date: string, dates: readonly string[]): string {
  return `${date} (${String(dates.indexOf(date) + 1)} of ${String(dates.length)})`;
}

type Row = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;

async function liveProgress(
  names: Readonly<Record<SideName, string>>,
  dates: readonly string[],
): Promise<DataProgress> {
  const { Listr, ListrLogger, ProcessOutput } = await import("listr2");
  const lines = { before: new SideLine(names.before), after: new SideLine(names.after) };
  const list = new Listr<unknown>(
    [lines.before, lines.after].map((line) => ({
      title: line.name,
      task: (_, row: Row) => line.show(row),
    })),
    {
      registerSignalListeners: false,
      rendererOptions: {
        logger: new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stdout) }),
      },
    },
  );
  const drawn = list.run().then(
    () => undefined,
    () => undefined,
  );
  return {
    tell: (event) => {
      const line = lines[event.side];
      if (event.kind === "date") line.title(`${line.name}: ${dateWords(event.date, dates)}`);
      if (event.kind === "lab") line.note(progressLine(event.event));
      if (event.kind === "sideDone")
        line.done(event.cached ? `${line.name}: kept from an earlier comparison` : line.name);
    },
    end: async () => {
      for (const line of Object.values(lines)) line.done(null);
      await drawn;
    },
  };
}

/** One side's line. It may be told of before the list has come to it. */
class SideLine {
  private row: Row | null = null;
  private last: string;
  private finish: () => void = () => undefined;
  private readonly finished: Promise<void>;

  constructor(readonly name: string) {
    this.last = name;
    this.finished = new Promise((resolve) => {
      this.finish = resolve;
    });
  }

  show(row: Row): Promise<void> {
    this.row = row;
    row.title = this.last;
    return this.finished;
  }

  title(text: string): void {
    this.last = text;
    if (this.row !== null) this.row.title = text;
  }

  note(text: string | null): void {
    if (this.row !== null && text !== null) this.row.output = text;
  }

  /** Null: it ends as it stands. */
  done(text: string | null): void {
    if (text !== null) this.title(text);
    this.finish();
  }
}
