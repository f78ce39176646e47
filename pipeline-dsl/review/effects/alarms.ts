import { partsOf } from "../../checks/paths";
import type { PipelineModel, QualityRule } from "../../model";
import { alarmsOf, exampleWatched } from "../../targets/cloudwatch";
import type { Change } from "../diff/change";
import type { Reached } from "./reach";

export type AlarmsReached = (change: Change, reached: readonly Reached[]) => readonly string[];

/** The alarms whose threshold or signal a change moves, by their names in CloudWatch. */
export function alarmsReachedIn(before: PipelineModel, after: PipelineModel): AlarmsReached {
  const models = [before, after];
  const rules = new Map<string, readonly string[]>();
  for (const { id, ...rule } of models.flatMap(({ quality }) => quality.rules))
    rules.set(id, [...(rules.get(id) ?? []), ...alarmsOfRule(rule)]);
  let known: ReadonlySet<string> | null = null;
  return (change, reached) => {
    const wanted = signalsOf(change, reached, rules);
    if (wanted.length === 0) return [];
    known ??= new Set(models.flatMap((model) => alarmsOf(model, exampleWatched(model)).map(({ id }) => id)));
    return [...new Set(wanted.filter((id) => known?.has(id)))].sort();
  };
}

function signalsOf(
  { at, class: changeClass, how }: Change,
  reached: readonly Reached[],
  ofRules: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  if (changeClass === "documentation") return [];
  const [room = "", part = "", kind = ""] = partsOf(at);
  const judged = reached.flatMap(({ name }) => (name.startsWith("rule:") ? [name.slice("rule:".length)] : []));
  const rules = room === "quality" && part === "rules" ? [kind, ...judged] : judged;
  return [...rules.flatMap((id) => ofRules.get(id) ?? []), ...(SIGNALS[room]?.(part, kind) ?? []), ...counts(at, how)];
}

/** A category's alarm watches its worst rule. */
function alarmsOfRule({ category, whenBreached }: Pick<QualityRule, "category" | "whenBreached">): readonly string[] {
  return [`quality-${category}`, ...(whenBreached === "quarantineRows" ? ["error-rate"] : [])];
}

/** A source, table or target more or less changes how many rows a run reads and loads, and a primary key which are held back. */
function counts(at: string, how: Change["how"]): readonly string[] {
  if (at.startsWith("/sources/") && at.endsWith("/primaryKey")) return ["error-rate", "unusual-data"];
  const ofRows = /^\/(sources|warehouse)\//.test(at) && !at.includes("/columns/");
  return ofRows && how !== "changed" ? ["unusual-data"] : [];
}

const LATE = ["data-freshness", "latency", "processing-delay"];

/** What the other rooms of a definition move. */
const SIGNALS: Readonly<Record<string, (part: string, kind: string) => readonly string[]>> = {
  schedule: () => ["run-never-started", ...LATE],
  jobs: (part) => [`utilization-${part}-job`, ...LATE],
  objectives: (part) => OBJECTIVES[part] ?? [],
  alerts: (_, kind) => ALERTS[kind] ?? [],
};

const OBJECTIVES: Readonly<Record<string, readonly string[]>> = {
  jobSuccessRate: ["job-success-rate"],
  dataFreshnessSeconds: ["data-freshness"],
  errorRate: ["error-rate"],
};

const ALERTS: Readonly<Record<string, readonly string[]>> = {
  pipelineFailure: ["pipeline-failure", "pipeline-timed-out", "pipeline-aborted"],
  qualityBreach: ["quality-accuracy", "quality-completeness", "quality-consistency"],
  latency: ["latency"],
  processingDelay: ["processing-delay"],
  unusualData: ["unusual-data"],
  resourceUtilization: [
    "utilization-warehouse",
    "utilization-source",
    "utilization-extract-job",
    "utilization-load-job",
  ],
};
