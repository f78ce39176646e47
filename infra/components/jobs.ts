import { Connection, Job, SecurityConfiguration, type JobArgs } from "@pulumi/aws/glue";
import { BucketObjectv2 } from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import {
  arn,
  extractJobAccess,
  loadJobAccess,
  trustPolicy,
  type AccessPlace,
  type Statement,
} from "../../pipeline-dsl/targets/iam";
import type { JobSpec } from "../../pipeline-dsl/targets/glue";
import type { Artifact } from "../artifacts/job-code";
import type { Deployment } from "../deployment";
import { ownTags } from "../tags";
import { ArgumentFaults, tags, transformed, type ComponentArgs, type Transform } from "./component";
import { logGroup } from "./log-group";
import { printedRole } from "./role";

export interface JobsArgs extends ComponentArgs {
  /** The two jobs, extraction first. */
  readonly specs: readonly JobSpec[];
  /** Scripts, library and plan: what the specs name. */
  readonly artifacts: readonly Artifact[];
  readonly bucket: pulumi.Input<string>;
  readonly lakeKeyArn: pulumi.Input<string>;
  readonly operationsKeyArn: pulumi.Input<string>;
  readonly access: pulumi.Output<AccessPlace>;
  readonly subnetIds: pulumi.Output<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
  /** JDBC address by source. */
  readonly sources: Readonly<Record<string, { readonly url: pulumi.Input<string>; readonly secret: string }>>;
  readonly transform?: { readonly job?: Transform<JobArgs> };
}

/** The two Glue jobs, what they run, and as whom. */
export class Jobs extends pulumi.ComponentResource {
  readonly nodes: { readonly jobs: readonly Job[]; readonly connections: readonly Connection[] };

  constructor(name: string, args: JobsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:jobs:Jobs", name, {}, opts);
    checkArgs(args);
    const { deployment } = args;
    const child = { parent: this };
    const artifacts = args.artifacts.map(
      (artifact) =>
        new BucketObjectv2(
          `${name}-${artifact.name}`,
          {
            bucket: args.bucket,
            key: artifact.key,
            source: artifact.source,
            kmsKeyId: args.lakeKeyArn,
            tags: ownTags(deployment, `${name}-artifact`),
          },
          // A run, or its redrive two weeks later, still reads the version it started with.
          { ...child, retainOnDelete: true },
        ),
    );
    const security = new SecurityConfiguration(
      name,
      {
        name: securityConfigurationName(deployment.names.stem),
        encryptionConfiguration: {
          cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn: args.operationsKeyArn },
          jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn: args.operationsKeyArn },
          s3Encryption: { s3EncryptionMode: "SSE-KMS", kmsKeyArn: args.lakeKeyArn },
        },
      },
      child,
    );
    const connections = connectionsOf(name, args, this);
    const jobs = args.specs.map((spec, index) => {
      const kind = index === 0 ? "extract" : "load";
      const logs = ["error", "output"].map((stream) =>
        logGroup(
          `${name}-${kind}-${stream}`,
          {
            deployment,
            groupName: `${logFolder(spec, deployment)}/${stream}`,
            key: args.operationsKeyArn,
            keepDays: 90,
          },
          child,
        ),
      );
      return new Job(
        `${name}-${kind}`,
        transformed(jobArgs(spec, kind, name, args, security, connections, this), args.transform?.job),
        { ...child, dependsOn: [...artifacts, ...logs] },
      );
    });
    this.nodes = { jobs, connections };
    this.registerOutputs({});
  }
}

export function securityConfigurationName(stem: string): string {
  return `${stem}-jobs`;
}

/** Extraction reaches the sources by these; the other job keeps to the VPC by its own. */
export function connectionNames(stem: string, sources: readonly string[]): readonly string[] {
  return [...sources.map((source) => `${stem}-${source}`), `${stem}-network`];
}

function checkArgs(args: JobsArgs): void {
  const faults = new ArgumentFaults("Jobs");
  const { deployment, specs } = args;
  faults.check(specs.length === 2, "specs", `expected the extraction and the load, not ${String(specs.length)} jobs`);
  const uris = new Set(args.artifacts.map((artifact) => `s3://${deployment.names.lakeBucket}/${artifact.key}`));
  specs.forEach((spec, index) => {
    const script = spec.Command.ScriptLocation;
    faults.check(
      uris.has(script),
      `specs[${String(index)}].Command.ScriptLocation`,
      `${script} is not among the artifacts`,
    );
  });
  for (const source of deployment.model.sources) {
    faults.check(
      Object.hasOwn(args.sources, source.name),
      `sources.${source.name}`,
      "the definition has this source, and it has no address",
    );
  }
  faults.throwIfAny();
}

