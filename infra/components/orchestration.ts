import type { Alias, StateMachine, StateMachineArgs } from "@pulumi/aws/sfn";
import type { ScheduleArgs } from "@pulumi/aws/scheduler";
import * as pulumi from "@pulumi/pulumi";
import {
  arn,
  machineArn,
  partMachineAccess,
  pipelineMachineAccess,
  sqlMachineAccess,
  startScheduleAccess,
  trustPolicy,
  type AccessPlace,
} from "../../pipeline-dsl/targets/iam";
import type { PartMachineDocument } from "../documents";
import { ArgumentFaults, type ComponentArgs, type Transform } from "./component";
import { scheduledCall, SCHEDULED_EXECUTION, SCHEDULED_TIME } from "./scheduled-call";
import { publishedMachine } from "./published-machine";
import { printedRole } from "./role";

export interface OrchestrationArgs extends ComponentArgs {
  /** Amazon States Language, as text. */
  readonly definitions: {
    readonly pipeline: pulumi.Input<string>;
    readonly sql: pulumi.Input<string>;
    readonly parts: readonly PartMachineDocument[];
  };
  readonly access: pulumi.Output<AccessPlace>;
  /** Key of the lake, which the definitions name. */
  readonly lakeKeyArn: pulumi.Input<string>;
  /** Key of the logs. */
  readonly keyArn: pulumi.Input<string>;
  readonly queueArn: pulumi.Input<string>;
  readonly transform?: { readonly machine?: Transform<StateMachineArgs>; readonly schedule?: Transform<ScheduleArgs> };
}

/** Step Functions refuses a larger definition. */
const DEFINITION_BYTES = 1_048_576;

/** The machine of a run, the machine of a SQL batch, the parts of a run that is too large for one machine, and the daily start. */
export class Orchestration extends pulumi.ComponentResource {
  readonly machineArn: pulumi.Output<string>;
  /** The alias that the schedule and people start. */
  readonly aliasArn: pulumi.Output<string>;
  readonly nodes: {
    readonly pipeline: StateMachine;
    readonly sql: StateMachine;
    readonly alias: Alias;
    readonly sqlAlias: Alias;
  };

  constructor(name: string, args: OrchestrationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:orchestration:Orchestration", name, {}, opts);
    checkArgs(args);
    const { deployment } = args;
    const { names, model } = deployment;
    const sql = publishedMachine(`${name}-sql`, { ...args, transform: args.transform?.machine }, this, {
      physicalName: names.machines.sql,
      purpose: "sql-machine",
      definition: args.definitions.sql,
      access: (roleId) => pulumi.all([args.access, roleId]).apply(([place, id]) => sqlMachineAccess(place, id)),
      dependsOn: [],
    });
    const parts = args.definitions.parts.map((part, index) => {
      const number = String(index + 1);
      return publishedMachine(`${name}-part-${number}`, { ...args, transform: args.transform?.machine }, this, {
        physicalName: part.physicalName,
        purpose: `part-${number}-machine`,
        definition: part.definition,
        access: args.access.apply((place) => partMachineAccess(model, place)),
        dependsOn: [sql.alias],
      });
    });
    const pipeline = publishedMachine(`${name}-pipeline`, { ...args, transform: args.transform?.machine }, this, {
      physicalName: names.machines.pipeline,
      purpose: "pipeline-machine",
      definition: args.definitions.pipeline,
      access: args.access.apply((place) => pipelineMachineAccess(model, place)),
      // It names the other machines' aliases by text, as the parts name the SQL machine's.
      dependsOn: [sql.alias, ...parts.map((part) => part.alias)],
    });
    this.schedule(name, args, pipeline.alias);
    this.machineArn = pipeline.machine.arn;
    this.aliasArn = pipeline.alias.arn;
    this.nodes = { pipeline: pipeline.machine, sql: sql.machine, alias: pipeline.alias, sqlAlias: sql.alias };
    this.registerOutputs({ machineArn: this.machineArn, aliasArn: this.aliasArn });
  }

  private schedule(name: string, args: OrchestrationArgs, alias: Alias): void {
    const { deployment } = args;
    const child = { parent: this };
    const role = printedRole(
      `${name}-start`,
      {
        deployment,
        purpose: "start",
        trust: trustPolicy({
          service: "scheduler.amazonaws.com",
          account: deployment.account,
          sourceArn: arn(deployment, "scheduler", "schedule-group/default"),
        }),
        access: args.access.apply((place) => startScheduleAccess(place, deployment.names.startQueue)),
      },
      child,
    );
    const { machines } = deployment.names;
    scheduledCall(
      name,
      {
        name: deployment.names.startSchedule,
        description: `Starts ${machines.pipeline}`,
        schedule: deployment.model.schedule,
        enabled: deployment.settings.schedule.enabled,
        call: "sfn:startExecution",
        input: {
          // The same name twice is the same execution: a start that is delivered twice runs once.
          Input: JSON.stringify({ scheduled_time: SCHEDULED_TIME }),
          Name: `${deployment.names.stem}-${SCHEDULED_EXECUTION}`,
          StateMachineArn: `${machineArn(deployment, machines.pipeline)}:${machines.alias}`,
        },
        roleArn: role,
        queueArn: args.queueArn,
        partition: deployment.partition,
        transform: args.transform?.schedule,
      },
      { ...child, dependsOn: [alias] },
    );
  }
}

function checkArgs({ deployment, definitions }: OrchestrationArgs): void {
  const faults = new ArgumentFaults("Orchestration");
  const { parts, ...single } = definitions;
  const all = [
    ...Object.entries(single),
    ...parts.map((part, index) => [`parts[${String(index)}].definition`, part.definition] as const),
  ];
  for (const [machine, definition] of all) {
    if (typeof definition !== "string") continue;
    const bytes = Buffer.byteLength(definition);
    faults.check(
      bytes <= DEFINITION_BYTES,
      `definitions.${machine}`,
      `${String(bytes)} bytes; Step Functions takes ${String(DEFINITION_BYTES)}`,
    );
    faults.check(
      definition.trimStart().startsWith("{"),
      `definitions.${machine}`,
      "expected Amazon States Language as JSON",
    );
  }
  const names = [
    ...Object.entries(deployment.names.machines).map(([machine, name]) => [
      `deployment.names.machines.${machine}`,
      name,
    ]),
    ...parts.map((part, index) => [`definitions.parts[${String(index)}].physicalName`, part.physicalName]),
  ];
  for (const [path = "", physical = ""] of names) {
    faults.check(/^[A-Za-z0-9_-]{1,80}$/.test(physical), path, `"${physical}" is no name of a state machine`);
  }
  faults.check(
    deployment.names.stem.length + 1 + 36 <= 80,
    "deployment.names.stem",
    `"${deployment.names.stem}" and the id of a start are more than the 80 characters of an execution's name`,
  );
  faults.check(
    /^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(deployment.model.schedule.at),
    "deployment.model.schedule.at",
    `"${deployment.model.schedule.at}" is no time of day`,
  );
  faults.throwIfAny();
}
