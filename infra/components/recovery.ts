import type { Function as LambdaFunction } from "@pulumi/aws/lambda";
import { Schedule } from "@pulumi/aws/scheduler";
import type { StateMachine } from "@pulumi/aws/sfn";
import * as pulumi from "@pulumi/pulumi";
import type { TimedRhythm } from "../../pipeline-dsl/model";
import {
  arn,
  failoverMachineAccess,
  followMachineAccess,
  followScheduleAccess,
  machineArn,
  recoveryFunctionAccess,
  rehearsalScheduleAccess,
  replayMachineAccess,
  trustPolicy,
  type RecoveryPlace,
} from "../../pipeline-dsl/targets/iam";
import { warehouseHash } from "../../pipeline-dsl/targets/redshift";
import { type FailoverInput, REPLICATION_SECONDS } from "../../pipeline-dsl/targets/recovery";
import { restoresHere } from "../bindings";
import { rehearsedHere, type Deployment } from "../deployment";
import type { RecoveryMachineDocument } from "../documents";
import { sortedJson } from "../sorted-json";
import { type PrintedMachinesArgs, publishedMachine, publishedParts } from "./published-machine";
import { pythonFunction } from "./python-function";
import { printedRole } from "./role";
import { scheduledCall, SCHEDULED_EXECUTION } from "./scheduled-call";

/** How often sites speak of themselves, and a warm standby looks for what has arrived. */
const FOLLOW_MINUTES = 5;

/** A machine whose definition names what AWS has made up. */
export type DeployedMachine = Omit<RecoveryMachineDocument, "definition"> & {
  readonly definition: pulumi.Input<string>;
};

/** The failover's machine, the replay's and its parts, and at a warm standby the one that follows. */
export interface RecoveryArgs extends PrintedMachinesArgs<DeployedMachine> {
  /** Queue of starts that failed. */
  readonly queueArn: pulumi.Input<string>;
}

/**
 * What brings the pipeline to this site: the machine that makes it the active one, the machine that replays a committed batch,
 * and the function that does what states cannot. None of them runs until somebody starts it.
 */
export class Recovery extends pulumi.ComponentResource {
  readonly nodes: { readonly function: LambdaFunction; readonly machines: readonly StateMachine[] };

  constructor(name: string, args: RecoveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:recovery:Recovery", name, {}, opts);
    const { deployment, access } = args;
    const { model } = deployment;
    const place = recoveryPlace(args);
    const recovery = this.function(name, args, place);
    const [failover] = args.machines.filter(({ kind }) => kind === "failover");
    const [follow] = args.machines.filter(({ kind }) => kind === "follow");
    const [replay, ...parts] = args.machines.filter(({ kind }) => kind === "replay");
    if (failover === undefined || replay === undefined)
      throw new Error("a failover needs its own machine and a replay's");
    const replayParts = publishedParts(`${name}-replay-part`, "replay-part", args, this, parts);
    const replayMachine = publishedMachine(`${name}-replay`, args, this, {
      ...replay,
      purpose: "replay-machine",
      access: access.apply((known) => replayMachineAccess(known, place)),
      dependsOn: [...args.dependsOn, ...replayParts.map(({ alias }) => alias)],
    });
    const failoverMachine = publishedMachine(`${name}-failover`, args, this, {
      ...failover,
      purpose: "failover-machine",
      access: access.apply((known) => failoverMachineAccess(model, known, place)),
      dependsOn: [...args.dependsOn, replayMachine.alias, recovery],
    });
    if (model.recovery.rehearse !== null && rehearsedHere(deployment)) {
      this.rehearsals(`${name}-rehearsal`, args, model.recovery.rehearse, failoverMachine.alias);
    }
    if (deployment.other !== null) this.watches(`${name}-watch`, args, recovery);
    const machines = [failoverMachine, replayMachine, ...replayParts];
    if (follow !== undefined) {
      const followMachine = publishedMachine(`${name}-follow`, args, this, {
        ...follow,
        purpose: "follow-machine",
        access: access.apply((known) => followMachineAccess(model, known, place)),
        dependsOn: [...args.dependsOn, replayMachine.alias, recovery],
      });
      machines.push(followMachine);
      this.follows(`${name}-follow`, args, followMachine.alias);
    }
    this.nodes = { function: recovery, machines: machines.map(({ machine }) => machine) };
    this.registerOutputs({});
  }

