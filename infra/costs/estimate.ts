import type { JobSettings, PipelineModel } from "../../pipeline-dsl/model";
import {
  alarmsOf,
  compositesOf,
  exampleWatched,
  GAUGES,
  printAlarm,
  type Watched,
} from "../../pipeline-dsl/targets/cloudwatch";
import { replicatedFolders } from "../../pipeline-dsl/targets/replicated-folders";
import { exampleAccessPlace } from "../../pipeline-dsl/targets/explain";
import { extractJobAccess, loadJobAccess, vpcEndpoints } from "../../pipeline-dsl/targets/iam";
import type { Settings, UsageSettings, WarehouseSettings } from "../settings/settings";
import { type PriceTable, PRICES } from "./prices";

/** One line of a month's costs. */
export interface CostLine {
  /** The same in two estimates: `key`, `redshift.compute`. */
  readonly id: string;
  readonly what: string;
  /** Of what the price table lists. */
  readonly price: string;
  /** How many units of the price a month takes. */
  readonly quantity: number;
  /** US dollars; null: the table has no such price, so the sum lacks it. */
  readonly amount: number | null;
  /** What the quantity is made of: `2 nodes, always on`. */
  readonly assumed: string;
  /** Whether it is paid whether or not a run takes place, or by size and use. */
  readonly kind: "fixed" | "use";
}

/** What is assumed of a month where the stack's settings do not say. */
export const ASSUMED: Required<UsageSettings> = {
  runs: 30,
  jobMinutes: 10,
  sourceGb: 100,
  acuHours: 80,
  changes: 1,
  warehouseGb: 100,
  warehouseMinutes: 10,
  lakeGb: 100,
  replicatedGb: 20,
  logGb: 10,
};

/** DPUs of a worker, as Glue counts them. */
const DPUS: Readonly<Record<string, number>> = { "G.1X": 1, "G.2X": 2, "G.4X": 4, "G.8X": 8 };

export function jobDpus({ workers, workerType }: JobSettings): number {
  return workers * (DPUS[workerType] ?? Number.NaN);
}

/**
 * What a month of one stack costs, line by line, from the definition, the settings and the price table; no account is asked.
 * Lines of nothing are left out. A test holds the fixed ones to what the program registers.
 */
export function estimateCosts(
  model: PipelineModel,
  settings: Settings,
  table: PriceTable = PRICES,
): readonly CostLine[] {
  const usage = { ...ASSUMED, ...runsOf(settings), ...settings.usage };
  return [...fixedLines(model, settings, table), ...useLines(model, settings, usage, table)]
    .filter(({ quantity }) => quantity > 0)
    .map((line) => {
      const known = table.prices[line.price];
      return { ...line, amount: known === undefined ? null : line.quantity * known.price };
    });
}

/** What nobody starts does not run, unless the settings say how often somebody starts it. */
function runsOf({ schedule }: Settings): Pick<UsageSettings, "runs"> {
  return schedule.enabled ? {} : { runs: 0 };
}

/** Runs of a month that take place here: the site that is not active starts none, and its warehouse follows those of the other one or sleeps. */
export function runsHere(
  { recovery }: PipelineModel,
  { standbyOf }: Pick<Settings, "standbyOf">,
  runs: number,
): { readonly ofJobs: number; readonly ofWarehouse: number } {
  if (standbyOf === undefined) return { ofJobs: runs, ofWarehouse: runs };
  return { ofJobs: 0, ofWarehouse: recovery.standby.kind === "warmStandby" ? runs : 0 };
}

type Unpriced = Omit<CostLine, "amount">;

