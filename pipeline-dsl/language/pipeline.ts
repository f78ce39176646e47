import { type AcceptanceDeclaration, ACCEPTS } from "./accept";
import { ALLOWS, type LossDeclaration } from "./allow-destructive";
import type { JobSettings, LakeZone } from "../model";
import { call, parameter } from "./arguments/call";
import { list, optional, options, required } from "./arguments/containers";
import { either, oneWord, text, wholeNumber } from "./arguments/kinds";
import { callOf, type CallSite } from "./call-site";
import type { Fault } from "./fault";
import { ALERT, type AlertDeclaration } from "./operations/alerts";
import { type LakeRecovery, RECOVERY, type RecoveryDefinition } from "./operations/recovery";
import { SCHEDULE, type ScheduleDeclaration } from "./operations/schedule";
import { REVIEW, type ReviewDefinition } from "./operations/review";
import { QUALITY, type QualityDeclaration } from "./quality/quality-rules";
import type { AcceptedDefinition, NoOthers, OnlyOptions, Refusal } from "./refusal";
import { SOURCE, type SourceDeclaration } from "./source";
import { TARGET, type TargetDeclaration } from "./targets/target";
import type { CheckedDuration, CheckedDurationBelow, CheckedShareAbove, CheckedShareBelow } from "./units";

/** A job's physical name, or its name and its machines. */
export type JobDefinition = string | JobOptions;

interface JobOptions {
  /** The physical name in AWS, and the name that a retry gives. */
  readonly name: string;
  /** The size of a worker. */
  readonly workerType?: JobSettings["workerType"];
  /** How many workers a run of the job has. */
  readonly workers?: number;
  /** A run of the job that takes longer is stopped. */
  readonly timeout?: string;
  /** Most connections to a source at once, over all its tables. Extraction only. */
  readonly connections?: number;
}

type LoadJobOptions = Omit<JobOptions, "connections">;

interface LakeZones extends Readonly<Partial<Record<LakeZone, string>>> {
  /** Rows as the source said them. */
  readonly raw?: string;
  /** Rows that are typed and cleaned, one a primary key. */
  readonly processed?: string;
  /** Rows in the shape of the warehouse's tables. */
  readonly curated?: string;
  /** Rows that could not go on, with the reason: without a key, a second one of a key, failing a rule that says so. */
  readonly quarantine?: string;
  /** What a run left in the warehouse. */
  readonly manifests?: string;
}

interface LakeDefinition {
  /** Prefixes of the zones in the lake's bucket; each ends in a slash. */
  readonly zones?: LakeZones;
  /** How long raw extracts are kept. */
  readonly keepRaw?: string;
}

interface WarehouseDefinition {
  /** Where readers find the tables. */
  readonly schema: string;
  /** Every dimension and fact. Their order means nothing. */
  readonly tables: readonly TargetDeclaration[];
  /** How long a table that a migration has replaced or ended stays under another name. */
  readonly keepReplaced?: string;
}

interface JobsDefinition {
  /** Reads the sources into the lake. */
  readonly extract?: JobDefinition;
  /** Cleans, checks and prepares what is loaded. */
  readonly load?: string | LoadJobOptions;
}

interface ObjectivesDefinition {
  /** The share of runs that succeed, over 30 days. */
  readonly jobSuccessRate?: string;
  /** How old the newest rows may be. */
  readonly dataFreshness?: string;
  /** The share of rows that may be held back. */
  readonly errorRate?: string;
}

interface AlertsDefinition {
  /** Somebody is called. */
  readonly critical?: readonly AlertDeclaration[];
  /** Somebody reads it later. */
  readonly warning?: readonly AlertDeclaration[];
}

