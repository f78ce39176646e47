import type { PipelineModel, Schedule } from "../../model";
import { type ModelPath, recoveryPath, SCHEDULE } from "../paths";

export interface NamedSchedule {
  readonly thing: string;
  readonly schedule: Schedule;
  readonly path: ModelPath;
}

export function schedulesOf({ schedule, recovery }: PipelineModel): readonly NamedSchedule[] {
  return [
    { thing: "the schedule", schedule, path: SCHEDULE },
    { thing: "the snapshot schedule", schedule: recovery.snapshots, path: recoveryPath("snapshots") },
  ];
}

export const DAY_SECONDS = 86_400;
