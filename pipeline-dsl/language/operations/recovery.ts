import type { LakeZone, Standby } from "../../model";
import { callOf, type CallSite } from "../call-site";
import type { TargetDeclaration } from "../pipeline";
import type { AcceptedDefinition, Refusal } from "../refusal";
import type { CheckedDuration } from "../units";
import type { RhythmDeclaration } from "./rhythm";
import type { ScheduleDeclaration } from "./schedule";

export interface RecoveryDefinition {
  readonly lake?: { readonly versioning?: boolean; readonly replicate?: readonly LakeZone[] };
  /** Of the warehouse; by default daily at 06:00 UTC. */
  readonly snapshots?: ScheduleDeclaration;
  readonly standby: StandbyDeclaration;
  /** Tables as files, written after the run of that day: all of them, or those that are named. */
  readonly backups?: RhythmDeclaration<false> | NamedBackups;
  /** How long a backup is kept: "90 days" unless said. */
  readonly keep?: string;
  /** How often a failover is tried out, at noon UTC unless a time is named. Readers do not notice. */
  readonly rehearse?: RhythmDeclaration;
  /** How long a restore keeps the table that it replaced: "30 days" unless said. */
  readonly keepDamaged?: string;
}

interface NamedBackups {
  readonly every: RhythmDeclaration<false>;
  readonly of: readonly TargetDeclaration[];
}

export class StandbyDeclaration {
  constructor(
    readonly kind: Standby["kind"],
    readonly promise: StandbyPromise,
    readonly site: CallSite,
  ) {}
}

interface StandbyPromise {
  /** What a snapshot is restored into; only a pilot light has one. */
  readonly target?: string;
  /** Where the standby is; only a standby in another Region has one. */
  readonly region?: string;
  /** Most data, in time, that a failover may lose. */
  readonly rpo: string;
  /** Longest time until the standby serves. */
  readonly rto: string;
}

type PilotLightTarget = Extract<Standby, { kind: "pilotLight" }>["target"];

/**
 * A second Region with the data and without machines; they start when they are needed. The cheapest. A snapshot is restored
 * into Redshift Serverless, which costs nothing while it is idle, or with `target: "provisioned"` into a new cluster.
 */
export function pilotLight<const Given extends Readonly<Record<string, unknown>>>(
  promise: AcceptedDefinition<Given, InAnotherRegion<Given> & { readonly target?: CheckedTarget<Given> }>,
): StandbyDeclaration {
  return new StandbyDeclaration("pilotLight", promise, callOf(pilotLight));
}

/** A second Region with the data and a small warehouse that runs all the time and follows the first. */
export function warmStandby<const Given extends Readonly<Record<string, unknown>>>(
  promise: AcceptedDefinition<Given, InAnotherRegion<Given> & NothingRestored>,
): StandbyDeclaration {
  return new StandbyDeclaration("warmStandby", promise, callOf(warmStandby));
}

/** One warehouse over two Availability Zones of its Region. Helps against the loss of a zone, not of a Region. */
export function multiAz<const Given extends Readonly<Record<string, unknown>>>(
  promise: AcceptedDefinition<Given, InOneRegion<Given>>,
): StandbyDeclaration {
  return new StandbyDeclaration("multiAz", promise, callOf(multiAz));
}

type InAnotherRegion<Given> = Promised<Given> & {
  readonly region: Given extends { readonly region: string }
    ? string
    : Refusal<'a standby stands in a Region of its own; add region, such as "us-west-2"'>;
};

type CheckedTarget<Given> = Given extends { readonly target: infer Target extends PilotLightTarget }
  ? Target
  : Refusal<'a pilot light is restored into "serverless" or "provisioned"'>;

interface NothingRestored {
  readonly target?: Refusal<"nothing is restored into this standby, it runs already; only pilotLight has a target">;
}

type InOneRegion<Given> = Promised<Given> &
  NothingRestored & {
    readonly region?: Refusal<"multiAz stays in its Region; write pilotLight or warmStandby for another one">;
    readonly relocation?: Refusal<"a warehouse has multiAz or relocation, not both">;
  };

/** Written as a choice so that the compiler shows the sentences instead of this name. */
type Promised<Given> = Given extends unknown
  ? {
      readonly rpo: Given extends { readonly rpo: infer Rpo extends string }
        ? CheckedDuration<Rpo>
        : Refusal<'a standby promises what it may lose; add rpo, such as "1 hour"'>;
      readonly rto: Given extends { readonly rto: infer Rto extends string }
        ? CheckedDuration<Rto>
        : Refusal<'a standby promises when it serves; add rto, such as "2 hours"'>;
    }
  : never;