function fixedLines(model: PipelineModel, settings: Settings, { hoursAMonth }: PriceTable): readonly Unpriced[] {
  const { network, warehouse } = settings;
  const databases = Object.values(settings.sources).filter(({ kind }) => kind === "aurora").length;
  const owned = warehouse.kind === "existing" ? 0 : 1;
  // The standby keeps the copies of the primary's snapshots under a key of its own, and a workgroup to rehearse in.
  const standby = settings.standbyOf === undefined ? 0 : 1;
  const rehearsal = standby === 1 && warehouse.kind === "serverless" ? 1 : 0;
  const given = warehouse.kind === "existing" && warehouse.password !== undefined ? 1 : 0;
  const alarms = alarmsOf(model, watchedOf(model, settings));
  const metrics = alarms
    .flatMap((alarm) => printAlarm(alarm, { prefix: "", runbookUrl: "" }).queries)
    .filter(({ metric }) => metric !== null).length;
  const endpoints =
    network.kind === "existing" && !network.endpoints ? 0 : interfaceEndpoints(model) * settings.zones.length;
  const line = (id: string, what: string, quantity: number, assumed: string): Unpriced => ({
    id,
    what,
    price: id,
    quantity,
    assumed,
    kind: "fixed",
  });
  return [
    line(
      "key",
      "Keys",
      3 + databases + owned + standby,
      "one a kind of data and Region; 1 more each after the first and after the second yearly rotation",
    ),
    line(
      "secret",
      "Secrets",
      2 * databases + owned + given + rehearsal,
      "the stack's own, and one for each admin password that AWS manages",
    ),
    {
      ...line(
        "endpoint",
        "Interface endpoints, by zone",
        endpoints * hoursAMonth,
        `${String(endpoints)}: one a service that the jobs call, in three zones; gateways (S3, DynamoDB) cost nothing`,
      ),
    },
    line(
      "alarmMetric",
      "Metrics under an alarm",
      metrics + (settings.dns === undefined ? 0 : standby),
      "an alarm on an expression is paid by the metrics in it",
    ),
    line(
      "healthCheck",
      "Health checks",
      settings.dns === undefined || standby === 1 ? 0 : 1,
      "of readers' name of the warehouse; its hosted zone and queries are not counted",
    ),
    line("compositeAlarm", "Composite alarms", compositesOf(alarms).length, "they alone send messages"),
    line("customMetric", "Custom metrics", Object.keys(GAUGES).length, "the recorder's figures"),
    line("dashboard", "Dashboards", 1, ""),
  ];
}

function useLines(
  model: PipelineModel,
  settings: Settings,
  usage: Required<UsageSettings>,
  { hoursAMonth }: PriceTable,
): readonly Unpriced[] {
  const use = (id: string, what: string, price: string, quantity: number, assumed: string): Unpriced => ({
    id,
    what,
    price,
    quantity,
    assumed,
    kind: "use",
  });
  const sources = Object.entries(settings.sources).flatMap(([name, database]) => {
    if (database.kind !== "aurora") return [];
    const serverless = database.instanceClass === "db.serverless";
    return [
      serverless
        ? use(
            `aurora.${name}`,
            `Aurora of ${name}`,
            "aurora.acu",
            usage.acuHours,
            `asleep but for ${String(usage.acuHours)} ACU-hours`,
          )
        : use(
            `aurora.${name}`,
            `Aurora of ${name}`,
            `aurora.${database.instanceClass}`,
            2 * hoursAMonth,
            `writer and reader on ${database.instanceClass}, always on`,
          ),
      use(
        `aurora.${name}.storage`,
        `Aurora storage of ${name}`,
        "aurora.storage",
        usage.sourceGb,
        `${String(usage.sourceGb)} GB; requests come on top`,
      ),
      use(
        `aurora.${name}.backtrack`,
        `Aurora backtrack of ${name}`,
        "aurora.backtrack",
        // The window is a day; Serverless has none.
        serverless ? 0 : usage.changes * hoursAMonth,
        `${String(usage.changes)} million change records an hour`,
      ),
    ];
  });
  const jobs = [model.jobs.extract, model.jobs.load];
  const dpus = jobs.map(jobDpus);
  const { ofJobs, ofWarehouse } = runsHere(model, settings, usage.runs);
  const jobHours = (ofJobs * usage.jobMinutes) / 60;
  const started = settings.schedule.enabled ? "" : ", each started by somebody";
  const replicated = settings.standby === undefined || replicatedFolders(model).length === 0 ? 0 : 1;
  return [
    ...sources,
    ...warehouseLines(
      settings.warehouse,
      model.recovery.standby.kind === "multiAz",
      { ...usage, runs: ofWarehouse },
      hoursAMonth,
      use,
    ),
    ...jobs.map((job, at) =>
      use(
        `glue.${at === 0 ? "extract" : "load"}`,
        job.name,
        "glue.dpu",
        (dpus[at] ?? Number.NaN) * jobHours,
        `${String(ofJobs)} runs of ${String(usage.jobMinutes)} minutes on ${String(dpus[at])} DPU${started}`,
      ),
    ),
    use("s3", "S3", "s3.storage", usage.lakeGb, `${String(usage.lakeGb)} GB with versions`),
    use(
      "s3.replication",
      "S3 replication time control",
      "s3.replicationTimeControl",
      usage.replicatedGb * replicated,
      `${String(usage.replicatedGb)} GB replicated; what crosses Regions comes on top`,
    ),
    use("log", "Logs and flow logs", "log", usage.logGb, `${String(usage.logGb)} GB`),
  ];
}

