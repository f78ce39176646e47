import type { JobSettings, LakeZone } from "../model";
import { callOf, type CallSite } from "./call-site";
import type { AlertDeclaration } from "./operations/alerts";
import type { RecoveryDefinition } from "./operations/recovery";
import type { ScheduleDeclaration } from "./operations/schedule";
import type { QualityDeclaration } from "./quality/quality-rules";
import type { AcceptedDefinition, Refusal } from "./refusal";
import type { SourceDeclaration } from "./source";
import type { DimensionDeclaration } from "./targets/dimension";
import type { FactDeclaration } from "./targets/fact";
import type { CheckedDuration, CheckedDurationBelow, CheckedShareAbove, CheckedShareBelow } from "./units";

export type TargetDeclaration = DimensionDeclaration | FactDeclaration;

/** A job's physical name, or its name and its machines. */
export type JobDefinition = string | (Pick<JobSettings, "name"> & Partial<JobMachines>);

interface JobMachines extends Omit<JobSettings, "name" | "timeoutMinutes"> {
  readonly timeout: string;
}

export interface PipelineDefinition {
  readonly description?: string;
  readonly sources: readonly SourceDeclaration[];
  readonly lake?: { readonly zones?: Readonly<Partial<Record<LakeZone, string>>>; readonly keepRaw?: string };
  readonly warehouse: { readonly schema: string; readonly tables: readonly TargetDeclaration[] };
  readonly jobs?: { readonly extract?: JobDefinition; readonly load?: JobDefinition };
  readonly schedule: ScheduleDeclaration;
  readonly quality?: QualityDeclaration;
  readonly objectives?: {
    readonly jobSuccessRate?: string;
    readonly dataFreshness?: string;
    readonly errorRate?: string;
  };
  readonly alerts?: {
    readonly critical?: readonly AlertDeclaration[];
    readonly warning?: readonly AlertDeclaration[];
  };
  readonly recovery: RecoveryDefinition;
}

/** A whole pipeline, for `compile`. */
export class PipelineDeclaration {
  constructor(
    readonly name: string,
    readonly definition: PipelineDefinition,
    readonly site: CallSite,
  ) {}
}

/** The pipeline: what it reads, what it makes of it, when, and what is promised of it. `name` is its name in AWS. */
export function pipeline<const Given extends PipelineDefinition>(
  name: string,
  definition: AcceptedDefinition<Given, CheckedPipeline<Given>>,
): PipelineDeclaration;
export function pipeline(name: string, definition: PipelineDefinition): PipelineDeclaration {
  return new PipelineDeclaration(name, definition, callOf(pipeline));
}

type CheckedPipeline<Given extends PipelineDefinition> = {
  readonly lake?: { readonly keepRaw?: CheckedIn<Given["lake"], "keepRaw", "duration"> };
  readonly objectives?: {
    readonly jobSuccessRate?: CheckedIn<Given["objectives"], "jobSuccessRate", "shareAbove">;
    readonly dataFreshness?: CheckedIn<Given["objectives"], "dataFreshness", "durationBelow">;
    readonly errorRate?: CheckedIn<Given["objectives"], "errorRate", "shareBelow">;
  };
  readonly alerts?: {
    readonly [Severity in "critical" | "warning"]?: Given["alerts"] extends { readonly [Own in Severity]: infer Alerts }
      ? { readonly [Index in keyof Alerts]: CheckedAlert<Alerts[Index], Given> }
      : unknown;
  };
};

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
