import { GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PipelineModel, Site } from "../../pipeline-dsl/model";
import type { Bindings } from "../../pipeline-dsl/targets/bindings";
import { loadShape } from "../../pipeline-dsl/targets/redshift/load-shape";
import { BACKFILL_RUN } from "../../pipeline-dsl/targets/redshift";
import { exampleBindings } from "../../pipeline-dsl/targets/example-bindings";
import {
  firstSiteDocument,
  type FailoverInput,
  type RecoveryReport,
  SITE_ITEM,
  siteItem,
} from "../../pipeline-dsl/targets/recovery";
import {
  printMachineText,
  printPipelineMachine,
  printRecoveryMachines,
} from "../../pipeline-dsl/targets/stepfunctions";
import { warehouseBatches } from "../../pipeline-dsl/targets/warehouse-batches";
import { dynamodbTasks } from "../aws/dynamodb-tasks";
import { Ledger, type LedgerItem } from "../aws/ledger";
import type { AwsServer } from "../aws/moto";
import { RecoveryFunction } from "../aws/recovery-function";
import type { Json, JsonObject } from "../json";
import { nameInArn } from "./arn";
import { allStates, type Machine } from "./definition";
import { AT_ONCE, Engine } from "./engine";
import { type ExecutionRecord, ExecutionRecords } from "./records";
import { holdOnly, putItem } from "./scripted-ledger";
import { TaskError, type TaskCall, type TaskHandler, type TaskHandlers } from "./task";
import { TroubledCalls } from "./troubled-calls";

/** A run: each table that it loads holds one more row after it. */
interface Batch {
  readonly altered?: true;
  readonly run_id: string;
  readonly logical_date: string;
  readonly window_start: string;
  readonly window_end: string;
}

/** A warehouse as the machines see it: what was loaded into each table, and the greatest epoch that it was opened under. */
interface Warehouse {
  readonly tables: Map<string, readonly Batch[]>;
  epoch: number;
  /** By which it lets anybody in; absent: by any. A restore makes another one. */
  secret?: string;
}

/** All that a world is at a moment. */
export interface Moment {
  /** A folder. */
  readonly lake: string;
  readonly nameLeadsTo: Site;
  readonly warehouses: ReadonlyMap<string, Warehouse>;
  readonly secrets: ReadonlyMap<string, string>;
  readonly snapshots: readonly Snapshot[];
  readonly batches: readonly Batch[];
  readonly ledgers: ReadonlyMap<Site, readonly LedgerItem[]>;
}

interface Snapshot {
  readonly tables: Warehouse["tables"];
  readonly takenAt: string;
}

const OTHER: Readonly<Record<Site, Site>> = { primary: "standby", standby: "primary" };

export type Kind = "failover" | "follow" | "run";

/**
 * Two sites with real ledgers, a replicated lake of files and the recovery function itself; only the warehouses and their
 * snapshots do as they are told.
 */
export class RecoveryWorld extends TroubledCalls {
  otherRegionIsGone = false;
  readonly warehouses = new Map<string, Warehouse>();
  /** Of the primary's warehouse. */
  snapshots: Snapshot[] = [];
  nameLeadsTo: Site = "primary";
  /** Runs whose loads were asked for, in whatever warehouse. */
  readonly loads: string[] = [];
  private meanwhile: { readonly state: string; readonly act: () => Promise<void> } | null = null;
  /** Of a restored namespace's admin. */
  private readonly secrets = new Map<string, string>();
  private restores = 0;
  /** By backfill: its table, as the backup has it that the backfill ended with. */
  private readonly backups = new Map<string, readonly Batch[]>();
  private readonly folder = mkdtempSync(join(tmpdir(), "recovery-world-"));
  private readonly records = new ExecutionRecords(join(this.folder, "executions"));
  private readonly functions: ReadonlyMap<Site, RecoveryFunction>;
  private readonly ledgers: ReadonlyMap<Site, Ledger>;
  private readonly batches: Batch[] = [];
  private readonly machines = new Map<string, Machine>();
  private beginning: Moment | null = null;

