import type { LakeZone, Schedule } from "./operations";

/** How the pipeline comes back after a loss. */
export interface Recovery {
  readonly lake: { readonly versioning: boolean; readonly replicate: readonly LakeZone[] };
  readonly snapshots: Schedule;
  readonly standby: Standby;
  /** Null: tables are restored from snapshots and from the curated zone alone. */
  readonly backups: Backups | null;
  /** Null: a failover is rehearsed by hand, or never. */
  readonly rehearse: TimedRhythm | null;
  /** How long a table that a restore has replaced stays under its dated name. */
  readonly keepDamagedDays: number;
}

/** `multiAz` stays in its Region, so it has none; only a restored standby has a target. */
export type Standby =
  | (StandbyPromise & {
      readonly kind: "pilotLight";
      readonly region: string;
      /** What the snapshot is restored into. */
      readonly target: "serverless" | "provisioned";
    })
  | (StandbyPromise & { readonly kind: "warmStandby"; readonly region: string })
  | (StandbyPromise & { readonly kind: "multiAz" });

interface StandbyPromise {
  readonly rpoSeconds: number;
  readonly rtoSeconds: number;
}

export interface Backups {
  /** The run of that day is the one after which tables are written. */
  readonly every: Rhythm;
  /** Sorted. */
  readonly tables: readonly string[];
  readonly keepDays: number;
}

/** Days of the month go to 28: every month has them. */
export type Rhythm =
  { readonly kind: "weekly"; readonly day: Weekday } | { readonly kind: "monthly"; readonly day: number };

/** Local time in `timeZone`, `HH:MM`. */
export type TimedRhythm = Rhythm & { readonly at: string; readonly timeZone: string };

export type Weekday = (typeof WEEKDAYS)[number];

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** The two places where a pipeline can live. `multiAz` has the first alone. */
export type Site = "primary" | "standby";

export const SITES = ["primary", "standby"] as const satisfies readonly Site[];
