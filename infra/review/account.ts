import type { PipelineModel } from "../../pipeline-dsl/model";
import type { Change } from "../../pipeline-dsl/review";
import { causesIn } from "./causes";
import { type PolicyReview, reviewPolicies } from "./policies";
import type { Preview, PreviewDiagnostic, PreviewStep } from "./preview";
import type { PreviewEvents } from "./preview-events";
import { partsOfResource } from "./printed";
import type { SettingChange } from "./settings";

/** A preview, joined to what causes each of its steps. */
export interface AccountReview {
  readonly stack: string;
  /** Every step of the preview that is not `same`, once, in the preview's order. */
  readonly steps: readonly AccountStep[];
  readonly counts: Preview["counts"];
  /** What the engine refuses or says as an error. */
  readonly errors: readonly PreviewDiagnostic[];
  /** What else the document has, which no review reads. */
  readonly unread: readonly string[];
  /** What policies say; null: the engine's event log, which alone has it, was not given. */
  readonly policies: PolicyReview | null;
}

export interface AccountStep {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  /** As the account calls it, else the logical name. */
  readonly name: string;
  /** Inputs that differ. */
  readonly inputs: readonly string[];
  readonly replaceReasons: readonly string[];
  /** What is lost with it; null: it holds nothing that cannot be made again. */
  readonly holds: string | null;
  /** A protected resource is neither deleted nor replaced: the update stops there. */
  readonly protected: boolean;
  /** What Pulumi gives up stays in the account. */
  readonly retained: boolean;
  readonly because: Because;
}

/** As much of a change as tells it from others. */
export type CausingChange = Pick<Change, "at" | "what" | "how" | "subject" | "words">;

export type Because =
  | { readonly kind: "definition"; readonly changes: readonly CausingChange[] }
  | { readonly kind: "settings"; readonly changes: readonly SettingChange[] }
  /** It is made of another step's resource, which changes. */
  | { readonly kind: "follows"; readonly names: readonly string[] }
  | { readonly kind: "unexplained" };

/** The two sides of a review, as far as the account is concerned. Without a definition before, its changes are all. */
export interface AccountSides {
  readonly before: PipelineModel | null;
  readonly after: PipelineModel;
  readonly changes: readonly Change[];
  readonly settings: readonly SettingChange[];
}

/** Joins each step to the part of the definition or of the settings that causes it. No step is left out or told twice. */
export function reviewAccount(
  preview: Preview,
  { before, after, changes, settings }: AccountSides,
  events: PreviewEvents | null = null,
): AccountReview {
  const causes = before === null ? () => changes : causesIn(before, after, changes);
  const moving = preview.steps.filter(({ op }) => op !== "same");
  const byUrn = new Map(moving.map((step) => [step.urn, step]));
  const steps = moving.map((step): AccountStep => ({
    op: step.op,
    urn: step.urn,
    type: step.type,
    name: nameOf(step),
    inputs: changedInputs(step),
    replaceReasons: step.replaceReasons,
    holds: removes(step.op) ? (HOLDS[step.type] ?? null) : null,
    protected: step.before?.protected === true && removes(step.op),
    retained: step.before?.retained === true,
    because: becauseOf(step, causes, settings, byUrn),
  }));
  return {
    stack: preview.stack,
    steps,
    counts: preview.counts,
    errors: preview.diagnostics.filter(({ severity }) => severity === "error"),
    unread: preview.unread,
    policies: events === null ? null : reviewPolicies(events, steps),
  };
}

function becauseOf(
  step: PreviewStep,
  causes: (part: string) => readonly Change[],
  settings: readonly SettingChange[],
  byUrn: ReadonlyMap<string, PreviewStep>,
): Because {
  const fromDefinition = [...new Set(partsOfResource(step).flatMap(causes))];
  if (fromDefinition.length > 0) {
    const named = fromDefinition.map(({ at, what, how, subject, words }) => ({ at, what, how, subject, words }));
    return { kind: "definition", changes: named };
  }
  const fromSettings = settings.filter((change) => shows(step, change));
  if (fromSettings.length > 0) return { kind: "settings", changes: fromSettings };
  const names = [
    ...new Set(
      changedInputs(step)
        .flatMap((input) => step.after?.madeOf[input] ?? step.before?.madeOf[input] ?? [])
        .flatMap((urn) => {
          const other = byUrn.get(urn);
          return other === undefined || urn === step.urn ? [] : [nameOf(other)];
        }),
    ),
  ];
  return names.length > 0 ? { kind: "follows", names } : { kind: "unexplained" };
}

/** Whether a changed input holds the setting's old value before and its new one after. */
function shows(step: PreviewStep, { was, is, member }: SettingChange): boolean {
  return changedInputs(step).some((input) => {
    const [old, current] = [step.before?.inputs[input], step.after?.inputs[input]];
    if (member) return holds(old, was ?? is) !== holds(current, was ?? is);
    return holds(old, was) && holds(current, is);
  });
}

function holds(value: unknown, wanted: unknown): boolean {
  if (wanted === undefined) return value === undefined;
  if (value === wanted) return true;
  if (typeof value === "string")
    return typeof wanted === "string" ? wanted.length > 2 && value.includes(wanted) : value === String(wanted);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((part) => holds(part, wanted));
}

function changedInputs({ before, after, detailedDiff }: PreviewStep): readonly string[] {
  if (before === null || after === null) return [];
  const names = [...new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])];
  const differing = names.filter((name) => JSON.stringify(before.inputs[name]) !== JSON.stringify(after.inputs[name]));
  // A provider that refreshes finds differences of the account, which no input shows.
  const found = Object.keys(detailedDiff).map((path) => path.split(/[.[]/, 1)[0] ?? path);
  return [...new Set([...differing, ...found])];
}

function removes(op: string): boolean {
  return /^(replace|delete|discard|create-replacement)/.test(op);
}

function nameOf({ op, name, type, after, before }: PreviewStep): string {
  // What is replaced is known by the name that it has.
  const inputs = (removes(op) ? (before ?? after) : (after ?? before))?.inputs ?? {};
  const own = NAMED_BY[type];
  const physical = own === undefined ? undefined : inputs[own];
  return typeof physical === "string" && physical !== "" ? physical : name;
}

/** Resources whose name in the account is what people call them. */
const NAMED_BY: Readonly<Record<string, string>> = {
  "aws:glue/job:Job": "name",
  "aws:glue/catalogTable:CatalogTable": "name",
  "aws:sfn/stateMachine:StateMachine": "name",
  "aws:s3/bucket:Bucket": "bucket",
  "aws:redshift/cluster:Cluster": "clusterIdentifier",
  "aws:rds/cluster:Cluster": "clusterIdentifier",
};

/** Types of resources that hold something which no later `pulumi up` brings back. */
const HOLDS: Readonly<Record<string, string>> = {
  "aws:s3/bucket:Bucket": "the objects in it",
  "aws:dynamodb/table:Table": "the run ledger: which dates are committed",
  "aws:rds/cluster:Cluster": "the source's database",
  "aws:rds/clusterInstance:ClusterInstance": "a reader or writer of the source, for the time that it is made again",
  "aws:redshift/cluster:Cluster": "the warehouse's tables and history",
  "aws:redshiftserverless/namespace:Namespace": "the warehouse's tables and history",
  "aws:kms/key:Key": "the key: what it encrypted cannot be read without it",
  "aws:secretsmanager/secret:Secret": "a password",
  "aws:cloudwatch/logGroup:LogGroup": "logs",
  "aws:sqs/queue:Queue": "starts that failed and were not looked at",
};
