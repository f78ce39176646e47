import type { PipelineModel } from "../../model";
import { arn, executionsArn } from "./arns";
import { ledgerItems } from "./ledger";
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
      resources: [executionsArn(place, place.machines.pipeline)],
    },
    {
      sid: "PublishGauges",
      actions: ["cloudwatch:PutMetricData"],
      resources: ["*"],
      conditions: { StringEquals: { "cloudwatch:namespace": [namespace] } },
      reason: "PutMetricData knows no resources; the namespace is the narrowest condition",
    },
    {
      sid: "Logs",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [arn(place, "logs", `log-group:/aws/lambda/${functionName}:*`)],
    },
  ];
}