  /** The active site says that it lives, and the other one notes what it has heard. */
  private watches(name: string, { deployment }: RecoveryArgs, recovery: LambdaFunction): void {
    const child = { parent: this };
    const role = printedRole(
      `${name}-start`,
      {
        deployment,
        purpose: "watch-start",
        trust: trustPolicy({
          service: "scheduler.amazonaws.com",
          account: deployment.account,
          sourceArn: arn(deployment, "scheduler", "schedule-group/default"),
        }),
        access: recovery.arn.apply((functionArn) => [
          { sid: "InvokeRecovery", actions: ["lambda:InvokeFunction"], resources: [functionArn] },
        ]),
      },
      child,
    );
    new Schedule(
      name,
      {
        name: deployment.names.watchSchedule,
        description: "Signs of life between the two sites",
        scheduleExpression: `rate(${String(FOLLOW_MINUTES)} minutes)`,
        flexibleTimeWindow: { mode: "OFF" },
        // Whether runs are started or not: a standby must know what there is.
        target: {
          arn: recovery.arn,
          roleArn: role,
          input: sortedJson({ operation: "watch" }),
          retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 1 },
        },
      },
      child,
    );
  }

  /** A warm standby looks for what has arrived every few minutes. An execution that finds nothing ends at once. */
  private follows(name: string, { deployment, access }: RecoveryArgs, alias: pulumi.Resource): void {
    const { names, partition, settings } = deployment;
    const child = { parent: this };
    const role = printedRole(
      `${name}-start`,
      {
        deployment,
        purpose: "follow-start",
        trust: trustPolicy({
          service: "scheduler.amazonaws.com",
          account: deployment.account,
          sourceArn: arn(deployment, "scheduler", "schedule-group/default"),
        }),
        access: access.apply((place) => followScheduleAccess(place, names.recovery.follow)),
      },
      child,
    );
    new Schedule(
      name,
      {
        name: names.followSchedule,
        description: `Has ${names.recovery.follow} load what has arrived`,
        scheduleExpression: `rate(${String(FOLLOW_MINUTES)} minutes)`,
        flexibleTimeWindow: { mode: "OFF" },
        state: settings.schedule.enabled ? "ENABLED" : "DISABLED",
        target: {
          arn: `arn:${partition}:scheduler:::aws-sdk:sfn:startExecution`,
          roleArn: role,
          input: sortedJson({
            Input: "{}",
            StateMachineArn: `${machineArn(deployment, names.recovery.follow)}:${names.machines.alias}`,
          }),
          // The next start is on its way, and an alarm sees a standby that does not follow.
          retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 1 },
        },
      },
      { ...child, dependsOn: [alias] },
    );
  }

  /** The declared rehearsal: a failover that moves nobody, in the declared rhythm. */
  private rehearsals(name: string, args: RecoveryArgs, rhythm: TimedRhythm, alias: pulumi.Resource): void {
    const { deployment } = args;
    const { names } = deployment;
    const child = { parent: this };
    const role = printedRole(
      name,
      {
        deployment,
        purpose: "rehearsal-start",
        trust: trustPolicy({
          service: "scheduler.amazonaws.com",
          account: deployment.account,
          sourceArn: arn(deployment, "scheduler", "schedule-group/default"),
        }),
        access: args.access.apply((place) => rehearsalScheduleAccess(place, names.recovery.failover, names.startQueue)),
      },
      child,
    );
    const input = {
      mode: "rehearsal",
      reason: "the rhythm that the definition declares",
      approved_by: `schedule ${names.rehearsalSchedule}`,
    } satisfies FailoverInput;
    scheduledCall(
      name,
      {
        name: names.rehearsalSchedule,
        description: `Rehearses ${names.recovery.failover}`,
        schedule: rhythm,
        enabled: deployment.settings.schedule.enabled,
        call: "sfn:startExecution",
        input: {
          Input: JSON.stringify(input),
          Name: `${names.stem}-${SCHEDULED_EXECUTION}`,
          StateMachineArn: `${machineArn(deployment, names.recovery.failover)}:${names.machines.alias}`,
        },
        roleArn: role,
        queueArn: args.queueArn,
        partition: deployment.partition,
      },
      { ...child, dependsOn: [alias] },
    );
  }

  private function(name: string, args: RecoveryArgs, place: RecoveryPlace): LambdaFunction {
    const { deployment } = args;
    const { model, names } = deployment;
    return pythonFunction(
      name,
      {
        deployment,
        functionName: names.recovery.function,
        description: `What the machines of recovery of ${model.name} cannot do`,
        purpose: "recovery",
        access: args.access.apply((known) => [...recoveryFunctionAccess(model, known, place)]),
        packageName: "recovery",
        module: "handler",
        // The machine waits for two minutes, so that the function ends by its own word.
        timeoutSeconds: 90,
        memoryMegabytes: 512,
        variables: environmentOf(deployment, place),
        environmentKeyArn: args.keyArn,
        logKeyArn: args.keyArn,
      },
      this,
    );
  }
}

