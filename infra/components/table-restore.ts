import { EventRule, EventTarget } from "@pulumi/aws/cloudwatch";
import type { StateMachine } from "@pulumi/aws/sfn";
import * as pulumi from "@pulumi/pulumi";
import {
  arn,
  backupMachineAccess,
  backupStartAccess,
  machineArn,
  restoreMachineAccess,
  type TableRestorePlace,
  trustPolicy,
} from "../../pipeline-dsl/targets/iam";
import type { RestoreMachineDocument } from "../documents";
import { sortedJson } from "../sorted-json";
import { tags } from "./component";
import { type PrintedMachinesArgs, publishedMachine, publishedParts } from "./published-machine";
import { printedRole } from "./role";

/** The restore's machine, its parts, and the backup's where the definition makes any. */
export type TableRestoreArgs = PrintedMachinesArgs<RestoreMachineDocument>;

/** The machine that restores a table, which somebody starts, and the one of backups, which follows each run that has ended well. */
export class TableRestore extends pulumi.ComponentResource {
  readonly nodes: { readonly machines: readonly StateMachine[] };

  constructor(name: string, args: TableRestoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:recovery:TableRestore", name, {}, opts);
    const { deployment, access, dependsOn } = args;
    const { model } = deployment;
    const place = placeOf(args);
    const [restore, ...parts] = args.machines.filter(({ kind }) => kind === "restore");
    const [backup] = args.machines.filter(({ kind }) => kind === "backup");
    if (restore === undefined) throw new Error("a restore needs its machine");
    const restoreParts = publishedParts(`${name}-part`, "restore-part", args, this, parts);
    const restoreMachine = publishedMachine(name, args, this, {
      ...restore,
      purpose: "restore-machine",
      access: access.apply((known) => restoreMachineAccess(model, known, place)),
      dependsOn: [...dependsOn, ...restoreParts.map(({ alias }) => alias)],
    });
    const machines = [restoreMachine, ...restoreParts];
    if (backup !== undefined) {
      const backupMachine = publishedMachine(`${name}-backup`, args, this, {
        ...backup,
        purpose: "backup-machine",
        access: access.apply((known) => backupMachineAccess(model, known, place)),
        dependsOn,
      });
      machines.push(backupMachine);
      this.afterRuns(`${name}-backup`, args, place, backupMachine.alias);
    }
    this.nodes = { machines: machines.map(({ machine }) => machine) };
    this.registerOutputs({});
  }

  /** A rule and no state of the run: a backup that cannot be started fails no committed run. */
  private afterRuns(name: string, args: TableRestoreArgs, place: TableRestorePlace, alias: pulumi.Resource): void {
    const { deployment } = args;
    const { names } = deployment;
    const child = { parent: this };
    const role = printedRole(
      `${name}-start`,
      {
        deployment,
        purpose: "backup-start",
        trust: trustPolicy({
          service: "events.amazonaws.com",
          account: deployment.account,
          sourceArn: arn(deployment, "events", `rule/${names.backupRule}`),
        }),
        access: args.access.apply((known) => backupStartAccess(known, place)),
      },
      child,
    );
    const rule = new EventRule(
      name,
      {
        name: names.backupRule,
        description: `A run of ${deployment.model.name} has ended well: tables are backed up where that is due`,
        eventPattern: sortedJson({
          source: ["aws.states"],
          "detail-type": ["Step Functions Execution Status Change"],
          detail: { stateMachineArn: [machineArn(deployment, names.machines.pipeline)], status: ["SUCCEEDED"] },
        }),
        tags: tags(deployment, name),
      },
      child,
    );
    new EventTarget(
      name,
      {
        rule: rule.name,
        arn: `${machineArn(deployment, names.recovery.backup)}:${names.machines.alias}`,
        roleArn: role,
        input: "{}",
      },
      { ...child, dependsOn: [alias] },
    );
  }
}

function placeOf({ deployment, machines }: TableRestoreArgs): TableRestorePlace {
  const { recovery } = deployment.names;
  return {
    functionName: recovery.function,
    machines: {
      restoreTable: recovery.restoreTable,
      backup: recovery.backup,
      replay: recovery.replay,
      restoreParts: machines
        .filter(({ kind, physicalName }) => kind === "restore" && physicalName !== recovery.restoreTable)
        .map(({ physicalName }) => physicalName),
    },
  };
}
