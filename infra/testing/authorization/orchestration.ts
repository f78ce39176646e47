import { each, WHOLE_ACCOUNT, type Authorizations, type Request } from "./entry";

/** Step Functions, and what starts it or is started by it. */
export const ORCHESTRATION: Authorizations = {
  "states:StartExecution": {
    resource: /^arn:aws:states:[^:]+:\d{12}:stateMachine:[^:]+$/,
    keys: ["states:StateMachineQualifier"],
    source: "Step Functions guide, Authorization for versions and aliases",
    formed: unqualified,
  },
  ...each("states", ["DescribeExecution", "StopExecution"], {
    resource: /^arn:aws:states:[^:]+:\d{12}:execution:[^:]+:[^:]+$/,
    keys: [],
    source: "Step Functions guide, Start workflow executions from a task state (.sync needs both)",
  }),
  ...each("events", ["DescribeRule", "PutRule", "PutTargets"], {
    resource: /^arn:aws:events:[^:]+:\d{12}:rule\/[^/]+$/,
    keys: [],
    source:
      "Step Functions guide, Start workflow executions from a task state: StepFunctionsGetEventsForStepFunctionsExecutionRule",
  }),
  ...each("glue", ["BatchStopJobRun", "GetJobRun", "GetJobRuns", "StartJobRun"], {
    resource: /^arn:aws:glue:[^:]+:\d{12}:job\/.+$/,
    keys: [],
    source: "Step Functions guide, Start an AWS Glue job (.sync needs all four)",
  }),
  ...each(
    "logs",
    [
      "CreateLogDelivery",
      "DeleteLogDelivery",
      "DescribeLogGroups",
      "DescribeResourcePolicies",
      "GetLogDelivery",
      "ListLogDeliveries",
      "PutResourcePolicy",
      "UpdateLogDelivery",
    ],
    { ...WHOLE_ACCOUNT, source: "Step Functions guide, IAM policies for logging to CloudWatch Logs" },
  ),
  ...each("xray", ["GetSamplingRules", "GetSamplingTargets", "PutTelemetryRecords", "PutTraceSegments"], {
    ...WHOLE_ACCOUNT,
    source: "Step Functions guide, Trace requests with X-Ray",
  }),
  "lambda:InvokeFunction": {
    // Scheduler names the function without a version.
    resource: /^arn:aws:lambda:[^:]+:\d{12}:function:[^:]+$/,
    keys: [],
    source: "EventBridge Scheduler guide, Using templated targets",
  },
  "sns:Publish": {
    resource: /^arn:aws:sns:[^:]+:\d{12}:[^:]+$/,
    keys: [],
    source: "EventBridge guide, Execution role: targets in SNS",
  },
  "sqs:SendMessage": {
    resource: /^arn:aws:sqs:[^:]+:\d{12}:[^:]+$/,
    keys: [],
    source: "EventBridge Scheduler guide, Configuring a dead-letter queue",
  },
};

/** A version or an alias leaves the machine's ARN and becomes a key. A start without one has no such key. */
function unqualified(call: Request): Request {
  const [, machine = call.resource, qualifier] =
    /^(arn:aws:states:[^:]+:\d+:stateMachine:[^:]+)(?::(.+))?$/.exec(call.resource) ?? [];
  return {
    ...call,
    resource: machine,
    context: qualifier === undefined ? {} : { "states:StateMachineQualifier": qualifier },
  };
}