function recoveryPlace({ deployment, machines }: RecoveryArgs): RecoveryPlace {
  const { names, other } = deployment;
  return {
    functionName: names.recovery.function,
    machines: {
      failover: names.recovery.failover,
      replay: names.recovery.replay,
      follow: names.recovery.follow,
      restoreTable: names.recovery.restoreTable,
      replayParts: machines
        .filter(({ kind, physicalName }) => kind === "replay" && physicalName !== names.recovery.replay)
        .map(({ physicalName }) => physicalName),
    },
    namespace: names.namespace,
    name: nameOf(deployment),
    restores: restoresHere(deployment),
    followed: machines.some(({ kind }) => kind === "follow"),
    other:
      other === null
        ? null
        : {
            region: other.region,
            ledgerTable: other.names.ledgerTable,
            keyAlias: other.names.keyAliases.operations,
            warehouse: other.names.warehouse,
          },
  };
}

/** The alarm that readers' name follows is the standby's, whichever site the name is moved to. */
function nameOf({ settings, site, region, names, other }: Deployment): RecoveryPlace["name"] {
  if (settings.dns === undefined || other === null) return null;
  const standby = site === "standby" ? { region, names } : other;
  return { alarm: standby.names.nameAlarm, region: standby.region, namespace: standby.names.namespace };
}

/** docs/internals.md, "Sites and recovery". */
function environmentOf(
  { model, names, site }: Deployment,
  { other, name, restores }: RecoveryPlace,
): Readonly<Record<string, string>> {
  return {
    PIPELINE: model.name,
    SITE: site,
    LEDGER_TABLE: names.ledgerTable,
    LAKE_ROOT: `s3://${names.lakeBucket}`,
    MANIFESTS: model.lake.zones.manifests,
    METRICS_NAMESPACE: names.namespace,
    SCHEDULE_AT: model.schedule.at,
    TIME_ZONE: model.schedule.timeZone,
    REPLICATED_WITHIN: String(REPLICATION_SECONDS),
    ...(restores && other !== null ? { SNAPSHOTS_OF: other.warehouse } : {}),
    ...(other === null
      ? {}
      : { OTHER_REGION: other.region, OTHER_LEDGER_TABLE: other.ledgerTable, SCHEMA: warehouseHash(model) }),
    ...(name === null ? {} : { NAME_ALARM: name.alarm, NAME_REGION: name.region, NAME_NAMESPACE: name.namespace }),
  };
}
