import { arn } from "./arns";
import { useKey } from "./keys";
import type { AccessPlace } from "./place";
import { takeSnapshot } from "./snapshot";
import { startMachines } from "./start-machines";
import type { Statement } from "./statement";

/** The daily start: the alias of one machine, and the queue for starts that failed. */
export function startScheduleAccess(place: AccessPlace, deadLetterQueue: string): readonly Statement[] {
  return [startMachines(place, "StartPipeline", [place.machines.pipeline]), ...deadLetters(place, deadLetterQueue)];
}

/** The declared rehearsal: the failover's machine, by the same alias. */
export function rehearsalScheduleAccess(
  place: AccessPlace,
  failoverMachine: string,
  deadLetterQueue: string,
): readonly Statement[] {
  return [startMachines(place, "StartRehearsal", [failoverMachine]), ...deadLetters(place, deadLetterQueue)];
}

/** A warm standby follows by the same alias. A start that failed is kept nowhere: the next one is minutes away. */
export function followScheduleAccess(place: AccessPlace, followMachine: string): readonly Statement[] {
  return [startMachines(place, "StartFollow", [followMachine])];
}

/** The daily snapshot of the warehouse, named after the schedule's execution. */
export function snapshotScheduleAccess(
  place: AccessPlace,
  namespaceArn: string | null,
  deadLetterQueue: string,
): readonly Statement[] {
  return [takeSnapshot(place, namespaceArn), ...deadLetters(place, deadLetterQueue)];
}

function deadLetters(place: AccessPlace, queue: string): readonly Statement[] {
  return [
    { sid: "KeepFailedStarts", actions: ["sqs:SendMessage"], resources: [arn(place, "sqs", queue)] },
    useKey(place, "QueueKey", place.keys.operations, "sqs", "write"),
  ];
}
