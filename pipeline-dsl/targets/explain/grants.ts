import type { PipelineModel } from "../../model";
import { exampleBindings } from "../example-bindings";
import { ARTIFACTS_FOLDER } from "../glue/job-files";
import { type AccessPlace, copyRoleAccess, extractJobAccess, loadJobAccess, type Statement } from "../iam";
import { inColumns } from "./explanation";

/** What a role may do with the objects under a prefix. */
export interface Grant {
  readonly role: string;
  /** A folder of the lake, with a slash at its end. */
  readonly prefix: string;
  readonly actions: readonly string[];
}

/** Who may do what with the objects of these folders, one line a role and statement. */
export function grantsOn(model: PipelineModel, folders: readonly string[]): readonly string[] {
  return inColumns(
    grantsOf(model)
      .filter(({ prefix }) => folders.some((folder) => folder.startsWith(prefix)))
      .map(({ role, prefix, actions }) => [role, `${prefix}*`, actions.join(", ")]),
  );
}

/** Every grant on objects of the lake. */
export function grantsOf(model: PipelineModel): readonly Grant[] {
  const place = exampleAccessPlace(model);
  const roles: readonly (readonly [role: string, statements: readonly Statement[]])[] = [
    [model.jobs.extract.name, extractJobAccess(model, place)],
    [model.jobs.load.name, loadJobAccess(model, place)],
    ["COPY role", copyRoleAccess(model, place, place.keys.lake)],
  ];
  return roles.flatMap(([role, statements]) =>
    statements.flatMap((statement) =>
      prefixesOf(statement, place).map((prefix) => ({ role, prefix, actions: statement.actions })),
    ),
  );
}

/** Of the statement's resources, those that are objects of the lake: their prefixes. */
function prefixesOf({ resources }: Statement, { partition, lakeBucket }: AccessPlace): readonly string[] {
  const start = `arn:${partition}:s3:::${lakeBucket}/`;
  return resources
    .filter((resource) => resource.startsWith(start) && resource.endsWith("*"))
    .map((resource) => resource.slice(start.length, -1));
}

/** Addresses of a made-up account: only the folders are read from the statements. */
export function exampleAccessPlace(model: PipelineModel): AccessPlace {
  const { region, ledgerTable, warehouse, jobNames, sourceSecrets } = exampleBindings(model);
  return {
    partition: "aws",
    region,
    account: "123456789012",
    lakeBucket: "lake",
    artifactsPrefix: ARTIFACTS_FOLDER,
    ledgerTable,
    machines: { pipeline: model.name, sql: `${model.name}_sql`, parts: [], lockHolders: [], alias: "live" },
    jobNames,
    securityConfiguration: "jobs",
    connections: [],
    sourceSecrets,
    warehouse: { ...warehouse, arn: "warehouse", secretArn: null, namespaceArn: null },
    rehearsal: null,
    subnets: [],
    jobsSecurityGroup: "jobs",
    keys: { lake: "lake", operations: "operations", warehouse: "warehouse" },
  };
}
