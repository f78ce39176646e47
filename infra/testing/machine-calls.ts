import type { Call } from "./simulate";

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Branches?: readonly Machine[];
  readonly ItemProcessor?: Machine;
}

interface Machine {
  readonly States: Readonly<Record<string, State>>;
}

export interface SiteWarehouse {
  readonly name: string;
  readonly database: string;
  readonly secretArn: string;
  /** Of a workgroup; its id is not in its name. */
  readonly workgroupArn: string;
}

export interface MachinePlace {
  readonly region: string;
  readonly account: string;
  /** Name of the pipeline in the ledger. */
  readonly pipeline: string;
  /** Name of the machine of a run. */
  readonly pipelineMachine: string;
  /** Name of the machine whose executions own the machine's lock; absent: the machine of a run. */
  readonly lockOwner?: string;
  /** Unique id of the machine's role. */
  readonly roleId: string;
  /** The active site's warehouse, whose name, database and secret a run hands to the SQL machine; null: no SQL is run. */
  readonly warehouse: SiteWarehouse | null;
  /** Of a workgroup; absent: the warehouse is a cluster. */
  readonly namespaceArn?: string;
  /** What a failover restores into; absent: nothing. */
  readonly restored?: { readonly namespaceArns: readonly string[] };
}

/** What the machine's role must be allowed to call, task by task, as AWS documents it for each integration. */
export function machineCalls(definition: string, place: MachinePlace): readonly Call[] {
  return tasksOf(JSON.parse(definition) as Machine).flatMap((task) => callsOf(task, place));
}

function tasksOf(machine: Machine): readonly State[] {
  return Object.values(machine.States).flatMap((state) => [
    ...(state.Type === "Task" ? [state] : []),
    ...[...(state.Branches ?? []), ...(state.ItemProcessor === undefined ? [] : [state.ItemProcessor])].flatMap(
      tasksOf,
    ),
  ]);
}

function callsOf(task: State, place: MachinePlace): readonly Call[] {
  const parameters = task.Parameters ?? {};
  const arn = (service: string, resource: string): string =>
    `arn:aws:${service}:${place.region}:${place.account}:${resource}`;
  const integration = (task.Resource ?? "").replace("arn:aws:states:::", "");
  if (integration === "glue:startJobRun.sync") {
    const job = arn("glue", `job/${String(parameters["JobName"])}`);
    return ["StartJobRun", "GetJobRun", "GetJobRuns", "BatchStopJobRun"].map((action) => ({
      action: `glue:${action}`,
      resource: job,
    }));
  }
  if (integration === "states:startExecution.sync:2") {
    const machine = String(parameters["StateMachineArn"]);
    const execution = `${machine.replace(":stateMachine:", ":execution:").replace(/:[^:]*$/, "")}:some-run`;
    const rule = arn("events", "rule/StepFunctionsGetEventsForStepFunctionsExecutionRule");
    return [
      { action: "states:StartExecution", resource: machine },
      ...["DescribeExecution", "StopExecution"].map((action) => ({ action: `states:${action}`, resource: execution })),
      ...["PutTargets", "PutRule", "DescribeRule"].map((action) => ({ action: `events:${action}`, resource: rule })),
    ];
  }
  if (integration === "lambda:invoke")
    return [{ action: "lambda:InvokeFunction", resource: String(parameters["FunctionName"]) }];
  const [, service, action] = /^aws-sdk:(\w+):(\w+)$/.exec(integration) ?? [];
  if (service === "dynamodb" && action !== undefined) return ledgerCalls(action, parameters, arn, place.pipeline);
  if (service === "sfn" && action === "describeExecution")
    return [
      {
        action: "states:DescribeExecution",
        resource: arn("states", `execution:${place.lockOwner ?? place.pipelineMachine}:some-run`),
      },
    ];
  if (service === "redshift" && (action === "describeClusters" || action === "failoverPrimaryCompute"))
    return [
      {
        action: `redshift:${action.charAt(0).toUpperCase()}${action.slice(1)}`,
        resource: arn("redshift", `cluster:${place.warehouse?.name ?? ""}`),
      },
    ];
  if (service === "redshift" && action === "createClusterSnapshot")
    return ["cluster:", "snapshot:"].map((kind) => ({
      action: "redshift:CreateClusterSnapshot",
      resource: arn(
        "redshift",
        `${kind}${String(parameters["ClusterIdentifier"])}${kind === "snapshot:" ? "/some-snapshot" : ""}`,
      ),
    }));
  if (service === "redshift" && action === "restoreTableFromClusterSnapshot")
    return ["cluster:", "snapshot:"].map((kind) => ({
      action: "redshift:RestoreTableFromClusterSnapshot",
      resource: arn(
        "redshift",
        `${kind}${String(parameters["ClusterIdentifier"])}${kind === "snapshot:" ? "/some-snapshot" : ""}`,
      ),
    }));
  if (service === "redshiftserverless" && action === "listSnapshots")
    return [{ action: "redshift-serverless:ListSnapshots", resource: arn("redshift-serverless", "snapshot/*") }];
  if (service === "redshiftserverless" && action === "getTableRestoreStatus")
    return [{ action: "redshift-serverless:GetTableRestoreStatus", resource: "*" }];
  if (service === "redshiftserverless" && action === "restoreTableFromSnapshot" && place.namespaceArn !== undefined)
    return [place.namespaceArn, arn("redshift-serverless", "snapshot/01234567-89ab-cdef-0123-456789abcdef")].map(
      (resource) => ({ action: "redshift-serverless:RestoreTableFromSnapshot", resource }),
    );
  if (service === "redshift" && (action === "describeClusterSnapshots" || action === "describeTableRestoreStatus"))
    return [
      {
        action: `redshift:${action.charAt(0).toUpperCase()}${action.slice(1)}`,
        resource: arn("redshift", `cluster:${String(parameters["ClusterIdentifier"])}`),
      },
    ];
  if (service === "redshiftserverless" && place.restored !== undefined) {
    const { namespaceArns } = place.restored;
    if (action === "getNamespace")
      return namespaceArns.map((resource) => ({ action: "redshift-serverless:GetNamespace", resource }));
    if (action === "restoreFromSnapshot")
      return [
        {
          action: "redshift-serverless:RestoreFromSnapshot",
          resource: arn("redshift-serverless", "snapshot/01234567-89ab-cdef-0123-456789abcdef"),
        },
        ...["CreateSecret", "TagResource"].map((name) => ({
          action: `secretsmanager:${name}`,
          resource: arn("secretsmanager", "secret:redshift!some-namespace-owner-AbC123"),
        })),
        ...["GenerateDataKey", "Decrypt"].map((name) => ({
          action: `kms:${name}`,
          resource: String(parameters["AdminPasswordSecretKmsKeyId"]),
          context: { "kms:ViaService": `secretsmanager.${place.region}.amazonaws.com` },
        })),
      ];
  }
  if (service === "redshiftdata") return warehouseCalls(action ?? "", parameters, place);
  throw new Error(`an integration that no permission is known for: ${integration}`);
}

