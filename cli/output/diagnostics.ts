import type { Diagnostic } from "../../pipeline-dsl/checks";
import { openWarnings, renderText, summarize } from "../../pipeline-dsl/checks/render/text";
import type { Colors } from "./terminal";

/** For the commands whose work is another: that there are some, and who shows them. */
export function countWarnings(warnings: readonly Diagnostic[]): string {
  const open = openWarnings(warnings);
  if (open.length === 0) return "";
  return `note: ${summarize(open)}; npx pipeline check shows them`;
}

/** Diagnostics as the compiler prints them, with the parts that the eye looks for first in colour. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], color: Colors): string {
  return renderText(diagnostics, process.cwd())
    .replaceAll(/^error(\[[^\]]+\])/gm, (_, code: string) => color.red(color.bold(`error${code}`)))
    .replaceAll(/^warning(\[[^\]]+\])/gm, (_, code: string) => color.yellow(color.bold(`warning${code}`)))
    .replaceAll(/^accepted(\[[^\]]+\])/gm, (_, code: string) => color.dim(`accepted${code}`))
    .replaceAll(/^ {2}(at|why:|fix:|waiting:|accepted because:)/gm, (_, label: string) => `  ${color.dim(label)}`);
}
