import type { StateMachine } from "@pulumi/aws/sfn";
import * as pulumi from "@pulumi/pulumi";
import {
  type AccessPlace,
  backfillDayAccess,
  backfillMachineAccess,
  backfillPartAccess,
  type BackfillPlace,
} from "../../pipeline-dsl/targets/iam";
import type { BackfillMachineDocument } from "../documents";
import type { ComponentArgs } from "./component";
import { publishedMachine } from "./published-machine";

export interface BackfillArgs extends ComponentArgs {
  /** The backfill's machine and its parts, the machine of a day and its parts. */
  readonly machines: readonly BackfillMachineDocument[];
  readonly access: pulumi.Output<AccessPlace>;
  readonly lakeKeyArn: pulumi.Input<string>;
  /** Key of the logs. */
  readonly keyArn: pulumi.Input<string>;
  /** What the machines' definitions name by text. */
  readonly dependsOn: pulumi.Resource[];
}

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
      machines: {
        day: day.physicalName,
        backup: deployment.names.recovery.backup,
        parts: parts.map(({ physicalName }) => physicalName),
        dayParts: dayParts.map(({ physicalName }) => physicalName),
      },
    };
    const publishParts = (what: string, of: readonly BackfillMachineDocument[]) =>
      of.map((part, index) =>
        publishedMachine(`${name}-${what}-${String(index + 1)}`, args, this, {
          ...part,
          purpose: `backfill-${what}-${String(index + 1)}-machine`,
          access: access.apply((known) => backfillPartAccess(known)),
          dependsOn,
        }),
      );
    const published = [...publishParts("part", parts), ...publishParts("day-part", dayParts)];
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
