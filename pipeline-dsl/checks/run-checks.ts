import { Acceptances } from "./acceptances";
import type { PipelineModel } from "../model";
import { columnUses } from "./column-uses";
import type { Check, CheckContext, Finding, FindingAddress } from "./check";
import type { Diagnostic, Place } from "./diagnostic";
import { artifactOverLimit } from "./limits/artifact-over-limit";
import { tableTooLargeToRecover } from "./limits/table-too-large-to-recover";
import { indexModel } from "./model-index";
import { nearestPlaces } from "./nearest-places";
import { CHECKS, type DiagnosticCode } from "./registry";

/** All faults of a model at once: errors before warnings, then by place. Never throws on a faulty model. */
export function runChecks(model: PipelineModel, context: CheckContext): readonly Diagnostic[] {
  const { diagnostics, acceptances } = run(CHECKS, model, context);
  const judged = (code: string): boolean =>
    context.printed !== undefined || OF_PRINTED.every((each) => each.code !== code);
  const unused = meant(acceptances.findings(judged), context).map((finding) =>
    diagnosticOf(ACCEPTANCE_UNUSED, finding, context),
  );
  return [...diagnostics, ...unused].sort(byImportance);
}

/** What they look at is not known where nothing is printed. */
const OF_PRINTED = [artifactOverLimit, tableTooLargeToRecover] as const;

const ACCEPTANCE_UNUSED = { code: "acceptance-unused", severity: "warning" } as const;

/** Only what is too large of `context.printed`: for what the other checks have passed, and could therefore be printed. */
export function checkSizes(model: PipelineModel, context: CheckContext): readonly Diagnostic<DiagnosticCode>[] {
  return [...run(OF_PRINTED, model, context).diagnostics].sort(byImportance);
}

function run(
  checks: readonly Check<DiagnosticCode>[],
  model: PipelineModel,
  context: CheckContext,
): { readonly diagnostics: readonly Diagnostic<DiagnosticCode>[]; readonly acceptances: Acceptances } {
  const subject = {
    model,
    index: indexModel(model),
    columnUses: [...columnUses(model)],
    printed: context.printed ?? [],
    forgotten: context.forgotten ?? [],
  };
  const acceptances = new Acceptances(model);
  const diagnostics = checks.flatMap((check) =>
    meant(check.find(subject), context).map((finding): Diagnostic<DiagnosticCode> => {
      const reason = check.severity === "warning" ? acceptances.reasonFor(check.code, finding) : null;
      return { ...diagnosticOf(check, finding, context), ...(reason === null ? {} : { accepted: reason }) };
    }),
  );
  return { diagnostics, acceptances };
}

/** Findings of what was written, and not of what stands in for it. */
function meant(findings: Iterable<Finding>, { isRefused }: CheckContext): readonly Finding[] {
  const all = Array.from(findings);
  return isRefused === undefined ? all : all.filter(({ at }) => !at.some(({ path }) => isRefused(path)));
}

function diagnosticOf<const Code extends string>(
  { code, severity }: Pick<Check<Code>, "code" | "severity">,
  { message, at, why, fix }: Finding,
  context: CheckContext,
): Diagnostic<Code> {
  return { code, severity, message, places: at.flatMap((address) => placesAt(address, context)), why, fix };
}

function placesAt({ path, part }: FindingAddress, { placesOf }: CheckContext): readonly Place[] {
  return nearestPlaces(path, placesOf).map((place) => ({ ...place, part }));
}

function byImportance(left: Diagnostic, right: Diagnostic): number {
  return (
    left.severity.localeCompare(right.severity, "en") ||
    comparePlaces(left.places[0], right.places[0]) ||
    compareText(left.code, right.code) ||
    compareText(left.message, right.message)
  );
}

function comparePlaces(left: Place | undefined, right: Place | undefined): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  return compareText(left.file, right.file) || left.line - right.line || left.column - right.column;
}

/** By code units: the same on every machine. */
function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
