import { DeleteItemCommand, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PipelineModel, Target } from "../../pipeline-dsl/model";
import type { Bindings } from "../../pipeline-dsl/targets/bindings";
import { loadedFolders } from "../../pipeline-dsl/targets/curated";
import { exampleBindings } from "../../pipeline-dsl/targets/example-bindings";
import { firstSiteDocument, type RestoreTableInput, siteItem } from "../../pipeline-dsl/targets/recovery";
import {
  LOAD_HISTORY,
  restoreGroup,
  snapshotTable,
  storedKey,
  storedSchemaHash,
} from "../../pipeline-dsl/targets/redshift";
import { storedOf } from "../../pipeline-dsl/targets/redshift/backup/stored-table";
import { printPipelineMachine, printRestoreMachines } from "../../pipeline-dsl/targets/stepfunctions";
import { warehouseBatches } from "../../pipeline-dsl/targets/warehouse-batches";
import { dynamodbTasks } from "../aws/dynamodb-tasks";
import type { AwsServer } from "../aws/moto";
import type { Json, JsonObject } from "../json";
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

const DATES = ["2026-01-25", "2026-01-26", "2026-01-27"] as const;

/** The date after which the tables were backed up. */
export const BACKED_UP = DATES[0];
export const NEWEST = DATES[2];

/**
 * One site with a real ledger, a lake of files and the recovery function itself; the warehouse knows of each table whose runs'
 * rows are in it, and backups are what it says that they are: for tests.
 */
export class RestoreWorld extends TroubledCalls {
  /** By table: the runs whose rows it holds, in the order of their loads. */
  readonly tables = new Map<string, readonly string[]>();
  /** What the next put-back complains of. */
  refusal = "";
  /** What a look at the other tables tells. */
  elsewhere = "";
  private readonly stored = new Map<string, readonly string[]>();
  /** A snapshot of the day of the backup, and what was restored of it. */
  private readonly snapshot = new Map<string, readonly string[]>();
  private readonly snapshotTables = new Map<string, readonly string[]>();
  private readonly folder = mkdtempSync(join(tmpdir(), "restore-world-"));
  private readonly records = new ExecutionRecords(join(this.folder, "executions"));
  private readonly bindings: Bindings;
  private readonly machines: ReadonlyMap<"pipeline" | "restore" | "backup", Machine>;

  private constructor(
    readonly model: PipelineModel,
    private readonly site: SingleSite,
  ) {
    super();
    this.bindings = { ...exampleBindings(model), ledgerTable: site.ledger.table };
    this.machines = new Map([
      ...printRestoreMachines(model, this.bindings).map(
        ({ kind, name, document }) => [kind, printedMachine(name, document)] as const,
      ),
      [
        "pipeline" as const,
        printedMachine(model.name, printPipelineMachine(model, this.bindings, warehouseBatches(model, []))),
      ],
    ]);
  }

  static async open(server: AwsServer, model: PipelineModel, table: string): Promise<RestoreWorld> {
    return new RestoreWorld(model, await openSingleSite(server, model, table));
  }