export interface PipelineDefinition {
  /** For the documents. */
  readonly description?: string;
  /** The databases that it reads. */
  readonly sources: readonly SourceDeclaration[];
  /** Where the files of a run stand. */
  readonly lake?: LakeDefinition;
  /** The tables that it makes. */
  readonly warehouse: WarehouseDefinition;
  /** The two jobs that run in Glue. */
  readonly jobs?: JobsDefinition;
  /** When a run starts. */
  readonly schedule: ScheduleDeclaration;
  /** The rules that the data of a run must keep. */
  readonly quality?: QualityDeclaration;
  /** What is promised, and measured by alarms. */
  readonly objectives?: ObjectivesDefinition;
  /** What somebody is told of. */
  readonly alerts?: AlertsDefinition;
  /** What holds when a Region or a zone is lost. */
  readonly recovery: RecoveryDefinition;
  /** Who must agree to a change of this definition. */
  readonly review?: ReviewDefinition;
  /** Warnings that are let stand, of what is no table: the schedule, the alerts, the objectives, recovery. */
  readonly accepts?: readonly AcceptanceDeclaration[];
  /** What the next migration may give up in the warehouse. */
  readonly allows?: readonly LossDeclaration[];
}

const JOB_NAME = text("a job's name", '"extract_job"');
const MACHINES = {
  name: required(text("a job's name")),
  workerType: optional(oneWord("G.1X", "G.2X", "G.4X", "G.8X"), '"G.1X"'),
  workers: optional(wholeNumber(), "2"),
  timeout: optional(text("a length of time", '"60 minutes"'), '"60 minutes"'),
};
const EXTRACT_JOB = either(
  JOB_NAME,
  options<JobOptions>("JobOptions", { ...MACHINES, connections: optional(wholeNumber(), "8") }),
);
const LOAD_JOB = either(
  JOB_NAME,
  options<LoadJobOptions>("JobOptions", MACHINES, { connections: "only the extracting job connects to a source" }),
);

const PREFIX = text("a prefix", '"raw/"');

const ZONES = options<LakeZones>("LakeZones", {
  raw: optional(PREFIX, '"raw/"'),
  processed: optional(PREFIX, '"processed/"'),
  curated: optional(PREFIX, '"curated/"'),
  quarantine: optional(PREFIX, '"quarantine/"'),
  manifests: optional(PREFIX, '"manifests/"'),
});

const ALERTS = optional(list(ALERT, "a list of alerts", "[pipelineFailure()]"), "[]");

const PIPELINE = call(
  "pipeline",
  parameter("name", text("the pipeline's name in AWS", '"Shop"')),
  parameter(
    "definition",
    options<PipelineDefinition>("PipelineDefinition", {
      description: optional(text("a description"), "none"),
      sources: required(list(SOURCE, "a list of sources", "[shop]")),
      lake: optional(
        options<LakeDefinition>("LakeDefinition", {
          zones: optional(ZONES, "{}"),
          keepRaw: optional(text("a length of time", '"90 days"'), '"90 days"'),
        }),
        "{}",
      ),
      warehouse: required(
        options<WarehouseDefinition>("WarehouseDefinition", {
          schema: required(text("a schema's name", '"analytics"')),
          tables: required(list(TARGET, "a list of dimensions and facts", "[dimArticles, factOrders]")),
          keepReplaced: optional(text("a length of time", '"30 days"'), '"30 days"'),
        }),
      ),
      jobs: optional(
        options<JobsDefinition>("JobsDefinition", {
          extract: optional(EXTRACT_JOB, "the pipeline's name and _extract"),
          load: optional(LOAD_JOB, "the pipeline's name and _load"),
        }),
        "{}",
      ),
      schedule: required(SCHEDULE),
      quality: optional(QUALITY, "no rules"),
      objectives: optional(
        options<ObjectivesDefinition>("ObjectivesDefinition", {
          jobSuccessRate: optional(text("a limit on a share", '"> 98%"'), '"> 98%"'),
          dataFreshness: optional(text("a limit on a length of time", '"< 24 hours"'), '"< 24 hours"'),
          errorRate: optional(text("a limit on a share", '"< 1%"'), '"< 1%"'),
        }),
        "{}",
      ),
      alerts: optional(options<AlertsDefinition>("AlertsDefinition", { critical: ALERTS, warning: ALERTS }), "{}"),
      recovery: required(RECOVERY),
      review: REVIEW,
      accepts: ACCEPTS,
      allows: ALLOWS,
    }),
  ),
);

