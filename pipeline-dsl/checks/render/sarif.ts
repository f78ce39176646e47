import type { Log, ReportingDescriptor, Result } from "sarif";
import type { Diagnostic, Place } from "../diagnostic";
import { type ExplainedCode, EXPLAINED_CODES } from "../explained";
import { relativeFile } from "./places";
import { renderPage } from "./page";
import { describeWaiting } from "./text";

/** The name that code hosts give the root of a checkout. */
const ROOT = "%SRCROOT%";

/**
 * Diagnostics as a SARIF 2.1.0 log, which code hosts show at the lines of a change. Files are named as seen from
 * `root`; the rules are the codes that occur.
 */
export function sarifLog(diagnostics: readonly Diagnostic[], root: string): Log {
  const reported = new Set(diagnostics.map(({ code }) => code));
  const rules = EXPLAINED_CODES.filter(({ code }) => reported.has(code));
  const positions = new Map(rules.map(({ code }, position) => [code, position]));
  return {
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "pipeline", rules: rules.map(describeRule) } },
        columnKind: "utf16CodeUnits",
        results: diagnostics.map((diagnostic) => resultOf(diagnostic, positions, root)),
      },
    ],
  };
}

export function renderSarif(diagnostics: readonly Diagnostic[], root: string): string {
  return `${JSON.stringify(sarifLog(diagnostics, root), null, 2)}\n`;
}

function describeRule(explained: ExplainedCode): ReportingDescriptor {
  const { code, severity, summary, page } = explained;
  return {
    id: code,
    shortDescription: { text: `${summary}.` },
    fullDescription: { text: page.explanation },
    help: { text: page.remedy, markdown: renderPage(explained) },
    defaultConfiguration: { level: severity },
  };
}

/** A host shows the first place; the others are related to it. */
function resultOf(diagnostic: Diagnostic, positions: ReadonlyMap<string, number>, root: string): Result {
  const { code, severity, message, places, why, fix, accepted } = diagnostic;
  const waiting = describeWaiting(diagnostic);
  const [first, ...others] = places;
  const position = positions.get(code);
  return {
    ruleId: code,
    ...(position === undefined ? {} : { ruleIndex: position }),
    level: severity,
    message: { text: `${message}\nwhy: ${why}\nfix: ${fix}${waiting === null ? "" : `\nwaiting: ${waiting}`}` },
    ...(accepted === undefined
      ? {}
      : { suppressions: [{ kind: "inSource", status: "accepted", justification: accepted }] }),
    ...(first === undefined ? {} : { locations: [locationOf(first, root)] }),
    ...(others.length === 0
      ? {}
      : {
          relatedLocations: others.map((place, at) => ({
            id: at,
            ...locationOf(place, root),
            message: { text: place.part },
          })),
        }),
  };
}

function locationOf({ file, line, column }: Place, root: string) {
  const artifactLocation = { uri: encodeURI(relativeFile(file, root)), uriBaseId: ROOT };
  return { physicalLocation: { artifactLocation, region: { startLine: line, startColumn: column } } };
}
