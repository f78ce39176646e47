import type { PipelineModel, QualityCategory } from "../../model";
import { THREE_OF_THREE, type MetricAlarm } from "./alarm";
import { gauge } from "./metrics";
import { percent } from "./percent";
import type { Watched } from "./watched";

/** One alarm a category that has rules: the score is the worst rule's ratio, the threshold the category's. */
export function qualityAlarms(model: PipelineModel, watched: Watched): readonly MetricAlarm[] {
  const severity = model.alerts.find((alert) => alert.kind === "qualityBreach")?.severity;
  if (severity === undefined) return [];
  const categories: readonly QualityCategory[] = ["accuracy", "completeness", "consistency"];
  return categories.flatMap((category): MetricAlarm[] => {
    const thresholds = model.quality.rules.filter((rule) => rule.category === category).map((rule) => rule.threshold);
    if (thresholds.length === 0) return [];
    const threshold = percent(Math.min(...thresholds));
    return [
      {
        id: `quality-${category}`,
        severity,
        title: `${category} not above ${threshold} %`,
        meaning: `The worst ${category} rule of the last run is at or under its threshold; nothing of that run was loaded.`,
        firstSteps: [
          "See which rule and how far off: npx pipeline report, or the run's quality in the ledger.",
          "Look at failing rows in the processed zone of that date.",
          "Correct the source and retry, or let the run through with waive_quality and a reason.",
        ],
        watches: gauge(watched, category, "Minimum"),
        limit: { kind: "threshold", comparison: "LessThanOrEqualToThreshold", value: threshold },
        ...THREE_OF_THREE,
        treatMissingData: "breaching",
      },
    ];
  });
}
