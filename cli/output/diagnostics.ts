import type { Diagnostic } from "../../pipeline-dsl/checks";
import { renderText, summarize } from "../../pipeline-dsl/checks/render/text";
import type { Colors } from "./terminal";

/** For the commands whose work is another: that there are some, and who shows them. */
export function countWarnings(warnings: readonly Diagnostic[]): string {
  if (warnings.length === 0) return "";
  return `note: ${summarize(warnings)}; npx pipeline check shows them`;
}

/** Diagnostics as the compiler prints them, with the parts that the eye looks for first in colour. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], color: Colors): string {
  return renderText(diagnostics, process.cwd())
    .replaceAll(/^error(\[[^\]]+\])/gm, (_, code: string) => color.red(color.bold(`error${code}`)))
    .replaceAll(/^warning(\[[^\]]+\])/gm, (_, code: string) => color.yellow(color.bold(`warning${code}`)))
    .replaceAll(/^ {2}(at|why:|fix:)/gm, (_, label: string) => `  ${color.dim(label)}`);
}
