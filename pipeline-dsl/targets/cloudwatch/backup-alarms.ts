import type { PipelineModel } from "../../model";
import { THREE_OF_THREE, type MetricAlarm } from "./alarm";
import { longestWait } from "./longest-wait";
import { gauge } from "./metrics";
import type { Watched } from "./watched";

/** A backup that failed is tried again after the next run; it speaks when those have not brought one either. */
const DAYS_TO_REPAIR = 4;

export function backupAlarms({ recovery }: PipelineModel, watched: Watched): readonly MetricAlarm[] {
  const { backups } = recovery;
  if (backups === null) return [];
  const days = longestWait(backups.every) + DAYS_TO_REPAIR;
  return [
    {
      id: "backup-overdue",
      severity: "warning",
      title: `Some table has had no backup for ${String(days)} days`,
      meaning: "A table that is damaged now is restored from an older date than was meant, and caught up for longer.",
      firstSteps: [
        "See how the last execution of the machine of backups ended; its error says what was refused.",
        "See whether the rule that starts it after each run is enabled.",
        "Start it by hand with {}: it writes what is due.",
      ],
      watches: gauge(watched, "backupAge", "Minimum"),
      limit: { kind: "threshold", comparison: "GreaterThanThreshold", value: days },
      ...THREE_OF_THREE,
      treatMissingData: "breaching",
    },
  ];
}
