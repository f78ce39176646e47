import type { PipelineModel } from "../../model";
import { arn } from "./arns";
import { ledgerItems } from "./ledger";
import type { AccessPlace } from "./place";
import type { Statement } from "./statement";

/** The recorder: reads the ledger, publishes the gauges of one namespace. */
export function recorderAccess(
  model: PipelineModel,
  place: AccessPlace,
  functionName: string,
  namespace: string,
): readonly Statement[] {
  return [
    ...ledgerItems(model, place, ["GetItem", "Query"]),
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