  private constructor(
    server: AwsServer,
    readonly model: PipelineModel,
    id: string,
  ) {
    super();
    const table = (site: Site): string => `${id}-${site}`;
    this.ledgers = new Map(
      (["primary", "standby"] as const).map((site) => [site, new Ledger(server.clientOptions, table(site), null)]),
    );
    this.functions = new Map(
      (["primary", "standby"] as const).map((site) => [
        site,
        new RecoveryFunction(server, {
          PIPELINE: model.name,
          SITE: site,
          LEDGER_TABLE: table(site),
          LAKE_ROOT: this.lake,
          MANIFESTS: model.lake.zones.manifests,
          OTHER_REGION: "us-east-1",
          OTHER_LEDGER_TABLE: table(OTHER[site]),
          METRICS_NAMESPACE: model.name,
          SCHEDULE_AT: model.schedule.at,
          TIME_ZONE: model.schedule.timeZone,
        }),
      ]),
    );
  }

  static async open(server: AwsServer, model: PipelineModel, id: string): Promise<RecoveryWorld> {
    const world = new RecoveryWorld(server, model, id);
    for (const ledger of world.ledgers.values()) await ledger.open();
    return world;
  }

  async close(): Promise<void> {
    for (const ledger of this.ledgers.values()) ledger.close();
    await Promise.all([...this.functions.values()].map((recovery) => recovery.settled()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Three committed runs at the primary, of which the only snapshot holds the first. */
  async begin(): Promise<void> {
    if (this.beginning !== null) return this.goBackTo(this.beginning);
    for (const [site, ledger] of this.ledgers)
      await putItem(ledger, siteItem(this.model.name, firstSiteDocument(this.bindings(site))));
    for (const day of ["26", "27", "28"]) {
      await this.commit("primary", `run-${day}`, `2026-01-${day}`);
      if (day === "26") this.takeSnapshot(`2026-01-${day}T06:00:00Z`);
    }
    this.beginning = await this.remember();
  }

  /** For what happens more than once after the same past: it is not lived through again. */
  async remember(): Promise<Moment> {
    const lake = mkdtempSync(join(this.folder, "lake-"));
    cpSync(this.lake, lake, { recursive: true, preserveTimestamps: true });
    return {
      lake,
      nameLeadsTo: this.nameLeadsTo,
      warehouses: new Map([...this.warehouses].map(([name, warehouse]) => [name, copyOf(warehouse)])),
      secrets: new Map(this.secrets),
      snapshots: [...this.snapshots],
      batches: [...this.batches],
      ledgers: new Map(
        await Promise.all([...this.ledgers].map(async ([site, ledger]) => [site, await ledger.items()] as const)),
      ),
    };
  }

  /** Nobody is in trouble then. */
  async goBackTo(moment: Moment): Promise<void> {
    this.trouble = null;
    this.meanwhile = null;
    this.loads.length = 0;
    this.otherRegionIsGone = false;
    this.nameLeadsTo = moment.nameLeadsTo;
    this.snapshots = [...moment.snapshots];
    this.batches.splice(0, Infinity, ...moment.batches);
    refill(
      this.warehouses,
      [...moment.warehouses].map(([name, warehouse]) => [name, copyOf(warehouse)]),
    );
    refill(this.secrets, moment.secrets);
    rmSync(this.lake, { recursive: true, force: true });
    cpSync(moment.lake, this.lake, { recursive: true, preserveTimestamps: true });
    for (const [site, ledger] of this.ledgers) await holdOnly(ledger, moment.ledgers.get(site) ?? []);
  }

  /** A disaster: the warehouse is there again, and holds nothing. */
  loseWarehouse(site: Site): void {
    this.warehouses.delete(site);
  }

  isLost(site: Site): boolean {
    return this.warehouse(site).tables.size === 0;
  }

  /** Puts the primary's warehouse back, as somebody who has lost it does, from the newest snapshot that holds nothing uncommitted. */
  async restorePrimary(): Promise<void> {
    const committed = new Set((await Promise.all([this.committed("primary"), this.committed("standby")])).flat());
    const snapshot = this.snapshots.findLast(({ tables }) =>
      [...tables.values()].flat().every(({ run_id }) => committed.has(run_id)),
    );
    if (snapshot === undefined) throw new Error("no snapshot can be restored");
    this.warehouses.set("primary", { tables: new Map(snapshot.tables), epoch: 0 });
  }

  takeSnapshot(takenAt: string): void {
    this.snapshots.push({ tables: new Map(this.warehouse("primary").tables), takenAt });
  }

  /**
   * A backfill of a table, behind the newest run: what was there is replaced, a backup of it lies in the lake, and the run's manifest is
   * written anew. The backup arrives at the other site when what is answered is called, in this lake that both see.
   */
  backfillWithLateBackup(site: Site, table: string, id: string): () => void {
    const newest = this.batches.at(-1);
    if (newest === undefined) throw new Error("there was no run to backfill behind");
    const { tables } = this.warehouse(site);
    const held = (tables.get(table) ?? []).filter(
      ({ run_id, logical_date }) => !isBackfill(run_id) || logical_date < newest.logical_date,
    );
    const backfilled = [
      ...held.map((batch) => ({ ...batch, altered: true as const })),
      { ...newest, run_id: `${BACKFILL_RUN}${id}` },
    ];
    tables.set(table, backfilled);
    this.backups.set(id, backfilled);
    this.writeTables(`load_date=${newest.logical_date}/tables000.json`, this.warehouse(site), newest);
    return () => {
      const manifest = join(this.lake, "backup", table, newest.logical_date, id, "manifest000.json");
      mkdirSync(dirname(manifest), { recursive: true });
      writeFileSync(manifest, JSON.stringify({ run_id: newest.run_id }));
    };
  }

  backfill(site: Site, table: string, id: string): void {
    this.backfillWithLateBackup(site, table, id)();
  }

  /** A run that dies when it has loaded some tables. */
  loadHalf(site: Site, run: string, date: string, tables: number): void {
    const batch = this.describe(run, date);
    for (const { name } of this.model.warehouse.targets.slice(0, tables)) load(this.warehouse(site), name, batch);
  }

  /** A run of a site, as far as recovery sees it: rows, manifest, commit. */
  async commit(site: Site, run: string, date: string): Promise<void> {
    const batch = this.describe(run, date);
    this.batches.push(batch);
    for (const { name } of this.model.warehouse.targets) load(this.warehouse(site), name, batch);
    this.writeTables(`load_date=${date}/tables000.json`, this.warehouse(site), batch);
    await putItem(this.ledger(site), {
      pipeline: { S: this.model.name },
      item: { S: `committed#${date}` },
      run_id: { S: batch.run_id },
      logical_date: { S: date },
      window_start: { S: batch.window_start },
      window_end: { S: batch.window_end },
      committed_at: { S: new Date().toISOString() },
    });
  }

  /** Another value in each row of a table, or in that of its newest run: the count stays. */
  alter(warehouse: string, table: string, which: "all" | "newest" = "all"): void {
    const { tables } = this.warehouse(warehouse);
    const batches = tables.get(table) ?? [];
    tables.set(
      table,
      batches.map((batch, at) =>
        which === "all" || at === batches.length - 1 ? { ...batch, altered: true as const } : batch,
      ),
    );
  }

  /** The values are what they were. */
  mend(warehouse: string, table: string): void {
    const { tables } = this.warehouse(warehouse);
    tables.set(
      table,
      (tables.get(table) ?? []).map(({ altered: _, ...batch }) => batch),
    );
  }

  private describe(run: string, date: string): Batch {
    return {
      run_id: run,
      logical_date: date,
      window_start: this.batches.at(-1)?.window_end ?? "",
      window_end: `${date}T${this.model.schedule.at}:00`,
    };
  }

  /** What a site's lock of recovery says. */
  async lockOf(site: Site): Promise<Readonly<Record<string, string>>> {
    const { client, table: TableName } = this.ledger(site);
    const key = { pipeline: { S: this.model.name }, item: { S: "failover" } };
    const { Item = {} } = await client.send(new GetItemCommand({ TableName, Key: key, ConsistentRead: true }));
    const { owner, status, activated, status_before } = Item;
    return Object.fromEntries(
      Object.entries({ owner, status, activated, status_before }).flatMap(([name, value]) =>
        value?.S === undefined ? [] : [[name, value.S]],
      ),
    );
  }

  /** An item of a site's ledger is changed by somebody else. */
  async change(site: Site, item: string, name: string, value: LedgerItem[string]): Promise<void> {
    const { client, table: TableName } = this.ledger(site);
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: { pipeline: { S: this.model.name }, item: { S: item } },
        UpdateExpression: "SET #name = :value",
        ExpressionAttributeNames: { "#name": name },
        ExpressionAttributeValues: { ":value": value },
      }),
    );
  }

