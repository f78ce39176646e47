import type { LakeZone, Standby } from "../../model";
import { type Call, call, parameter } from "../arguments/call";
import { notEmpty, optional, options, required, set } from "../arguments/containers";
import { either, flag, instance, oneWord, text } from "../arguments/kinds";
import { callOf, type CallSite } from "../call-site";
import { type Fault, NO_FAULTS } from "../fault";
import type { AcceptedDefinition, NoOthers, Refusal } from "../refusal";
import type { CheckedDuration } from "../units";
import { TARGET, type TargetDeclaration } from "../targets/target";
import { RHYTHM, type RhythmDeclaration, UNTIMED_RHYTHM } from "./rhythm";
import { SCHEDULE, type ScheduleDeclaration } from "./schedule";

export interface RecoveryDefinition {
  /** How the lake is kept. */
  readonly lake?: LakeRecovery;
  /** When the warehouse's snapshots are taken. */
  readonly snapshots?: ScheduleDeclaration;
  /** What takes over. */
  readonly standby: StandbyDeclaration;
  /** Tables as files, written after the run of that day, or after the next one where that day had none: all of them, or those that are named. */
  readonly backups?: RhythmDeclaration<false> | NamedBackups;
  /** How long a backup is kept: "90 days" unless said. */
  readonly keep?: string;
  /** How often a failover is tried out, at noon UTC unless a time is named. Readers do not notice. */
  readonly rehearse?: RhythmDeclaration;
  /** How long a restore keeps the table that it replaced: "30 days" unless said. */
  readonly keepDamaged?: string;
}

export interface LakeRecovery {
  /** Earlier versions of an object are kept, so that what was overwritten or deleted can be had again. */
  readonly versioning?: boolean;
  /** Zones that are copied to the standby's Region. */
  readonly replicate?: readonly LakeZone[];
}

export interface NamedBackups {
  /** How often. */
  readonly every: RhythmDeclaration<false>;
  /** The tables, each with what a restore of it reads of the same day: those that it looks up, and those that point to it by key alone, and so on. */
  readonly of: readonly TargetDeclaration[];
}

export class StandbyDeclaration {
  constructor(
    readonly kind: Standby["kind"],
    readonly promise: StandbyPromise,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

interface StandbyPromise {
  /** What a snapshot is restored into; only a pilot light has one. */
  readonly target?: PilotLightTarget;
  /** Where the standby is; only a standby in another Region has one. */
  readonly region?: string;
  /** Most data, in time, that a failover may lose. */
  readonly rpo: string;
  /** Longest time until the standby serves. */
  readonly rto: string;
}

type PilotLightTarget = Extract<Standby, { kind: "pilotLight" }>["target"];
type InAnother = StandbyPromise & { readonly region: string };

const RPO = required(text("a length of time", '"1 hour"'));
const RTO = required(text("a length of time", '"2 hours"'));
const REGION = required(text("a Region's name", '"us-west-2"'));
const RUNS_ALREADY = "nothing is restored into this standby, it runs already; only pilotLight has a target";

const PILOT_LIGHT = call(
  "pilotLight",
  parameter(
    "promise",
    options<InAnother>("StandbyPromise", {
      region: REGION,
      rpo: RPO,
      rto: RTO,
      target: optional(oneWord("serverless", "provisioned"), '"serverless"'),
    }),
  ),
);
const WARM_STANDBY = call(
  "warmStandby",
  parameter(
    "promise",
    options<Omit<InAnother, "target">>(
      "StandbyPromise",
      { region: REGION, rpo: RPO, rto: RTO },
      { target: RUNS_ALREADY },
    ),
  ),
);
const MULTI_AZ = call(
  "multiAz",
  parameter(
    "promise",
    options<Omit<StandbyPromise, "region" | "target">>(
      "StandbyPromise",
      { rpo: RPO, rto: RTO },
      {
        target: RUNS_ALREADY,
        region: "multiAz stays in its Region; write pilotLight or warmStandby for another one",
        relocation: "a warehouse has multiAz or relocation, not both",
      },
    ),
  ),
);

const STANDBY = instance(
  StandbyDeclaration,
  "a standby",
  'pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" })',
  (site) => new StandbyDeclaration("multiAz", { rpo: "1 minute", rto: "1 hour" }, site, NO_FAULTS),
);

const ZONE = oneWord<LakeZone>("raw", "processed", "curated", "quarantine", "manifests");

const NAMED_BACKUPS = options<NamedBackups>("NamedBackups", {
  every: required(UNTIMED_RHYTHM),
  of: required(notEmpty(set(TARGET, "a list of dimensions and facts", "[dimArticles]"), "leave backups out")),
});

export const RECOVERY = options<RecoveryDefinition>("RecoveryDefinition", {
  lake: optional(
    options<LakeRecovery>("LakeRecovery", {
      versioning: optional(flag(), "true"),
      replicate: optional(set(ZONE, "a list of zones", '["curated"]'), '["curated", "manifests"]'),
    }),
    "{}",
  ),
  snapshots: optional(SCHEDULE, 'daily("06:00", "UTC")'),
  standby: required(STANDBY),
  backups: optional(either(UNTIMED_RHYTHM, NAMED_BACKUPS), "none"),
  keep: optional(text("a length of time", '"90 days"'), '"90 days"'),
  rehearse: optional(RHYTHM, "never"),
  keepDamaged: optional(text("a length of time", '"30 days"'), '"30 days"'),
});

function standby(
  kind: Standby["kind"],
  word: Call<readonly [StandbyPromise]>,
  given: readonly unknown[],
  builder: (promise: never) => unknown,
): StandbyDeclaration {
  const { values, site, faults } = word.read(given, callOf(builder));
  return new StandbyDeclaration(kind, values[0], site, faults);
}

/**
 * A second Region with the data and without machines; they start when they are needed. The cheapest. A snapshot is restored
 * into Redshift Serverless, which costs nothing while it is idle, or with `target: "provisioned"` into a new cluster.
 */
export function pilotLight<const Given extends Readonly<Record<string, unknown>>>(
  promise: AcceptedDefinition<Given, InAnotherRegion<Given> & { readonly target?: CheckedTarget<Given> }>,
): StandbyDeclaration;
export function pilotLight(...given: readonly unknown[]): StandbyDeclaration {
  return standby("pilotLight", PILOT_LIGHT, given, pilotLight);
}

/** A second Region with the data and a small warehouse that runs all the time and follows the first. */
export function warmStandby<const Given extends Readonly<Record<string, unknown>>>(
  promise: AcceptedDefinition<Given, InAnotherRegion<Given> & NothingRestored>,
): StandbyDeclaration;
export function warmStandby(...given: readonly unknown[]): StandbyDeclaration {
  return standby("warmStandby", WARM_STANDBY, given, warmStandby);
}

/** One warehouse over two Availability Zones of its Region. Helps against the loss of a zone, not of a Region. */
export function multiAz<const Given extends Readonly<Record<string, unknown>>>(
  promise: AcceptedDefinition<Given, InOneRegion<Given>>,
): StandbyDeclaration;
export function multiAz(...given: readonly unknown[]): StandbyDeclaration {
  return standby("multiAz", MULTI_AZ, given, multiAz);
}

type InAnotherRegion<Given> = Promised<Given> &
  NoOthers<Given, StandbyPromise, "a standby"> & {
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
  NothingRestored &
  NoOthers<Given, StandbyPromise & { readonly relocation?: unknown }, "a standby"> & {
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
