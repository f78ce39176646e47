export type { Check, CheckContext, Finding, Page } from "./check";
export type { Diagnostic, Place, Severity } from "./diagnostic";
export { ARTIFACT_LIMITS, type ArtifactKind, type PrintedArtifact } from "./limits/artifact";
export * from "./paths";
export { CHECKS, checkOf, type DiagnosticCode } from "./registry";
export { runChecks } from "./run-checks";