function warehouseLines(
  warehouse: WarehouseSettings,
  inTwoZones: boolean,
  usage: Required<UsageSettings>,
  hoursAMonth: number,
  use: (id: string, what: string, price: string, quantity: number, assumed: string) => Unpriced,
): readonly Unpriced[] {
  if (warehouse.kind === "existing") return [];
  const storage = use(
    "redshift.storage",
    "Redshift storage",
    "redshift.storage",
    usage.warehouseGb,
    `${String(usage.warehouseGb)} GB; snapshots beyond the free ones and their copies are extra`,
  );
  if (warehouse.kind === "provisioned") {
    const zones = inTwoZones ? ", and as many in the other zone" : "";
    const nodes = `${String(warehouse.nodes)} nodes of ${warehouse.nodeType}, always on${zones}`;
    return [
      use(
        "redshift.compute",
        "Redshift compute",
        `redshift.${warehouse.nodeType}`,
        // The setting counts the nodes of one zone; rows are stored once.
        warehouse.nodes * hoursAMonth * (inTwoZones ? 2 : 1),
        nodes,
      ),
      storage,
    ];
  }
  const { runs, warehouseMinutes } = usage;
  const capacity = String(warehouse.baseCapacity);
  return [
    use(
      "redshift.compute",
      "Redshift compute",
      "redshift.rpu",
      (runs * warehouseMinutes * warehouse.baseCapacity) / 60,
      `${String(runs)} runs of ${String(warehouseMinutes)} minutes at ${capacity} RPU; what people ask comes on top`,
    ),
    storage,
  ];
}

/** The services that the jobs call, of whatever place. */
function interfaceEndpoints(model: PipelineModel): number {
  const place = exampleAccessPlace(model);
  return vpcEndpoints([...extractJobAccess(model, place), ...loadJobAccess(model, place)]).interface.length;
}

/** What of a stack's settings decides which alarms there are. */
function watchedOf(model: PipelineModel, { schedule, warehouse, sources, standby, standbyOf }: Settings): Watched {
  const example = exampleWatched(model);
  return {
    ...example,
    scheduled: schedule.enabled,
    rehearsed: standbyOf !== undefined || model.recovery.standby.kind === "multiAz",
    standby: standbyOf === undefined ? null : example.standby,
    sends: standby === undefined && standbyOf === undefined ? null : example.sends,
    warehouse:
      warehouse.kind === "serverless"
        ? { kind: "workgroup", name: "", capacity: { base: warehouse.baseCapacity, maximum: warehouse.maxCapacity } }
        : { kind: "cluster", name: "" },
    sources: Object.entries(sources).flatMap(([name, database]) =>
      database.kind === "aurora"
        ? [{ name, clusterIdentifier: "", serverless: database.instanceClass === "db.serverless" }]
        : [],
    ),
  };
}

/** The known part of a sum, in US dollars a month. */
export function totalOf(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { amount }) => sum + (amount ?? 0), 0);
}

/** A line that costs more or less than before. */
export interface CostChange {
  readonly what: string;
  readonly before: CostLine | null;
  readonly after: CostLine | null;
  /** US dollars a month; null: one side's price is not known. */
  readonly difference: number | null;
}

/** The lines that move, the largest first; nothing where nothing moves. */
export function costChanges(before: readonly CostLine[], after: readonly CostLine[]): readonly CostChange[] {
  const [old, current] = [before, after].map((lines) => new Map(lines.map((line) => [line.id, line])));
  if (old === undefined || current === undefined) return [];
  return [...new Set([...old.keys(), ...current.keys()])]
    .flatMap((id): CostChange[] => {
      const [was, is] = [old.get(id) ?? null, current.get(id) ?? null];
      if (was?.quantity === is?.quantity && was?.price === is?.price) return [];
      const unknown = (was !== null && was.amount === null) || (is !== null && is.amount === null);
      const difference = unknown ? null : (is?.amount ?? 0) - (was?.amount ?? 0);
      return [{ what: is?.what ?? was?.what ?? id, before: was, after: is, difference }];
    })
    .sort((left, right) => Math.abs(right.difference ?? Infinity) - Math.abs(left.difference ?? Infinity));
}