  failover(site: Site, name: string, input: FailoverInput): Promise<ExecutionRecord> {
    return this.execute(site, "failover", name, { ...input });
  }

  /** A warm standby looks for what has arrived. */
  follow(name: string): Promise<ExecutionRecord> {
    return this.execute("standby", "follow", name, {});
  }

  /** A run of a site by the pipeline's own machine, with jobs that find what they need. */
  async run(site: Site, name: string, date: string): Promise<ExecutionRecord> {
    const record = await this.execute(site, "run", name, { logical_date: date });
    if ((await this.committed(site)).includes(name)) this.batches.push(this.describe(name, date));
    return record;
  }

  private async execute(site: Site, kind: Kind, name: string, input: JsonObject): Promise<ExecutionRecord> {
    const machine = this.machine(site, kind);
    const controller = new AbortController();
    const engine = new Engine(this.records, this.handlers(site, controller), AT_ONCE);
    return engine.run({
      machine,
      name,
      input,
      signal: controller.signal,
      onEvent: () => undefined,
    });
  }

  /** The definition of a table changes after these runs: what their manifests say is of before. */
  changeDefinition(table: string): void {
    for (const { logical_date } of this.batches) {
      const path = this.manifestOf(logical_date);
      const rows = readFileSync(path, "utf8").trim().split("\n");
      const written = rows.map((text) => {
        const row = JSON.parse(text) as JsonObject;
        return row["table_name"] === table ? { ...row, schema_hash: "before", load_shape: "before" } : row;
      });
      this.write(`load_date=${logical_date}/tables000.json`, written);
    }
  }