function jobArgs(
  spec: JobSpec,
  kind: "extract" | "load",
  name: string,
  args: JobsArgs,
  security: SecurityConfiguration,
  connections: readonly Connection[],
  parent: Jobs,
): JobArgs {
  const { deployment } = args;
  const network = connections.slice(-1);
  const sources = connections.slice(0, -1);
  return {
    name: spec.Name,
    description: spec.Description,
    roleArn: deployment.settings.jobs?.role ?? jobRole(`${name}-${kind}`, kind, spec, args, parent),
    glueVersion: spec.GlueVersion,
    command: {
      name: spec.Command.Name,
      pythonVersion: spec.Command.PythonVersion,
      scriptLocation: spec.Command.ScriptLocation,
    },
    workerType: spec.WorkerType,
    numberOfWorkers: spec.NumberOfWorkers,
    timeout: spec.Timeout,
    maxRetries: spec.MaxRetries,
    executionClass: spec.ExecutionClass,
    executionProperty: { maxConcurrentRuns: spec.ExecutionProperty.MaxConcurrentRuns },
    jobRunQueuingEnabled: spec.JobRunQueuingEnabled,
    defaultArguments: { ...spec.DefaultArguments, "--custom-logGroup-prefix": logPrefix(spec) },
    nonOverridableArguments: { ...spec.NonOverridableArguments },
    connections: (kind === "extract" ? sources : network).map((connection) => connection.name),
    securityConfiguration: security.name,
    ...delayNotice(args),
    tags: tags(deployment, `${name}-${kind}`),
  };
}

/** Glue itself says when a run is late, while it still runs. */
function delayNotice({ deployment }: JobsArgs): Pick<JobArgs, "notificationProperty"> {
  const delay = deployment.model.alerts.find((alert) => alert.kind === "processingDelay");
  return delay === undefined ? {} : { notificationProperty: { notifyDelayAfter: Math.ceil(delay.overSeconds / 60) } };
}

function logPrefix(spec: JobSpec): string {
  return `/aws-glue/jobs/${spec.Name}`;
}

/** Under a security configuration Glue writes to groups that name it and the job's role; here they exist before. */
function logFolder(spec: JobSpec, { names }: Deployment): string {
  const role = spec.Role.split("/").at(-1) ?? spec.Role;
  return `${logPrefix(spec)}/${securityConfigurationName(names.stem)}-role/${role}`;
}

function jobRole(
  name: string,
  kind: "extract" | "load",
  spec: JobSpec,
  args: JobsArgs,
  parent: Jobs,
): pulumi.Output<string> {
  const { deployment } = args;
  const print = kind === "extract" ? extractJobAccess : loadJobAccess;
  const role = printedRole(
    name,
    {
      deployment,
      purpose: kind,
      trust: trustPolicy({
        service: "glue.amazonaws.com",
        account: deployment.account,
        // Which of its resources Glue names as the source is not documented; all of this account's are.
        sourceArn: arn(deployment, "glue", "*"),
      }),
      access: args.access.apply((place): readonly Statement[] => print(deployment.model, place)),
    },
    { parent },
  );
  return role;
}

function connectionsOf(name: string, args: JobsArgs, parent: Jobs): readonly Connection[] {
  const { deployment } = args;
  const placement = {
    availabilityZone: deployment.settings.zones[0],
    securityGroupIdLists: [args.securityGroupId],
    subnetId: args.subnetIds.apply((ids) => ids[0] ?? ""),
  };
  const { stem } = deployment.names;
  const jdbc = Object.entries(args.sources).map(
    ([source, address]) =>
      new Connection(
        `${name}-${source}`,
        {
          name: `${stem}-${source}`,
          description: `Network and secret of ${source}`,
          connectionType: "JDBC",
          connectionProperties: {
            JDBC_CONNECTION_URL: address.url,
            JDBC_ENFORCE_SSL: "true",
            SECRET_ID: address.secret,
          },
          physicalConnectionRequirements: placement,
          tags: tags(deployment, `${name}-${source}`),
        },
        { parent },
      ),
  );
  const network = new Connection(
    `${name}-network`,
    {
      name: `${stem}-network`,
      description: "Keeps a job inside the VPC",
      connectionType: "NETWORK",
      physicalConnectionRequirements: placement,
      tags: tags(deployment, `${name}-network`),
    },
    { parent },
  );
  return [...jdbc, network];
}
