import type { Ask } from "../ask";
import { type DoctorCheck, type Finding, note, ok, problem } from "../check";
import { isOfStack } from "../stack-tags";

/** One kind of thing that the stack names: how those that begin with its names are listed. */
interface Named {
  readonly what: string;
  readonly service: string;
  readonly operation: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Field of the response that holds the list, and field of an entry that holds its name. */
  readonly list: string;
  readonly name: string | null;
  /** Field of an entry that holds its ARN, by which the tags are known; null: by name, in roles. */
  readonly arn: string | null;
}

const KINDS: readonly Named[] = [
  { what: "role", service: "iam", operation: "list_roles", list: "Roles", name: "RoleName", arn: null },
  { what: "Glue job", service: "glue", operation: "list_jobs", list: "JobNames", name: null, arn: "glue:job/" },
  {
    what: "state machine",
    service: "stepfunctions",
    operation: "list_state_machines",
    list: "stateMachines",
    name: "name",
    arn: "stateMachineArn",
  },
  {
    what: "table",
    service: "dynamodb",
    operation: "list_tables",
    list: "TableNames",
    name: null,
    arn: "dynamodb:table/",
  },
  {
    what: "function",
    service: "lambda",
    operation: "list_functions",
    list: "Functions",
    name: "FunctionName",
    arn: "FunctionArn",
  },
  {
    what: "cluster of databases",
    service: "rds",
    operation: "describe_db_clusters",
    list: "DBClusters",
    name: "DBClusterIdentifier",
    arn: "DBClusterArn",
  },
  {
    what: "warehouse",
    service: "redshift",
    operation: "describe_clusters",
    list: "Clusters",
    name: "ClusterIdentifier",
    arn: "redshift:cluster:",
  },
  {
    what: "secret",
    service: "secretsmanager",
    operation: "list_secrets",
    parameters: { IncludePlannedDeletion: true },
    list: "SecretList",
    name: "Name",
    arn: "ARN",
  },
  { what: "topic", service: "sns", operation: "list_topics", list: "Topics", name: "TopicArn", arn: "TopicArn" },
];

type Entry = string | Readonly<Record<string, unknown>>;

/** Names that the stack would take, and that something else has. */
export const names: DoctorCheck = {
  id: "names",
  about: "names that something else may have",
  actions: [
    "iam:ListRoles",
    "iam:ListRoleTags",
    "glue:ListJobs",
    "states:ListStateMachines",
    "dynamodb:ListTables",
    "lambda:ListFunctions",
    "rds:DescribeDBClusters",
    "redshift:DescribeClusters",
    "secretsmanager:ListSecrets",
    "sns:ListTopics",
    "tag:GetResources",
  ],
  source:
    "Resource Groups Tagging API reference, GetResources; Secrets Manager guide, Delete a secret (a name is taken until the recovery window ends)",
  look: async ({ deployment }, ask) => {
    const owned = await ownedArns(deployment, ask);
    const mine = (name: string): boolean =>
      name === deployment.names.stem ||
      [`${deployment.names.stem}-`, `${deployment.names.stem}/`].some((start) => name.startsWith(start)) ||
      Object.values(deployment.names.jobs).includes(name) ||
      [
        deployment.names.machines.pipeline,
        deployment.names.machines.sql,
        deployment.names.recovery.failover,
        deployment.names.recovery.replay,
      ].includes(name);
    const findings: Finding[] = [];
    for (const kind of KINDS) {
      const { service, operation, parameters = {}, list } = kind;
      const answer = await ask<Record<string, readonly Entry[]>>({
        service,
        operation,
        parameters,
        region: deployment.region,
      });
      for (const entry of answer[list] ?? []) {
        const name = nameOf(entry, kind);
        if (!mine(name)) continue;
        if (await isOwned(entry, name, kind, owned, deployment, ask)) continue;
        findings.push(taken(entry, kind.what, name));
      }
    }
    if (findings.length > 0) return findings;
    return [
      owned.length === 0
        ? ok("free")
        : note(`this stack has ${String(owned.length)} resources already; no other has its names`),
    ];
  },
};

function taken(entry: Entry, what: string, name: string): Finding {
  const deleted = typeof entry === "object" && entry["DeletedDate"] !== undefined;
  return deleted
    ? problem(
        `the ${what} ${name} is being deleted and keeps its name until then`,
        `aws secretsmanager delete-secret --force-delete-without-recovery --secret-id ${name}, or restore it`,
      )
    : problem(
        `there is a ${what} ${name} that is not of this stack`,
        "remove or rename it, import it into the stack, or name the pipeline otherwise",
      );
}

async function ownedArns(
  { model, stack, region }: Parameters<typeof isOfStack>[1] & { readonly region: string },
  ask: Ask,
): Promise<readonly string[]> {
  const { ResourceTagMappingList = [] } = await ask<{
    ResourceTagMappingList: readonly { readonly ResourceARN: string }[];
  }>({
    service: "resourcegroupstaggingapi",
    operation: "get_resources",
    region,
    parameters: {
      TagFilters: [
        { Key: "Pipeline", Values: [model.name] },
        { Key: "Stack", Values: [stack] },
      ],
    },
  });
  return ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN);
}

function nameOf(entry: Entry, { name }: Named): string {
  if (typeof entry === "string") return entry;
  const text = String(entry[name ?? ""] ?? "");
  return text.startsWith("arn:") ? (text.split(":").at(-1) ?? text) : text;
}

async function isOwned(
  entry: Entry,
  name: string,
  { arn }: Named,
  owned: readonly string[],
  deployment: Parameters<typeof isOfStack>[1] & { readonly region: string },
  ask: Ask,
): Promise<boolean> {
  if (arn === null) {
    const { Tags = [] } = await ask<{ Tags: readonly { readonly Key: string; readonly Value: string }[] }>({
      service: "iam",
      operation: "list_role_tags",
      region: deployment.region,
      parameters: { RoleName: name },
    });
    return isOfStack(Tags, deployment);
  }
  const exact = typeof entry === "object" ? entry[arn] : undefined;
  // Some lists give names alone: their ARN ends in the kind and the name.
  return exact !== undefined
    ? owned.includes(String(exact))
    : owned.some((each) => each.endsWith(`${arn.slice(arn.indexOf(":") + 1)}${name}`));
}
