import type { PipelineModel } from "../../model";
import { executionsArn } from "./arns";
import { ledgerItems } from "./ledger";
import { functionLogs, publishMetrics } from "./observability";
import type { AccessPlace } from "./place";
import type { Statement } from "./statement";

/** The recorder: reads the ledger, asks whether a run's owner lives, publishes the gauges of one namespace. */
export function recorderAccess(
  model: PipelineModel,
  place: AccessPlace,
  functionName: string,
  namespace: string,
): readonly Statement[] {
  return [
    ...ledgerItems(model, place, ["Query"]),
    {
      sid: "SeeWhetherTheOwnerStillRuns",
      actions: ["states:DescribeExecution"],
      resources: place.machines.lockHolders.map((machine) => executionsArn(place, machine)),
    },
    publishMetrics("PublishGauges", namespace),
    functionLogs(place, functionName),
  ];
}
