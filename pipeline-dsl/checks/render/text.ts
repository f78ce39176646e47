import type { Diagnostic } from "../diagnostic";
import { describePlaces } from "./places";

/** Diagnostics for a person to read, without colours. Files are shown as seen from `root`. */
export function renderText(diagnostics: readonly Diagnostic[], root: string): string {
  return diagnostics.map((diagnostic) => renderOne(diagnostic, root)).join("\n");
}

function renderOne(diagnostic: Diagnostic, root: string): string {
  const { severity, code, message, places, why, fix, accepted } = diagnostic;
  const waiting = describeWaiting(diagnostic);
  const lines = [
    `${accepted === undefined ? severity : "accepted"}[${code}] ${message}`,
    ...(places.length > 0 ? [`  at ${describePlaces(places, root)}`] : []),
    ...(accepted === undefined ? [`  why: ${why}`, `  fix: ${fix}`] : [`  accepted because: ${accepted}`]),
    ...(waiting === null ? [] : [`  waiting: ${waiting}`]),
  ];
  return `${lines.join("\n")}\n`;
}

/** What is not said of other definitions until this one is mended. */
export function describeWaiting({ waiting = 0 }: Diagnostic): string | null {
  if (waiting === 0) return null;
  const those = waiting === 1 ? "1 definition is" : `${waiting.toLocaleString("en-US")} definitions are`;
  return `${those} built on this and looked at when it is mended`;
}

/** Those that nobody accepts. */
export function openWarnings(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ severity, accepted }) => severity === "warning" && accepted === undefined);
}

/** `2 errors, 1 warning`, for the last line. */
export function summarize(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = openWarnings(diagnostics).length;
  const accepted = diagnostics.length - errors - warnings;
  const counts = [count(errors, "error"), count(warnings, "warning"), count(accepted, "accepted warning")].filter(
    (text) => text !== "",
  );
  return counts.length === 0 ? "no findings" : counts.join(", ");
}

function count(number: number, thing: string): string {
  if (number === 0) return "";
  return `${String(number)} ${thing}${number === 1 ? "" : "s"}`;
}
