import { Alias, StateMachine, type StateMachineArgs } from "@pulumi/aws/sfn";
import * as pulumi from "@pulumi/pulumi";
import { type AccessPlace, machineArn, sqlPartAccess, trustPolicy } from "../../pipeline-dsl/targets/iam";
import { withLakeKey } from "../bindings";
import { tags, transformed, type ComponentArgs, type Transform } from "./component";
import { logGroup } from "./log-group";
import { printedRole, type PrintedRoleArgs } from "./role";

export interface PublishedMachineArgs extends ComponentArgs {
  /** Key of the lake, which the definition names. */
  readonly lakeKeyArn: pulumi.Input<string>;
  /** Key of the logs. */
  readonly keyArn: pulumi.Input<string>;
  readonly transform?: Transform<StateMachineArgs> | undefined;
}

export interface MachineArgs {
  readonly physicalName: string;
  /** Of its role. */
  readonly purpose: string;
  /** Amazon States Language, as text. */
  readonly definition: pulumi.Input<string>;
  readonly access: PrintedRoleArgs["access"];
  readonly dependsOn: pulumi.Resource[];
}

export interface PublishedMachine {
  readonly machine: StateMachine;
  readonly alias: Alias;
}

/** The machines of one concern, as they are printed, and what their roles are printed from. */
export interface PrintedMachinesArgs<Document> extends ComponentArgs {
  readonly machines: readonly Document[];
  readonly access: pulumi.Output<AccessPlace>;
  readonly lakeKeyArn: pulumi.Input<string>;
  /** Key of the logs. */
  readonly keyArn: pulumi.Input<string>;
  /** What the machines' definitions name by text. */
  readonly dependsOn: pulumi.Resource[];
}

/** The parts of a machine of recovery that has outgrown one: `what` names them and their roles. */
export function publishedParts(
  name: string,
  what: string,
  args: PrintedMachinesArgs<unknown>,
  parent: pulumi.Resource,
  parts: readonly Pick<MachineArgs, "physicalName" | "definition">[],
): readonly PublishedMachine[] {
  return parts.map((part, index) =>
    publishedMachine(`${name}-${String(index + 1)}`, args, parent, {
      ...part,
      purpose: `${what}-${String(index + 1)}-machine`,
      access: args.access.apply((known) => sqlPartAccess(known)),
      dependsOn: args.dependsOn,
    }),
  );
}

/** A state machine with its role and its log, and the alias by which everybody starts it. */
export function publishedMachine(
  name: string,
  args: PublishedMachineArgs,
  parent: pulumi.Resource,
  of: MachineArgs,
): PublishedMachine {
  const { deployment } = args;
  const child = { parent };
  const role = printedRole(
    name,
    {
      deployment,
      purpose: of.purpose,
      trust: trustPolicy({
        service: "states.amazonaws.com",
        account: deployment.account,
        // An execution of a version may name the version.
        sourceArn: [machineArn(deployment, of.physicalName), `${machineArn(deployment, of.physicalName)}:*`],
      }),
      access: of.access,
    },
    child,
  );
  // Under this prefix, log delivery does not use up the account's resource policy.
  const logs = logGroup(
    name,
    { deployment, groupName: `/aws/vendedlogs/states/${of.physicalName}`, key: args.keyArn, keepDays: 90 },
    child,
  );
  const machine = new StateMachine(
    name,
    transformed(
      {
        name: of.physicalName,
        type: "STANDARD",
        roleArn: role,
        definition: pulumi
          .all([of.definition, args.lakeKeyArn])
          .apply(([text, key]) => withLakeKey(deployment, text, key)),
        publish: true,
        // The data of a run is the business of the ledger; logs hold states and errors.
        loggingConfiguration: {
          includeExecutionData: false,
          level: "ALL",
          logDestination: logs.arn.apply((group) => `${group}:*`),
        },
        tracingConfiguration: { enabled: true },
        tags: tags(deployment, name),
      },
      args.transform,
    ),
    { ...child, dependsOn: of.dependsOn },
  );
  const alias = new Alias(
    name,
    {
      name: deployment.names.machines.alias,
      description: "The version that runs",
      routingConfigurations: [{ stateMachineVersionArn: machine.stateMachineVersionArn, weight: 100 }],
    },
    child,
  );
  return { machine, alias };
}
