import type { MetricAlarm } from "./alarm";
import { failedCopies } from "./metrics";
import type { SentCopies, Watched } from "./watched";

/**
 * What the sign of life of `replication-late` cannot tell: it arrives, and one object beside it does not. One alarm a
 * rule: FILL leaves a metric without points where nothing has failed yet, and a sum with it would have none either.
 */
export function replicationAlarms({ sends }: Watched): readonly MetricAlarm[] {
  return sends === null ? [] : sends.rules.map((rule) => replicationFailing(sends, rule));
}

export const REPLICATION_FAILING = "replication-failing-";

function replicationFailing(sends: SentCopies, rule: string): MetricAlarm {
  return {
    id: `${REPLICATION_FAILING}${rule}`,
    severity: "warning",
    title: `An object of ${rule} was not copied to the other site`,
    meaning: "S3 gave a copy up and does not try it again; a failover would find one file less than was written.",
    firstSteps: [
      "Find the objects whose replication status is FAILED.",
      "See what refused them: the replication's role, the key or the bucket of the other site.",
      "When it is mended, copy each object onto itself, or start S3 Batch Replication for what failed.",
    ],
    watches: failedCopies(sends, rule),
    limit: { kind: "threshold", comparison: "GreaterThanOrEqualToThreshold", value: 1 },
    evaluationPeriods: 3,
    datapointsToAlarm: 1,
    treatMissingData: "notBreaching",
  };
}
