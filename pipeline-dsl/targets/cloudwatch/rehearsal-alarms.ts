import type { PipelineModel } from "../../model";
import { THREE_OF_THREE, type MetricAlarm } from "./alarm";
import { longestWait } from "./longest-wait";
import { gauge } from "./metrics";
import type { Watched } from "./watched";

/** A failover that nobody has tried for longer than the definition's rhythm is a promise and not a plan. */
export function rehearsalAlarms({ recovery }: PipelineModel, watched: Watched): readonly MetricAlarm[] {
  const { rehearse } = recovery;
  if (rehearse === null || !watched.rehearsed) return [];
  const days = longestWait(rehearse) + DAYS_TO_REPAIR;
  return [
    {
      id: "rehearsal-overdue",
      severity: "warning",
      title: `No rehearsal of the failover has succeeded for ${String(days)} days`,
      meaning: "Whether this site could take over within the declared RTO is not known any more, or never was.",
      firstSteps: [
        "See how the last execution of the failover's machine ended; its error says what was refused.",
        "See whether the schedule of rehearsals is enabled and its dead-letter queue is empty.",
        'Start one by hand with {"mode": "rehearsal", "reason": "overdue", "approved_by": "NAME"}.',
      ],
      watches: gauge(watched, "rehearsalAge", "Minimum"),
      limit: { kind: "threshold", comparison: "GreaterThanThreshold", value: days },
      ...THREE_OF_THREE,
      treatMissingData: "breaching",
    },
  ];
}

/** One rehearsal may fail, and be started again within the week. */
const DAYS_TO_REPAIR = 4;
