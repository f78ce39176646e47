import type { StateMachine } from "@pulumi/aws/sfn";
import * as pulumi from "@pulumi/pulumi";
import { backfillDayAccess, backfillMachineAccess, type BackfillPlace } from "../../pipeline-dsl/targets/iam";
import { isRestoredElsewhere } from "../bindings";
import type { BackfillMachineDocument } from "../documents";
import { type PrintedMachinesArgs, publishedMachine, publishedParts } from "./published-machine";

/** The backfill's machine and its parts, the machine of a day and its parts. */
export type BackfillArgs = PrintedMachinesArgs<BackfillMachineDocument>;

/** The machine that computes a table's past again, which somebody starts, and the one that loads each of its days. */
export class Backfill extends pulumi.ComponentResource {
  readonly nodes: { readonly machines: readonly StateMachine[] };

  constructor(name: string, args: BackfillArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:recovery:Backfill", name, {}, opts);
    const { deployment, access, dependsOn } = args;
    const [backfill, ...parts] = args.machines.filter(({ kind }) => kind === "backfill");
    const [day, ...dayParts] = args.machines.filter(({ kind }) => kind === "day");
    if (backfill === undefined || day === undefined) throw new Error("a backfill needs its machine and that of a day");
    const place: BackfillPlace = {
      functionName: deployment.names.recovery.function,
      takesSnapshot: isRestoredElsewhere(deployment),
      machines: {
        day: day.physicalName,
        backup: deployment.names.recovery.backup,
        parts: parts.map(({ physicalName }) => physicalName),
        dayParts: dayParts.map(({ physicalName }) => physicalName),
      },
    };
    const published = [
      ...publishedParts(`${name}-part`, "backfill-part", args, this, parts),
      ...publishedParts(`${name}-day-part`, "backfill-day-part", args, this, dayParts),
    ];
    const dayMachine = publishedMachine(`${name}-day`, args, this, {
      ...day,
      purpose: "backfill-day-machine",
      access: access.apply((known) => backfillDayAccess(known, place)),
      dependsOn: [...dependsOn, ...published.map(({ alias }) => alias)],
    });
    const backfillMachine = publishedMachine(name, args, this, {
      ...backfill,
      purpose: "backfill-machine",
      access: access.apply((known) => backfillMachineAccess(deployment.model, known, place)),
      dependsOn: [...dependsOn, dayMachine.alias, ...published.map(({ alias }) => alias)],
    });
    this.nodes = { machines: [backfillMachine, dayMachine, ...published].map(({ machine }) => machine) };
    this.registerOutputs({});
  }
}