  private manifestOf(date: string): string {
    return join(this.lake, this.model.lake.zones.manifests, this.model.name, `load_date=${date}`, "tables000.json");
  }

  /** The lake has the manifest of a run no more. */
  forget(run: string): void {
    const batch = this.batches.find(({ run_id }) => run_id === run);
    if (batch === undefined) throw new Error(`there was no ${run}`);
    rmSync(dirname(this.manifestOf(batch.logical_date)), { recursive: true });
  }

  /** What an execution that came to its end has written down. */
  reportOf({ name }: ExecutionRecord): RecoveryReport {
    const path = join(this.lake, this.model.lake.zones.manifests, "recovery", this.model.name, `${name}.json`);
    return JSON.parse(readFileSync(path, "utf8")) as RecoveryReport;
  }

  /** Something happens once, while that state is at its call. */
  during(state: string, act: () => Promise<void>): void {
    this.meanwhile = { state, act };
  }

  /** Every state that calls something. */
  tasksOf(site: Site, kind: Kind = "failover"): readonly string[] {
    const states = allStates(this.machine(site, kind).definition);
    return [...states].flatMap(([name, { Type }]) => (Type === "Task" ? [name] : []));
  }

  /** Of each of them what it calls, in one text with its name. */
  callsOf(site: Site, kind: Kind): ReadonlyMap<string, string> {
    const states = allStates(this.machine(site, kind).definition);
    return new Map(
      [...states].flatMap(([name, state]) => (state.Type === "Task" ? [[name, `${name}: ${state.Resource}`]] : [])),
    );
  }

  /** Those of them that an execution came to, in its order. */
  tasksOn(site: Site, { events }: ExecutionRecord, kind: Kind = "failover"): readonly string[] {
    const entered = new Set(events.filter(({ type }) => type === "entered").map(({ state }) => state));
    const tasks = new Set(this.tasksOf(site, kind));
    return [...entered].filter((state) => tasks.has(state));
  }

  async site(site: Site): Promise<{ readonly active: string; readonly epoch: number }> {
    const key = { pipeline: { S: this.model.name }, item: { S: SITE_ITEM } };
    const ledger = this.ledger(site);
    const answer = await ledger.client.send(new GetItemCommand({ TableName: ledger.table, Key: key }));
    return { active: answer.Item?.["active"]?.S ?? "", epoch: Number(answer.Item?.["epoch"]?.N) };
  }