/** A whole pipeline, for `compile`. */
export class PipelineDeclaration {
  constructor(
    readonly name: string,
    readonly definition: PipelineDefinition,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

/** The pipeline: what it reads, what it makes of it, when, and what is promised of it. `name` is its name in AWS. */
export function pipeline<const Given extends PipelineDefinition>(
  name: string,
  definition: AcceptedDefinition<Given, CheckedPipeline<Given> & NoOthers<Given, PipelineDefinition, "pipeline">>,
): PipelineDeclaration;
export function pipeline(...given: readonly unknown[]): PipelineDeclaration {
  const { values, site, faults } = PIPELINE.read(given, callOf(pipeline));
  return new PipelineDeclaration(...values, site, faults);
}

type CheckedPipeline<Given extends PipelineDefinition> = {
  readonly lake?: {
    readonly keepRaw?: CheckedIn<Given["lake"], "keepRaw", "duration">;
    readonly zones?: OnlyOptions<PartOf<Given["lake"], "zones">, LakeZones, "zones">;
  } & OnlyOptions<Given["lake"], LakeDefinition, "lake">;
  readonly warehouse: {
    readonly keepReplaced?: CheckedIn<Given["warehouse"], "keepReplaced", "duration">;
  } & OnlyOptions<Given["warehouse"], WarehouseDefinition, "warehouse">;
  readonly jobs?: {
    readonly [Job in keyof JobsDefinition]?: PartOf<Given["jobs"], Job> extends infer Own extends JobOptions
      ? OnlyOptions<Own, JobOptions, "a job">
      : unknown;
  } & OnlyOptions<Given["jobs"], JobsDefinition, "jobs">;
  readonly recovery: {
    readonly lake?: OnlyOptions<PartOf<Given["recovery"], "lake">, LakeRecovery, "lake">;
  } & OnlyOptions<Given["recovery"], RecoveryDefinition, "recovery">;
  readonly review?: {
    readonly require?: OnlyOptions<
      PartOf<Given["review"], "require">,
      ReviewDefinition["require"],
      "review.require, which goes by classes of changes,"
    >;
  } & OnlyOptions<Given["review"], ReviewDefinition, "review">;
  readonly objectives?: {
    readonly jobSuccessRate?: CheckedIn<Given["objectives"], "jobSuccessRate", "shareAbove">;
    readonly dataFreshness?: CheckedIn<Given["objectives"], "dataFreshness", "durationBelow">;
    readonly errorRate?: CheckedIn<Given["objectives"], "errorRate", "shareBelow">;
  } & OnlyOptions<Given["objectives"], ObjectivesDefinition, "objectives">;
  readonly alerts?: {
    readonly [Severity in "critical" | "warning"]?: Given["alerts"] extends { readonly [Own in Severity]: infer Alerts }
      ? { readonly [Index in keyof Alerts]: CheckedAlert<Alerts[Index], Given> }
      : unknown;
  } & OnlyOptions<Given["alerts"], AlertsDefinition, "alerts">;
};

/** An option of an object that may not be there. */
type PartOf<Section, Name extends string> = Section extends { readonly [Own in Name]: infer Part } ? Part : never;

/** A text with a unit: itself, or the sentence that says what it lacks. */
type CheckedIn<Section, Name extends string, Unit extends keyof Units<string>> = Section extends {
  readonly [Own in Name]: infer Text extends string;
}
  ? Units<Text>[Unit]
  : unknown;

interface Units<Text extends string> {
  duration: CheckedDuration<Text>;
  durationBelow: CheckedDurationBelow<Text>;
  shareAbove: CheckedShareAbove<Text>;
  shareBelow: CheckedShareBelow<Text>;
}

type CheckedAlert<Alert, Given extends PipelineDefinition> =
  Alert extends AlertDeclaration<"qualityBreach">
    ? Given extends { readonly quality: QualityDeclaration }
      ? unknown
      : Refusal<"qualityBreach() would never fire; the pipeline has no quality rules">
    : unknown;
