import type { PipelineModel } from "../pipeline-dsl/model";
import { ARTIFACTS_FOLDER } from "../pipeline-dsl/targets/glue";
import { recoveryMachineNames } from "../pipeline-dsl/targets/recovery";

/** The physical names of one stack. Chosen here, known before anything exists, and therefore usable in every document. */
export interface Names {
  /** `rental-etl-pipeline` in prod, `rental-etl-pipeline-dev` in dev: the stem of what has no name in the definition. */
  readonly stem: string;
  readonly machines: { readonly pipeline: string; readonly sql: string; readonly alias: string };
  readonly recovery: Readonly<
    Record<
      "failover" | "replay" | "follow" | "restoreTable" | "backup" | "backfill" | "backfillDay" | "function",
      string
    >
  >;
  /** Rule that starts a backup after a run that has ended well. */
  readonly backupRule: string;
  /** Of the keys that the other site names; a key's own id is made up. */
  readonly keyAliases: { readonly lake: string; readonly operations: string };
  readonly jobs: { readonly extract: string; readonly load: string };
  readonly ledgerTable: string;
  readonly lakeBucket: string;
  readonly accessLogBucket: string;
  /** Prefix in the lake bucket. */
  readonly artifactsPrefix: string;
  readonly catalogDatabase: string;
  readonly warehouse: string;
  /** What a rehearsal restores into, beside the warehouse. */
  readonly rehearsal: string;
  /** Lends a key of this Region to the copies of the other site's snapshots. */
  readonly snapshotCopyGrant: string;
  readonly copyRole: string;
  readonly startQueue: string;
  readonly startSchedule: string;
  readonly rehearsalSchedule: string;
  readonly followSchedule: string;
  readonly watchSchedule: string;
  readonly recorder: string;
  /** Namespace of the figures that the stack's own functions publish. */
  readonly namespace: string;
  /** Of a standby: it sounds while readers' name of the warehouse leads there. */
  readonly nameAlarm: string;
}

export function namesOf(model: PipelineModel, stack: string, lakeBucket: string): Names {
  const suffixed = (name: string): string => nameIn(stack, name);
  const stem = suffixed(kebabCase(model.name));
  const recovery = recoveryMachineNames(model);
  return {
    stem,
    machines: { pipeline: suffixed(model.name), sql: suffixed(`${model.name}_sql`), alias: "live" },
    recovery: {
      failover: suffixed(recovery.failover),
      replay: suffixed(recovery.replay),
      follow: suffixed(recovery.follow),
      restoreTable: suffixed(recovery.restoreTable),
      backup: suffixed(recovery.backup),
      backfill: suffixed(recovery.backfill),
      backfillDay: suffixed(recovery.backfillDay),
      function: `${stem}-recovery`,
    },
    backupRule: `${stem}-backup`,
    keyAliases: { lake: `alias/${stem}/lake-key`, operations: `alias/${stem}/operations-key` },
    jobs: { extract: suffixed(model.jobs.extract.name), load: suffixed(model.jobs.load.name) },
    ledgerTable: `${stem}-runs`,
    lakeBucket,
    accessLogBucket: `${lakeBucket}-logs`,
    artifactsPrefix: ARTIFACTS_FOLDER,
    catalogDatabase: stem.replaceAll("-", "_"),
    warehouse: stem,
    rehearsal: `${stem}-rehearsal`,
    snapshotCopyGrant: stem,
    copyRole: `${stem}-copy`,
    startQueue: `${stem}-failed-starts`,
    startSchedule: `${stem}-start`,
    rehearsalSchedule: `${stem}-rehearse`,
    followSchedule: `${stem}-follow`,
    watchSchedule: `${stem}-watch`,
    recorder: `${stem}-recorder`,
    namespace: `${model.name}/${stack}`,
    nameAlarm: `${stem}-serves`,
  };
}

/** Two stacks live in one account: every stack but prod bears its name as a suffix. */
export function nameIn(stack: string, name: string): string {
  return stack === "prod" ? name : `${name}-${stack}`;
}

/** Of a source whose database the stack makes. Underscores are no part of an Aurora identifier. */
export function sourceClusterIdentifier(stem: string, source: string): string {
  return `${stem}-${source.replaceAll("_", "-")}`;
}

/** `RentalETLPipeline` -> `rental-etl-pipeline`. */
export function kebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .toLowerCase();
}
