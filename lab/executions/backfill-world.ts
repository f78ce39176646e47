import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import type { Bindings } from "../../pipeline-dsl/targets/bindings";
import { exampleBindings } from "../../pipeline-dsl/targets/example-bindings";
import { type BackfillInput, firstSiteDocument, siteItem } from "../../pipeline-dsl/targets/recovery";
import {
  printBackfillMachines,
  printPipelineMachine,
  printRestoreMachines,
} from "../../pipeline-dsl/targets/stepfunctions";
import { warehouseBatches } from "../../pipeline-dsl/targets/warehouse-batches";
import { dynamodbTasks } from "../aws/dynamodb-tasks";
import type { LedgerItem } from "../aws/ledger";
import type { AwsServer } from "../aws/moto";
import { isJsonObject, type Json, type JsonObject } from "../json";
import { executionArn, nameInArn } from "./arn";
import { atWork } from "./at-work";
import { allStates, type Machine } from "./definition";
import { AT_ONCE, Engine } from "./engine";
import { printedMachine } from "./printed-machine";
import { type ExecutionRecord, ExecutionRecords } from "./records";
import { holdOnly, putItem } from "./scripted-ledger";
import { type TaskCall, TaskError, type TaskHandlers } from "./task";
import { closeSingleSite, openSingleSite, type SingleSite } from "./single-site";
import { TroubledCalls } from "./troubled-calls";

export const DAYS = ["2026-01-25", "2026-01-26", "2026-01-27"] as const;
export const NEXT_DAY = "2026-01-28";
/** How far a run gets here. */
export const FIRST_BATCH = "no run gets as far as its first batch here";

/** Of a table that is as its run has left it. */
const WHOLE = { row_count: 2, fingerprint: "f", schema_hash: "h" } as const;

/**
 * One site with a real ledger, a lake of files and the recovery function itself. Of the table that is backfilled the warehouse
 * knows whose days are in it, computed by which definition: for tests.
 */
export class BackfillWorld extends TroubledCalls {
  /** The days whose rows the live table holds under today's definition; none: it is as it was. */
  live: readonly string[] = [];
  /** What the next act of a table complains of, by step. */
  readonly refusals = new Map<string, string>();
  /** Tables that hold other rows than the manifest of the newest run says. */
  readonly lostRows = new Set<string>();
  /** Committed while the days are computed: once, before the next load of a day. */
  meanwhile: (() => Promise<void>) | null = null;
  /** Days that a job has shaped, in order; each job's as one text. */
  jobs: string[] = [];
  manifestOf: string | null = null;
  /** What the live table held when the newest snapshot was taken. */
  inSnapshot: readonly string[] = [];
  /** By table that was backed up: what the live table of the backfill held then. */
  readonly backedUp = new Map<string, readonly string[]>();
  private shadow: readonly string[] | null = null;
  private readonly shaped = new Set<string>();
  private readonly folder = mkdtempSync(join(tmpdir(), "backfill-world-"));
  private readonly records = new ExecutionRecords(join(this.folder, "executions"));
  private readonly bindings: Bindings;
  private readonly machine: Machine;
  private readonly restore: Machine;
  private readonly pipeline: Machine;

  private constructor(
    private readonly model: PipelineModel,
    private readonly site: SingleSite,
  ) {
    super();
    this.bindings = { ...exampleBindings(model), ledgerTable: site.ledger.table };
    const [backfill] = printBackfillMachines(model, this.bindings, warehouseBatches(model, []));
    const restore = printRestoreMachines(model, this.bindings).find(({ kind }) => kind === "restore");
    if (backfill === undefined || restore === undefined) throw new Error("no machine was printed");
    this.machine = printedMachine(backfill.name, backfill.document);
    this.restore = printedMachine(restore.name, restore.document);
    this.pipeline = printedMachine(model.name, printPipelineMachine(model, this.bindings, warehouseBatches(model, [])));
  }

  static async open(server: AwsServer, model: PipelineModel, table: string): Promise<BackfillWorld> {
    return new BackfillWorld(model, await openSingleSite(server, model, table));
  }