  /** Whether a run that begins now, by what the site's document says, gets into the site's warehouse. */
  async letsIn(site: Site): Promise<boolean> {
    const key = { pipeline: { S: this.model.name }, item: { S: SITE_ITEM } };
    const ledger = this.ledger(site);
    const answer = await ledger.client.send(new GetItemCommand({ TableName: ledger.table, Key: key }));
    const { secret } = this.warehouse(site);
    return secret === undefined || secret === answer.Item?.["warehouse"]?.M?.["secret_arn"]?.S;
  }

  async committed(site: Site): Promise<readonly string[]> {
    return (await this.ledger(site).items()).flatMap((item) =>
      item["item"]?.S?.startsWith("committed#") ? [item["run_id"]?.S ?? ""] : [],
    );
  }

  /** Of a warehouse whose tables all hold the same. */
  runsOf(site: Site): readonly string[] {
    const [runs = "", ...others] = new Set(Object.values(this.contentOf(site)));
    if (others.length > 0) throw new Error(`the tables of the ${site} hold other runs`);
    return runs === "" ? [] : runs.split(" ");
  }

  /** What a warehouse holds: of each table its runs. */
  contentOf(name: string): Readonly<Record<string, string>> {
    const { tables } = this.warehouse(name);
    return Object.fromEntries(
      [...tables].flatMap(([table, batches]) => (batches.length === 0 ? [] : [[table, textOfLoads(batches)]])),
    );
  }

  /** The bytes of everything that readers and schedules go by. */
  async seenByReaders(): Promise<string> {
    const sites = await Promise.all([this.site("primary"), this.site("standby")]);
    return JSON.stringify([this.nameLeadsTo, sites, this.contentOf("primary"), this.contentOf("standby")]);
  }

  private get lake(): string {
    return join(this.folder, "lake");
  }

  private ledger(site: Site): Ledger {
    const ledger = this.ledgers.get(site);
    if (ledger === undefined) throw new Error(`no ledger of ${site}`);
    return ledger;
  }

  private bindings(site: Site): Bindings {
    const example = exampleBindings(this.model);
    if (example.recovery === null) throw new Error("no recovery");
    return {
      ...example,
      site,
      ledgerTable: this.ledger(site).table,
      warehouse: { kind: "workgroup", name: site, database: "dev" },
    };
  }

  private machine(site: Site, kind: Kind): Machine {
    const key = `${kind} ${site}`;
    const printed = this.machines.get(key) ?? this.printMachine(site, kind);
    this.machines.set(key, printed);
    return printed;
  }

  private printMachine(site: Site, kind: Kind): Machine {
    const batchOf = warehouseBatches(this.model, []);
    if (kind === "run") {
      const document = printPipelineMachine(this.model, this.bindings(site), batchOf);
      return { name: this.model.name, definition: JSON.parse(printMachineText(document)) as Machine["definition"] };
    }
    const printed = printRecoveryMachines(this.model, this.bindings(site), batchOf);
    const found = printed.find((machine) => machine.kind === kind);
    if (found === undefined) throw new Error(`no machine: ${kind} at the ${site}`);
    return { name: found.name, definition: JSON.parse(printMachineText(found.document)) as Machine["definition"] };
  }

  private warehouse(name: string): Warehouse {
    const found = this.warehouses.get(name);
    if (found !== undefined) return found;
    const made = { tables: new Map<string, readonly Batch[]>(), epoch: 0 };
    this.warehouses.set(name, made);
    return made;
  }