  async close(): Promise<void> {
    await closeSingleSite(this.site);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Three committed runs, and a backup after the first of them unless there is to be none. */
  async begin({ backUp = true } = {}): Promise<void> {
    this.trouble = null;
    this.refusal = "";
    this.elsewhere = "";
    this.tables.clear();
    this.stored.clear();
    this.snapshot.clear();
    this.snapshotTables.clear();
    rmSync(this.site.lake, { recursive: true, force: true });
    for (const date of DATES) {
      this.commit(date);
      if (date !== BACKED_UP) continue;
      for (const table of this.targets) this.takeSnapshot(table);
      if (backUp) for (const table of this.targets) this.store(table, date, "b", true);
    }
    await holdOnly(this.site.ledger, [
      siteItem(this.model.name, firstSiteDocument(this.bindings)),
      {
        pipeline: { S: this.model.name },
        item: { S: "latest" },
        owner: { S: executionArn(this.model.name, `run-${NEWEST}`) },
        run_id: { S: `run-${NEWEST}` },
        logical_date: { S: NEWEST },
        status: { S: "SUCCEEDED" },
      },
    ]);
  }

  restore(name: string, input: RestoreTableInput): Promise<ExecutionRecord> {
    return this.run("restore", name, { ...input });
  }

  backUp(name: string, date: string): Promise<ExecutionRecord> {
    return this.run("backup", name, { run_id: `run-${date}`, logical_date: date });
  }

  /** A run of the next day: what refuses it stands in the record, and nothing of it is loaded. */
  nextRun(name: string): Promise<ExecutionRecord> {
    return this.run("pipeline", name, { logical_date: "2026-01-28" });
  }

  damage(table: string): void {
    this.tables.set(table, []);
  }

  /** The root of the lake. */
  get lake(): string {
    return this.site.lake;
  }

  get isWhole(): boolean {
    return this.targets.every((target) => this.isTableWhole(target));
  }

  /** As if it had been made after the snapshot. */
  forgetInSnapshot(table: string): void {
    this.snapshot.delete(table);
  }

  /** Neither as it was damaged nor as it should be. */
  isHalfWay(members: readonly Target[]): boolean {
    return members.some(({ name }) => {
      const runs = this.tables.get(name) ?? [];
      return runs.length > 0 && runs.length < DATES.length;
    });
  }

  async latest(): Promise<Readonly<Record<string, string | undefined>>> {
    const key = { pipeline: { S: this.model.name }, item: { S: "latest" } };
    const { Item } = await this.site.ledger.client.send(
      new GetItemCommand({ TableName: this.site.ledger.table, Key: key }),
    );
    return Object.fromEntries(Object.entries(Item ?? {}).map(([name, value]) => [name, value.S]));
  }

  async forget(item: string): Promise<void> {
    const key = { pipeline: { S: this.model.name }, item: { S: item } };
    await this.site.ledger.client.send(new DeleteItemCommand({ TableName: this.site.ledger.table, Key: key }));
  }

  async set(item: string, attributes: Readonly<Record<string, string>>): Promise<void> {
    await putItem(this.site.ledger, {
      pipeline: { S: this.model.name },
      item: { S: item },
      ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { S: value }])),
    });
  }

  /** The pipeline goes on at the other site. */
  async moveSite(): Promise<void> {
    const site = { ...firstSiteDocument(this.bindings), active: "standby" as const };
    await putItem(this.site.ledger, siteItem(this.model.name, site));
  }

  /** An execution that is at work, for as long as this process is. */
  working(name: string): string {
    return atWork(this.records, this.model.name, name);
  }

  /** States that call something and were entered. */
  tasksOn({ events }: ExecutionRecord, kind: "restore" | "backup"): readonly string[] {
    const entered = new Set(events.filter(({ type }) => type === "entered").map(({ state }) => state));
    return [...allStates(this.machine(kind).definition)].flatMap(([name, { Type }]) =>
      Type === "Task" && entered.has(name) ? [name] : [],
    );
  }

  membersOf(table: string): readonly Target[] {
    return restoreGroup(this.model, this.target(table)).members;
  }

  private get targets(): readonly Target[] {
    return this.model.warehouse.targets;
  }

  private target(table: string): Target {
    const found = this.targets.find(({ name }) => name === table);
    if (found === undefined) throw new Error(`no table ${table}`);
    return found;
  }

  private machine(kind: "pipeline" | "restore" | "backup"): Machine {
    const machine = this.machines.get(kind);
    if (machine === undefined) throw new Error(`no machine of ${kind}`);
    return machine;
  }

  private run(kind: "pipeline" | "restore" | "backup", name: string, input: JsonObject): Promise<ExecutionRecord> {
    const controller = new AbortController();
    const handlers = this.troubled(this.handlers(), controller, (call) => {
      this.callChild(call, true);
      return Promise.resolve(null);
    });
    const { signal } = controller;
    return new Engine(this.records, handlers, AT_ONCE).run({
      machine: this.machine(kind),
      name,
      input,
      signal,
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
        Payload: await this.site.recovery.invoke(input["Payload"] as JsonObject, false),
      }),
      "states:startExecution.sync:2": (call) => Promise.resolve({ Output: { refusal: this.callChild(call, false) } }),
      "aws-sdk:redshift:describeClusterSnapshots": () =>
        Promise.resolve({
          Snapshots: [{ SnapshotIdentifier: "s", Status: "available", SnapshotCreateTime: `${BACKED_UP}T12:00:00Z` }],
        }),
      "aws-sdk:redshift:restoreTableFromClusterSnapshot": ({ input }) => {
        const [source, target] = [textOf(input["SourceTableName"]), textOf(input["NewTableName"])];
        const rows = this.snapshot.get(source);
        if (rows === undefined || this.snapshotTables.has(target))
          throw new TaskError("Redshift.InvalidTableRestoreArgumentException", "no such table, or the name is taken");
        this.snapshotTables.set(target, rows);
        return Promise.resolve({ TableRestoreStatus: { TableRestoreRequestId: target } });
      },
      "aws-sdk:redshift:describeTableRestoreStatus": () =>
        Promise.resolve({ TableRestoreStatusDetails: [{ Status: "SUCCEEDED" }] }),
      "glue:startJobRun.sync": () => {
        throw new TaskError("Glue.EntityNotFoundException", "no run gets as far as its job here");
      },
    };
  }

  /** The SQL machine and the replay. `broken`: broken off in mid-work; what is one transaction has not happened then. */
  private callChild({ input }: TaskCall, broken: boolean): string {
    const child = (input["Input"] ?? {}) as JsonObject;
    const run = (child["run"] ?? null) as JsonObject | null;
    if (run !== null) {
      const skip = (child["skip"] ?? {}) as JsonObject;
      const loaded = this.targets.filter(({ name }) => skip[`load_${name}`] === undefined);
      for (const { name } of broken ? loaded.slice(0, 1) : loaded) this.load(name, textOf(run["run_id"]));
      return "";
    }
    const step = textOf(child["step"]);
    const texts = JSON.stringify(child["batch"] ?? null);
    const [, what = "", table = ""] = /^(backup|restore|empty|take)_(.*)$/.exec(step) ?? [];
    const [, date = "", id = ""] = /\/backup\/[^/]+\/([^/]+)\/([^/]+)\//.exec(texts) ?? [];
    switch (what === "" ? step : what) {
      case "backup":
        this.store(this.target(table), date, id, !broken);
        return "";
      case "restore":
      case "empty":
        if (broken || this.refusal !== "") return this.refusal;
        for (const { name } of this.membersOf(table))
          this.tables.set(name, what === "empty" ? [] : (this.stored.get(`${name}/${date}/${id}`) ?? []));
        return "";
      case "clear_snapshot":
        this.snapshotTables.clear();
        return "";
      case "read_snapshot_loads":
        return this.readSnapshot(textOf(child["run_id"]), broken);
      case "take":
        return this.takeTables(table, broken);
      case "verify": {
        const [, path = ""] = /\/(checks\/[^']+)'/.exec(texts) ?? [];
        if (!broken) this.writeTables(`${path}000.json`, NEWEST);
        return "";
      }
      case "look_elsewhere":
      case "check_references":
        return this.elsewhere;
      default:
        return "no run gets as far as its first batch here";
    }
  }

  private readSnapshot(check: string, broken: boolean): string {
    if (!this.snapshotTables.has(snapshotTable(LOAD_HISTORY))) return "Pipeline.SnapshotUnusable: says so";
    const rows = [...this.snapshot.keys()].map((table_name) =>
      JSON.stringify({
        table_name,
        run_id: `run-${BACKED_UP}`,
        logical_date: BACKED_UP,
        window_end: `${BACKED_UP} ${this.model.schedule.at}:00`,
        anew: "no",
      }),
    );
    if (!broken)
      this.write(
        `${this.model.lake.zones.manifests}${this.model.name}/checks/${check}/snapshot000.json`,
        rows.join("\n"),
      );
    return "";
  }

  private takeTables(table: string, broken: boolean): string {
    const members = this.membersOf(table);
    if (this.refusal !== "") return this.refusal;
    if (members.some(({ name }) => !this.snapshotTables.has(snapshotTable(name))))
      return "Pipeline.SnapshotUnusable: says so";
    if (broken) return "";
    for (const { name } of members) this.tables.set(name, this.snapshotTables.get(snapshotTable(name)) ?? []);
    return "";
  }

  private takeSnapshot(target: Target): void {
    for (const name of [LOAD_HISTORY, "__site_epochs"]) this.snapshot.set(name, []);
    for (const { table } of storedOf(this.model, target)) this.snapshot.set(table, this.tables.get(target.name) ?? []);
  }

  private load(table: string, run: string): void {
    const runs = this.tables.get(table) ?? [];
    if (!runs.includes(run)) this.tables.set(table, [...runs, run]);
  }

  private isTableWhole({ name }: Target): boolean {
    return (this.tables.get(name) ?? []).join(" ") === DATES.map((date) => `run-${date}`).join(" ");
  }

  private commit(date: string): void {
    for (const target of this.targets) {
      this.load(target.name, `run-${date}`);
      for (const folder of loadedFolders(this.model, target))
        this.write(`${this.model.lake.zones.curated}${folder}/load_date=${date}/part.parquet`, "rows");
    }
    this.writeTables(`load_date=${date}/tables000.json`, date);
  }

  private store(target: Target, date: string, id: string, whole: boolean): void {
    const folder = `backup/${target.name}/${date}/${id}/`;
    for (const stored of storedOf(this.model, target)) this.write(`${folder}${stored.folder}/0.parquet`, "rows");
    if (!whole) return;
    const runs = this.tables.get(target.name) ?? [];
    this.stored.set(`${target.name}/${date}/${id}`, runs);
    this.write(
      `${folder}manifest000.json`,
      JSON.stringify({
        table_name: target.name,
        logical_date: date,
        run_id: `run-${date}`,
        window_end: `${date} ${this.model.schedule.at}:00`,
        epoch: 1,
        row_count: runs.length,
        greatest_key: runs.length,
        fingerprint: runs.join(" "),
        schema_hash: storedSchemaHash(target),
        told_apart_by: storedKey(target),
      }),
    );
  }

  private writeTables(file: string, date: string): void {
    const at = DATES.findIndex((each) => each === date);
    const before = DATES[at - 1];
    const rows = this.targets.map(({ name }) =>
      JSON.stringify({
        table_name: name,
        row_count: (this.tables.get(name) ?? []).length,
        fingerprint: (this.tables.get(name) ?? []).join(" "),
        schema_hash: "h",
        watermark: `${date} ${this.model.schedule.at}:00`,
        batch_id: `run-${date}`,
        window_start: before === undefined ? null : `${before} ${this.model.schedule.at}:00`,
      }),
    );
    const key = `${this.model.lake.zones.manifests}${this.model.name}/${file}`;
    this.write(key, `${rows.join("\n")}\n`);
    // As if each run had been committed on its day.
    const written = new Date(`${date}T06:00:00Z`);
    utimesSync(join(this.site.lake, key), written, written);
  }

  /** In the lake. */
  write(key: string, text: string): void {
    const path = join(this.site.lake, key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
