import type { Diagnostic } from "../diagnostic";
import { relativeFile } from "./places";

/** The document that `pipeline check --json` prints. */
export interface DiagnosticsDocument {
  readonly version: 1;
  readonly diagnostics: readonly Diagnostic[];
}

/** Diagnostics as data. Files are named as seen from `root`. */
export function diagnosticsDocument(diagnostics: readonly Diagnostic[], root: string): DiagnosticsDocument {
  return {
    version: 1,
    diagnostics: diagnostics.map((diagnostic) => ({
      ...diagnostic,
      places: diagnostic.places.map((place) => ({ ...place, file: relativeFile(place.file, root) })),
    })),
  };
}

export function renderJson(diagnostics: readonly Diagnostic[], root: string): string {
  return `${JSON.stringify(diagnosticsDocument(diagnostics, root), null, 2)}\n`;
}
