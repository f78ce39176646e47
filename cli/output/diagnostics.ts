import type { Diagnostic } from "../../pipeline-dsl/checks";
import { renderText } from "../../pipeline-dsl/checks/render/text";
import type { Colors } from "./terminal";

/** Diagnostics as the compiler prints them, with the parts that the eye looks for first in colour. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], color: Colors): string {
  return renderText(diagnostics, process.cwd())
    .replaceAll(/^error(\[[^\]]+\])/gm, (_, code: string) => color.red(color.bold(`error${code}`)))
    .replaceAll(/^warning(\[[^\]]+\])/gm, (_, code: string) => color.yellow(color.bold(`warning${code}`)))
    .replaceAll(/^ {2}(at|why:|fix:)/gm, (_, label: string) => `  ${color.dim(label)}`);
}