/** A transaction is allowed as its parts. */
function ledgerCalls(
  action: string,
  parameters: Readonly<Record<string, unknown>>,
  arn: (service: string, resource: string) => string,
  pipeline: string,
): readonly Call[] {
  const context = { "dynamodb:LeadingKeys": [pipeline] };
  const call = (name: string, table: unknown): Call => ({
    action: `dynamodb:${name}`,
    resource: arn("dynamodb", `table/${String(table)}`),
    context,
  });
  if (action !== "transactWriteItems")
    return [call(action.charAt(0).toUpperCase() + action.slice(1), parameters["TableName"])];
  const items = parameters["TransactItems"] as readonly Readonly<Record<string, { readonly TableName: string }>>[];
  const names: Readonly<Record<string, string>> = {
    Put: "PutItem",
    Update: "UpdateItem",
    Delete: "DeleteItem",
    ConditionCheck: "ConditionCheckItem",
  };
  return items.flatMap((item) =>
    Object.entries(item).map(([kind, { TableName }]) => call(names[kind] ?? kind, TableName)),
  );
}

/** The Data API, which reads the secret or makes credentials in the caller's name. */
function warehouseCalls(
  action: string,
  parameters: Readonly<Record<string, unknown>>,
  { region, account, roleId, warehouse }: MachinePlace,
): readonly Call[] {
  if (action === "describeStatement") {
    // Two sessions of one role: nothing says that Step Functions keeps the session in which it submitted the statement.
    const sessions = { submitted: `${roleId}:aaaaaaaa`, asking: `${roleId}:bbbbbbbb` };
    return [
      {
        action: "redshift-data:DescribeStatement",
        resource: "*",
        context: {
          "aws:userid": sessions.asking,
          "redshift-data:statement-owner-iam-userid": sessions.submitted,
        },
      },
    ];
  }
  if (action !== "batchExecuteStatement")
    throw new Error(`a call of the Data API that no permission is known for: ${action}`);
  if (warehouse === null) throw new Error("no warehouse is known for the machine's SQL");
  const arn = (service: string, resource: string): string => `arn:aws:${service}:${region}:${account}:${resource}`;
  const isCluster = "ClusterIdentifier.$" in parameters;
  const target = isCluster ? arn("redshift", `cluster:${warehouse.name}`) : warehouse.workgroupArn;
  const own = isCluster
    ? {
        action: "redshift:GetClusterCredentialsWithIAM",
        resource: arn("redshift", `dbname:${warehouse.name}/${warehouse.database}`),
      }
    : { action: "redshift-serverless:GetCredentials", resource: target };
  const user: Call =
    "SecretArn.$" in parameters ? { action: "secretsmanager:GetSecretValue", resource: warehouse.secretArn } : own;
  return [{ action: "redshift-data:BatchExecuteStatement", resource: target }, user];
}
