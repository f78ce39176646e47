import { arn, type Address } from "./arns";
import type { Statement } from "./statement";

/** What a Lambda function writes into its own log group, which the stack makes. */
export function functionLogs(place: Address, functionName: string): Statement {
  return {
    sid: "Logs",
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [arn(place, "logs", `log-group:/aws/lambda/${functionName}:*`)],
  };
}

/** Figures of these namespaces of CloudWatch, and of no other. */
export function publishMetrics(sid: string, ...namespaces: readonly string[]): Statement {
  return {
    sid,
    actions: ["cloudwatch:PutMetricData"],
    resources: ["*"],
    conditions: { StringEquals: { "cloudwatch:namespace": namespaces } },
    reason: "PutMetricData knows no resources; the namespace is the narrowest condition",
  };
}