  private handlers(site: Site, controller: AbortController): TaskHandlers {
    const all: TaskHandlers = {
      ...dynamodbTasks(this.ledger(site)),
      "aws-sdk:sfn:describeExecution": ({ input }) => {
        const record = this.records.read(nameInArn(textOf(input["ExecutionArn"])));
        if (record === null) throw new TaskError("Sfn.ExecutionDoesNotExistException", "no such execution");
        return Promise.resolve({ Status: record.status });
      },
      "lambda:invoke": async ({ input }) => {
        const payload = input["Payload"] as JsonObject;
        if (payload["operation"] === "switch_name") {
          this.nameLeadsTo = site;
          return { Payload: { switched: true } };
        }
        const answer = await this.functions.get(site)?.invoke(payload, this.otherRegionIsGone);
        if (answer === undefined) throw new Error(`the world has no function at ${site}`);
        return { Payload: answer };
      },
      "aws-sdk:redshift:describeClusterSnapshots": () => {
        // As of a cluster of another Region that has no copy here.
        if (this.snapshots.length === 0) throw new TaskError("Redshift.ClusterNotFoundException", "Cluster not found");
        return Promise.resolve({
          Snapshots: this.snapshots.map(({ takenAt }) => ({
            SnapshotIdentifier: takenAt,
            SnapshotArn: takenAt,
            Status: "available",
            SnapshotCreateTime: takenAt,
          })),
        });
      },
      "aws-sdk:redshiftserverless:getNamespace": ({ input }) => {
        const secret = this.secrets.get(textOf(input["NamespaceName"]));
        return Promise.resolve({
          Namespace: { Status: "AVAILABLE", ...(secret === undefined ? {} : { AdminPasswordSecretArn: secret }) },
        });
      },
      "aws-sdk:redshiftserverless:restoreFromSnapshot": ({ input }) => {
        const name = textOf(input["WorkgroupName"]);
        const secret = `${name} as restored ${String(++this.restores)}`;
        this.secrets.set(textOf(input["NamespaceName"]), secret);
        const restored = this.snapshots.find(({ takenAt }) => takenAt === input["SnapshotArn"]);
        if (restored === undefined) throw new TaskError("RedshiftServerless.ResourceNotFoundException", "no snapshot");
        this.warehouses.set(name, { tables: new Map(restored.tables), epoch: 0, secret });
        return Promise.resolve({});
      },
      "aws-sdk:redshift:restoreFromClusterSnapshot": ({ input }) => {
        const name = textOf(input["ClusterIdentifier"]);
        if (this.warehouses.has(name))
          throw new TaskError("Redshift.ClusterAlreadyExistsException", "the cluster is there already");
        const restored = this.snapshots.find(({ takenAt }) => takenAt === input["SnapshotArn"]);
        if (restored === undefined) throw new TaskError("Redshift.ClusterSnapshotNotFoundException", "no snapshot");
        this.warehouses.set(name, { tables: new Map(restored.tables), epoch: 0 });
        return Promise.resolve({});
      },
      "aws-sdk:redshift:describeClusters": ({ input }) => {
        if (!this.warehouses.has(textOf(input["ClusterIdentifier"])))
          throw new TaskError("Redshift.ClusterNotFoundException", "Cluster not found");
        return Promise.resolve({ Clusters: [{ ClusterStatus: "available" }] });
      },
      "aws-sdk:redshift:deleteCluster": ({ input }) => {
        if (!this.warehouses.delete(textOf(input["ClusterIdentifier"])))
          throw new TaskError("Redshift.ClusterNotFoundException", "Cluster not found");
        return Promise.resolve({});
      },
      "aws-sdk:redshift:failoverPrimaryCompute": () => Promise.resolve({}),
      "states:startExecution.sync:2": ({ input }) => {
        const refusal = this.runChild(textOf(input["StateMachineArn"]), input["Input"] as JsonObject);
        return Promise.resolve({ Output: { refusal } });
      },
      "glue:startJobRun.sync": async ({ input }) => {
        const { client, table: TableName } = this.ledger(site);
        const run = (input["Arguments"] as JsonObject)["--run_id"];
        await client.send(
          new UpdateItemCommand({
            TableName,
            Key: { pipeline: { S: this.model.name }, item: { S: `run#${textOf(run)}` } },
            UpdateExpression: "SET quality_verdict = :passed",
            ExpressionAttributeValues: { ":passed": { S: "passed" } },
          }),
        );
        return { JobRunState: "SUCCEEDED" };
      },
    };
    const troubled = this.troubled(all, controller, (call) => this.doPart(site, call));
    return Object.fromEntries(
      Object.entries(troubled).map(([resource, handler]): [string, TaskHandler] => [
        resource,
        async (call) => {
          if (this.meanwhile?.state === call.state) {
            const { act } = this.meanwhile;
            this.meanwhile = null;
            await act();
          }
          return handler(call);
        },
      ]),
    );
  }