  async close(): Promise<void> {
    await closeSingleSite(this.site);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Three committed runs of a definition from before. */
  async begin(): Promise<void> {
    this.trouble = null;
    this.live = [];
    this.refusals.clear();
    this.lostRows.clear();
    this.meanwhile = null;
    this.jobs = [];
    this.manifestOf = null;
    this.inSnapshot = [];
    this.backedUp.clear();
    this.shadow = null;
    this.shaped.clear();
    rmSync(this.site.lake, { recursive: true, force: true });
    await holdOnly(this.site.ledger, [siteItem(this.model.name, firstSiteDocument(this.bindings))]);
    for (const date of DAYS) await this.commit(date);
  }

  /** A run of the day has ended well. */
  async commit(date: string): Promise<void> {
    const before = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
    const { at } = this.model.schedule;
    this.write(
      `${this.model.lake.zones.manifests}${this.model.name}/load_date=${date}/tables000.json`,
      this.model.warehouse.targets
        .map(({ name }) =>
          JSON.stringify({
            ...WHOLE,
            table_name: name,
            batch_id: `run-${date}`,
            watermark: `${date} ${at}:00`,
            window_start: date === DAYS[0] ? null : `${before} ${at}:00`,
          }),
        )
        .join("\n"),
    );
    for (const { name, tables } of this.model.sources)
      for (const table of tables)
        this.write(`${this.model.lake.zones.processed}${name}/${table.name}/load_date=${date}/0.parquet`, "rows");
    await this.putLatest({ owner: executionArn(this.model.name, `run-${date}`), date, status: "SUCCEEDED" });
  }

  async putLatest({ owner, date, status }: Readonly<Record<"owner" | "date" | "status", string>>): Promise<void> {
    await putItem(this.site.ledger, {
      pipeline: { S: this.model.name },
      item: { S: "latest" },
      owner: { S: owner },
      run_id: { S: `run-${date}` },
      logical_date: { S: date },
      status: { S: status },
    });
  }

  async set(item: string, attributes: Readonly<Record<string, string>>): Promise<void> {
    await putItem(this.site.ledger, {
      pipeline: { S: this.model.name },
      item: { S: item },
      ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { S: value }])),
    });
  }

  /** An execution that is at work, for as long as this process is. */
  working(name: string): string {
    return atWork(this.records, this.model.name, name);
  }

  /** What a zone has of a day is gone. */
  forgetDay(date: string, zone: "processed" | "manifests"): void {
    const { lake, name } = { lake: this.site.lake, name: this.model.name };
    const folders =
      zone === "manifests"
        ? [join(this.model.lake.zones.manifests, name)]
        : this.model.sources.flatMap((source) =>
            source.tables.map((table) => join(this.model.lake.zones.processed, source.name, table.name)),
          );
    for (const folder of folders) rmSync(join(lake, folder, `load_date=${date}`), { recursive: true, force: true });
  }

  item(name: string): Promise<LedgerItem | null> {
    return this.site.ledger.item(this.model.name, name);
  }

  get hasShadow(): boolean {
    return this.shadow !== null;
  }

  /** States that call something and were entered. */
  tasksOf({ events }: ExecutionRecord): readonly string[] {
    const entered = new Set(events.filter(({ type }) => type === "entered").map(({ state }) => state));
    return [...allStates(this.machine.definition)].flatMap(([name, { Type }]) =>
      Type === "Task" && entered.has(name) ? [name] : [],
    );
  }

  backfill(name: string, input: BackfillInput): Promise<ExecutionRecord> {
    return this.run(this.machine, name, { ...input });
  }

  /** What did not end is left as it is, by the machine of restores. */
  giveUp(name: string, { table, reason, approved_by }: BackfillInput): Promise<ExecutionRecord> {
    return this.run(this.restore, name, { table, give_up: true, reason, approved_by });
  }

  /** A run of the next day: what refuses it stands in the record, and nothing of it is loaded. */
  async nextRun(name: string): Promise<ExecutionRecord> {
    this.refusals.set("migrate_warehouse", FIRST_BATCH);
    const record = await this.run(this.pipeline, name, { logical_date: NEXT_DAY });
    this.refusals.delete("migrate_warehouse");
    return record;
  }

  private run(machine: Machine, name: string, input: JsonObject): Promise<ExecutionRecord> {
    const controller = new AbortController();
    return new Engine(this.records, this.troubled(this.handlers(), controller), AT_ONCE).run({
      machine,
      name,
      input,
      signal: controller.signal,
      onEvent: () => undefined,
    });
  }

  private handlers(): TaskHandlers {
    return {
      ...dynamodbTasks(this.site.ledger),
      "aws-sdk:sfn:describeExecution": ({ input }) => {
        const record = this.records.read(nameInArn(textOf(input["ExecutionArn"])));
        if (record === null) throw new TaskError("Sfn.ExecutionDoesNotExistException", "no such execution");
        return Promise.resolve({ Status: record.status });
      },
      "lambda:invoke": async ({ input }) => ({
        Payload: await this.site.recovery.invoke(objectIn(input["Payload"]), false),
      }),
      "glue:startJobRun.sync": ({ input }) => {
        const dates = textOf(objectIn(input["Arguments"])["--dates"]);
        this.jobs.push(dates);
        for (const date of dates.split(",")) this.shaped.add(date);
        return Promise.resolve({ JobRunState: "SUCCEEDED" });
      },
      "aws-sdk:redshift:createClusterSnapshot": () => {
        this.inSnapshot = this.live;
        return Promise.resolve({ Snapshot: { SnapshotIdentifier: "after-backfill" } });
      },
      "states:startExecution.sync:2": async (call) => ({ Output: { refusal: await this.callChild(call) } }),
    };
  }

  /** The SQL machine, and the machine of a day. */
  private async callChild({ input }: TaskCall): Promise<string> {
    const child = objectIn(input["Input"]);
    if (child["run"] !== undefined) {
      const committed = this.meanwhile;
      this.meanwhile = null;
      await committed?.();
      return this.loadDay(textOf(objectIn(child["run"])["logical_date"]));
    }
    const step = textOf(child["step"]);
    const refusal = this.refusals.get(step);
    if (refusal !== undefined) return refusal;
    if (step.startsWith("prepare_")) this.shadow = [];
    if (step.startsWith("take_over_")) {
      if (this.shadow === null) throw new TaskError("States.TaskFailed", "there is no shadow");
      this.live = this.shadow;
    }
    if (step.startsWith("backup_")) this.backedUp.set(step.slice("backup_".length), this.live);
    if (step === "write_manifest") this.manifestOf = textOf(child["run_id"]);
    if (step === "clean_up") this.shadow = null;
    if (step === "verify") this.writeFound(JSON.stringify(child["batch"]));
    return "";
  }

  /** History is loaded forwards: what an earlier attempt of the day has loaded is loaded over. */
  private loadDay(date: string): string {
    const refusal = this.refusals.get(`the day ${date}`);
    if (refusal !== undefined) return refusal;
    if (this.shadow === null || !this.shaped.has(date))
      throw new TaskError("States.TaskFailed", "nothing to load into");
    const last = this.shadow.at(-1);
    if (last !== undefined && last > date) return "ERROR: Pipeline.HistoryMovedOn: ...";
    if (last !== date) this.shadow = [...this.shadow, date];
    return "";
  }

  /** What a comparison finds of the tables, where its statements say. */
  private writeFound(statements: string): void {
    const [, path = ""] = /\/(checks\/[^']+)'/.exec(statements) ?? [];
    const rows = this.model.warehouse.targets.map(({ name }) =>
      JSON.stringify({ ...WHOLE, table_name: name, row_count: this.lostRows.has(name) ? 1 : WHOLE.row_count }),
    );
    this.write(`${this.model.lake.zones.manifests}${this.model.name}/${path}000.json`, rows.join("\n"));
  }

  private write(key: string, text: string): void {
    const path = join(this.site.lake, key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

function objectIn(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
