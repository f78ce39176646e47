import type { PipelineModel, Schedule } from "../../model";
import type { TimedRhythm } from "../../model/recovery";
import { type ModelPath, recoveryPath, SCHEDULE } from "../paths";

export interface NamedSchedule {
  readonly thing: string;
  readonly schedule: Schedule | TimedRhythm;
  readonly path: ModelPath;
}

/** Everything that starts by a clock. */
export function schedulesOf({ schedule, recovery }: PipelineModel): readonly NamedSchedule[] {
  return [
    { thing: "the schedule", schedule, path: SCHEDULE },
    { thing: "the snapshot schedule", schedule: recovery.snapshots, path: recoveryPath("snapshots") },
    ...(recovery.rehearse === null
      ? []
      : [{ thing: "the rehearsal", schedule: recovery.rehearse, path: recoveryPath("rehearse") }]),
  ];
}

export const DAY_SECONDS = 86_400;
