import type { CheckContext } from "./checks/check";
import type { Diagnostic, Place } from "./checks/diagnostic";
import { runChecks } from "./checks/run-checks";
import { forgottenPath } from "./checks/paths";
import type { Container, Recording } from "./language/arguments/recording";
import { type CallSite, placeOf } from "./language/call-site";
import type { Fault } from "./language/fault";
import { PipelineDeclaration } from "./language/pipeline";
import { Findings } from "./language/resolve/findings";
import { resolvePipeline } from "./language/resolve/pipeline";
import { placesIn, type PlacesOf } from "./language/resolve/places";
import { refusedIn, waitingFor } from "./language/resolve/refused";
import type { PipelineModel } from "./model";
import { deepFreeze } from "./model/freeze";

export interface Compilation {
  /** Frozen. With an error among the diagnostics it is as good as the definition allows, and nothing may run from it. */
  readonly model: PipelineModel;
  /** Everything that is wrong, at once: first what the definition itself cannot mean, then what the checks found. */
  readonly diagnostics: readonly Diagnostic[];
  /** Where the thing at an address of `checks/paths.ts` was declared. */
  readonly places: PlacesOf;
}

/**
 * The declaration as a model, with everything that is wrong with it. Never throws on a faulty definition. `recording`: of the
 * reading of the definition, so that what is declared and is no part of the pipeline is found.
 */
export function compile(declaration: PipelineDeclaration, recording: Recording | null = null): Compilation {
  const findings = new Findings();
  const waiting = waitingFor(declaration);
  for (const fault of declaration.faults) findings.report(fault, waiting(fault));
  for (const container of recording?.changed() ?? []) findings.report(changedAfterwards(container));
  const atFault = new Set(
    findings.diagnostics.flatMap(({ places: [place] }) => (place === undefined ? [] : [lineOf(place)])),
  );
  const model = deepFreeze(resolvePipeline(declaration, findings));
  const places = placesIn(declaration);
  const checked = runChecks(model, contextOf(declaration, findings, places, recording));
  const others = checked.filter(({ places: [place] }) => place === undefined || !atFault.has(lineOf(place)));
  const diagnostics = [...findings.diagnostics, ...(atFault.size === 0 ? checked : others)];
  return { model, diagnostics: toldOnce(diagnostics), places };
}

function changedAfterwards({ words, site, part }: Container): Fault {
  return {
    code: "changed-afterwards",
    message: `${words} was changed after it was read`,
    why: "a word of the language reads what it is given when it is called; what comes later would be dropped",
    fix: "make it whole before that, or give the word a copy: [...list], { ...object }",
    site,
    part,
  };
}

function contextOf(
  declaration: PipelineDeclaration,
  findings: Findings,
  places: PlacesOf,
  recording: Recording | null,
): CheckContext {
  // What stands where it is not understood is taken by nothing either, and that is said already.
  const made = declaration.faults.length > 0 ? [] : (recording?.forgotten(declaration.site) ?? []);
  const isRefused = refusedIn(declaration);
  const sites = new Map(made.map(({ site }, index) => [forgottenPath(index) as string, site]));
  return {
    placesOf: (path) => {
      const site = sites.get(path);
      return site === undefined ? places(path) : placesAt(site);
    },
    isRefused: (path) => isRefused(path) || findings.isRefused(path),
    forgotten: made.map(({ word, subject }, index) => ({ word, call: subject(), path: forgottenPath(index) })),
  };
}

function placesAt(site: CallSite): readonly Place[] {
  const place = placeOf(site);
  return place === null ? [] : [place];
}

/** A thing that is named twice, as a source in a list, has its faults once. */
function toldOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [
    ...new Map(diagnostics.map((each) => [JSON.stringify([each.code, each.message, each.places]), each])).values(),
  ];
}

/** What a call lacks is said once: the checks would say of its stand-in what is already said of the call. */
function lineOf({ file, line, column }: Place): string {
  return `${file}:${String(line)}:${String(column)}`;
}

/** Whether a definition's default export is what `pipeline(...)` returns. */
export function isPipeline(value: unknown): value is PipelineDeclaration {
  return value instanceof PipelineDeclaration;
}
