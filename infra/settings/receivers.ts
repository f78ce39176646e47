import type { AlertSeverity } from "../../pipeline-dsl/model";
import { finding, type Finding } from "./finding";
import type { Settings } from "./settings";

/** Alarms of runs that start by the clock and that nobody hears. Somebody may have other ways to hear of them, so that it is no fault. */
export function unheardAlarms({ schedule, notify }: Settings, declared: readonly AlertSeverity[]): readonly Finding[] {
  if (!schedule.enabled) return [];
  return (["critical", "warning"] as const)
    .filter((severity) => declared.includes(severity) && notify[severity].length === 0)
    .map((severity) =>
      finding(
        ["notify", severity],
        `is empty, so nobody hears of the definition's ${severity} alerts, and the schedule is enabled`,
      ),
    );
}
