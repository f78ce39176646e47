import type { PipelineModel, Standby } from "../../pipeline-dsl/model";
import type { Settings } from "../settings/settings";
import { ASSUMED, estimateCosts, totalOf, type CostLine } from "./estimate";
import type { PriceTable } from "./prices";

/** What a month of one strategy adds to the primary's stack, in US dollars; null: the price table lacks one of its prices. */
export interface StrategyCost {
  readonly title: string;
  /** The standby's stack by the piece: keys, endpoints, alarms. */
  readonly stack: number | null;
  /** Its lake and logs, and the replication. */
  readonly copies: number | null;
  /** Compute and storage of the second warehouse, or of the second zone's nodes. */
  readonly warehouse: number | null;
}

/** By the settings of the two stacks. A pilot light into a new cluster is no strategy that can be deployed. */
export function strategyCosts(
  model: PipelineModel,
  primary: Settings,
  standby: Settings,
  prices: PriceTable,
): readonly StrategyCost[] {
  const { rpoSeconds, rtoSeconds } = model.recovery.standby;
  const promise = { region: "us-west-2", rpoSeconds, rtoSeconds };
  const usage = { ...ASSUMED, ...primary.usage };
  const { runs, warehouseGb, warehouseMinutes, replicatedGb } = usage;
  // A warm standby loads every run, and holds every row.
  const followed = { ...standby.usage, runs, warehouseGb, warehouseMinutes };
  const of = (
    title: string,
    kind: Extract<Standby["kind"], "pilotLight" | "warmStandby">,
    settings: Settings,
  ): StrategyCost => {
    const declared: Standby = kind === "pilotLight" ? { kind, target: "serverless", ...promise } : { kind, ...promise };
    const lines = estimateCosts({ ...model, recovery: { ...model.recovery, standby: declared } }, settings, prices);
    const ids = (wanted: (line: CostLine) => boolean): number | null => sumOf(lines.filter(wanted));
    const sent = prices.prices["s3.replicationTimeControl"];
    const copied = ids(({ id }) => id === "s3" || id === "log");
    return {
      title,
      stack: ids((line) => line.kind === "fixed"),
      copies: copied === null || sent === undefined ? null : copied + sent.price * replicatedGb,
      warehouse: ids(({ id }) => id.startsWith("redshift.")),
    };
  };
  return [
    of("`pilotLight`", "pilotLight", standby),
    of("`warmStandby`, serverless", "warmStandby", { ...standby, usage: followed }),
    of("`warmStandby`, a cluster like prod's", "warmStandby", {
      ...standby,
      warehouse: primary.warehouse,
      usage: followed,
    }),
    { title: "`multiAz`", stack: 0, copies: 0, warehouse: secondZone(model, primary, prices) },
  ];
}

/** What the primary's own estimate grows by. Redshift Serverless has no such thing. */
function secondZone(model: PipelineModel, primary: Settings, prices: PriceTable): number | null {
  if (primary.warehouse.kind !== "provisioned") return null;
  const { rpoSeconds, rtoSeconds } = model.recovery.standby;
  const of = (standby: Standby): number | null => {
    const lines = estimateCosts({ ...model, recovery: { ...model.recovery, standby } }, primary, prices);
    return sumOf(lines.filter(({ id }) => id === "redshift.compute"));
  };
  const [two, one] = [
    of({ kind: "multiAz", rpoSeconds, rtoSeconds }),
    of({ kind: "pilotLight", target: "serverless", region: "us-west-2", rpoSeconds, rtoSeconds }),
  ];
  return two === null || one === null ? null : two - one;
}

function sumOf(lines: readonly CostLine[]): number | null {
  return lines.some(({ amount }) => amount === null) ? null : totalOf(lines);
}

/** A column a strategy. */
export function printStrategies(strategies: readonly StrategyCost[]): string {
  const rows: readonly (readonly [string, (cost: StrategyCost) => number | null])[] = [
    ["The standby's stack, by the piece", ({ stack }) => stack],
    ["Its copy of the lake, replication, logs", ({ copies }) => copies],
    ["The second warehouse, or the second zone", ({ warehouse }) => warehouse],
    [
      "**together**",
      ({ stack, copies, warehouse }) =>
        stack === null || copies === null || warehouse === null ? null : stack + copies + warehouse,
    ],
  ];
  return [
    ["US$ a month beside prod", ...strategies.map(({ title }) => title)],
    ["---", ...strategies.map(() => "---:")],
    ...rows.map(([title, of]) => [title, ...strategies.map((each) => of(each)?.toFixed(2) ?? "?")]),
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}