  /** Of what is not one transaction: a replay that has loaded half of its tables, a function that has written once. */
  private async doPart(site: Site, { resource, input }: TaskCall): Promise<Json> {
    if (resource === "lambda:invoke") {
      const payload = input["Payload"] as JsonObject;
      if (payload["operation"] === "switch_name") return null;
      return (await this.functions.get(site)?.breakOff(payload)) === true ? true : null;
    }
    const child = (input["Input"] ?? null) as JsonObject | null;
    if (resource !== "states:startExecution.sync:2" || child === null) return null;
    const run = (child["run"] ?? null) as JsonObject | null;
    // The tables of a backfill are put back in one transaction.
    if (run === null || child["put_back"] !== undefined) return null;
    const skip = child["skip"] as JsonObject;
    const names = this.model.warehouse.targets
      .map(({ name }) => name)
      .filter((name) => skip[`load_${name}`] === undefined);
    if (names.length < 2) return null;
    const later = Object.fromEntries(names.slice(names.length / 2).map((name) => [`load_${name}`, true]));
    this.runChild(textOf(input["StateMachineArn"]), { ...child, skip: { ...skip, ...later } });
    return true;
  }

  /** The SQL machine and the replay, over a warehouse that knows runs instead of rows. */
  private runChild(machine: string, input: JsonObject): string {
    const run = (input["run"] ?? null) as JsonObject | null;
    const asked = (run ?? input)["warehouse"] as JsonObject;
    const warehouse = this.warehouse(textOf(asked["name"]));
    if (warehouse.secret !== undefined && warehouse.secret !== asked["secret_arn"])
      throw new TaskError("States.TaskFailed", "the secret is one of before the restore");
    if (run !== null) {
      if (warehouse.epoch > Number(run["epoch"])) return "ERROR: Pipeline.SiteNotActive: ";
      // It migrates first, so that every table is there.
      for (const { name } of this.model.warehouse.targets) warehouse.tables.set(name, warehouse.tables.get(name) ?? []);
      if (input["put_back"] !== undefined) return this.putBack(warehouse, input["put_back"] as JsonObject);
      const skip = input["skip"] as JsonObject;
      const loaded = this.model.warehouse.targets.filter(({ name }) => skip[`load_${name}`] === undefined);
      if (loaded.length > 0) this.loads.push(textOf(run["run_id"]));
      for (const { name } of loaded) load(warehouse, name, batchOf(run));
      return "";
    }
    const texts = JSON.stringify(input["batch"]);
    const step = textOf(input["step"]);
    if (input["refusals"] === "answered" && isStepOfRun(step)) return this.stepOfRun(step, texts, warehouse);
    switch (step) {
      case "open_warehouse":
        warehouse.epoch = Math.max(warehouse.epoch, Number(/CAST\('(\d+)' AS BIGINT\)/.exec(texts)?.[1]));
        return "";
      case "read_loads":
        this.writeLoads(`${checkIn(texts)}000.json`, warehouse);
        return "";
      case "clean_up":
        warehouse.tables.clear();
        return "";
      case "count_rows":
      case "verify":
      case "verify_returning":
      case "verify_again": {
        const newest = this.batches.at(-1);
        if (newest === undefined) throw new Error("the world has no batch to verify");
        if (warehouse.tables.size === 0) throw new TaskError("States.TaskFailed", "ERROR: relation does not exist");
        this.writeTables(`${checkIn(texts)}000.json`, warehouse, newest);
        return "";
      }
      default:
        throw new Error(`${machine}: no step ${step}`);
    }
  }

  private putBack(warehouse: Warehouse, asked: JsonObject): string {
    const backup = this.backups.get(textOf(asked["backup_id"]));
    if (backup === undefined) throw new TaskError("States.TaskFailed", "there is no such backup");
    warehouse.tables.set(textOf(asked["table"]), backup);
    return "";
  }

  /** What a batch of a run does, and what it refuses. */
  private stepOfRun(step: string, texts: string, warehouse: Warehouse): string {
    if (!step.startsWith("load_") && step !== "write_manifest") return "";
    const value = (pattern: RegExp): string => pattern.exec(texts)?.[1] ?? "";
    if (warehouse.epoch > Number(value(/CAST\('(\d+)' AS BIGINT\) AS epoch/))) return "ERROR: Pipeline.SiteNotActive: ";
    const batch = {
      run_id: value(/CAST\('([^']+)' AS VARCHAR\(128\)\) AS run_id/),
      logical_date: value(/CAST\('([^']+)' AS DATE\) AS logical_date/),
      window_start: value(/NULLIF\('([^']*)', ''\)/),
      window_end: value(/CAST\('([^']+)' AS TIMESTAMP\) AS window_end/),
    };
    if (step === "write_manifest") this.writeTables(`load_date=${batch.logical_date}/tables000.json`, warehouse, batch);
    else load(warehouse, step.slice("load_".length), batch);
    return "";
  }

  private writeTables(file: string, warehouse: Warehouse, batch: Batch): void {
    const row = {
      watermark: batch.window_end.replace("T", " "),
      batch_id: batch.run_id,
      window_start: batch.window_start === "" ? null : batch.window_start.replace("T", " "),
    };
    const loads = this.model.warehouse.targets.map(({ name }) => [name, warehouse.tables.get(name) ?? []] as const);
    const tables = this.model.warehouse.targets.map((target) => {
      const batches = warehouse.tables.get(target.name) ?? [];
      return {
        table_name: target.name,
        row_count: batches.length,
        fingerprint: textOfLoads(batches),
        schema_hash: "h",
        load_shape: loadShape(target),
        ...row,
      };
    });
    const overtaken = loads.flatMap(([table_name, batches]) =>
      batches
        .filter(
          (each) =>
            (each.window_start === batch.window_start && each.logical_date < batch.logical_date) ||
            (isBackfill(each.run_id) && each.logical_date === batch.logical_date),
        )
        .map((each) => ({
          ...row,
          table_name,
          batch_id: each.run_id,
          watermark: each.window_end,
          overtaken: each.logical_date,
        })),
    );
    this.write(file, [...tables, ...overtaken]);
  }

  private writeLoads(file: string, { tables }: Warehouse): void {
    const newest = [...tables].flatMap(([table_name, batches]) => {
      const newest = batches.at(-1)?.logical_date;
      return batches
        .filter(({ run_id, logical_date }) => logical_date === newest || isBackfill(run_id))
        .map((each) => ({ table_name, ...each }));
    });
    this.write(file, newest);
  }

  private write(file: string, rows: readonly object[]): void {
    const path = join(this.lake, this.model.lake.zones.manifests, this.model.name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  }
}

function copyOf(warehouse: Warehouse): Warehouse {
  return { ...warehouse, tables: new Map(warehouse.tables) };
}

function refill<Value>(map: Map<string, Value>, entries: Iterable<readonly [string, Value]>): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

/** As a load does: a date that is loaded again is loaded anew, and history goes forwards. */
function load({ tables }: Warehouse, table: string, batch: Batch): void {
  const held = tables.get(table) ?? [];
  if (held.some(({ logical_date }) => logical_date > batch.logical_date))
    throw new TaskError("States.TaskFailed", `Pipeline.HistoryMovedOn: ${table}`);
  // What a backfill has made of the date's rows, its loads leave as it is.
  if (held.some(({ run_id, logical_date }) => isBackfill(run_id) && logical_date === batch.logical_date)) return;
  tables.set(table, [...held.filter(({ logical_date }) => logical_date !== batch.logical_date), batch]);
}

function isStepOfRun(step: string): boolean {
  return /^(migrate_warehouse|admit|load_|write_manifest)/.test(step);
}

function batchOf(run: JsonObject): Batch {
  const [run_id, logical_date, window_start, window_end] = [
    run["run_id"],
    run["logical_date"],
    run["window_start"],
    run["window_end"],
  ].map(textOf);
  return {
    run_id: run_id ?? "",
    logical_date: logical_date ?? "",
    window_start: window_start ?? "",
    window_end: window_end ?? "",
  };
}

function isBackfill(run: string): boolean {
  return run.startsWith(BACKFILL_RUN);
}

function textOfLoads(batches: readonly Batch[]): string {
  return batches.map(({ run_id, altered }) => (altered === true ? `${run_id} altered` : run_id)).join(" ");
}

/** Where a batch of the verification unloads to. */
function checkIn(texts: string): string {
  return /\/(checks\/[^']+)'/.exec(texts)?.[1] ?? "";
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
