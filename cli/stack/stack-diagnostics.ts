import { basename } from "node:path";
import { checkSettings, definedBy } from "../../infra/settings/check";
import type { Diagnostic } from "../../pipeline-dsl/checks";
import type { PipelineModel } from "../../pipeline-dsl/model";

export interface StackFindings {
  readonly diagnostics: readonly Diagnostic<"stack-settings">[];
  /** Where a value came from that more than one source can give. */
  readonly notes: readonly string[];
}

/** What `pulumi up` would say of the stack's settings, without Pulumi. Without a model the sources are not compared. */
export function checkStack(file: string, model: PipelineModel | null): StackFindings {
  const { faults, origins } = checkSettings(file, {
    environment: process.env,
    ...(model === null ? {} : definedBy(model)),
  });
  const name = basename(file);
  return {
    diagnostics: faults.map(({ line, key, message, suggestion }) => ({
      code: "stack-settings",
      severity: "error",
      message: `${key === "" ? "" : `rental:${key}: `}${message}${suggestion === null ? "" : `; did you mean "${suggestion}"?`}`,
      places: [{ file, line: Math.max(1, line), column: 1, part: key }],
      why: "pulumi up makes the same check before the first resource, and stops",
      fix: suggestion === null ? `correct it in ${name}` : `write "${suggestion}" in ${name}`,
    })),
    notes: origins.map(
      ({ setting, from, note }) => `rental:${setting} comes from ${from}${note === null ? "" : ` (${note})`}`,
    ),
  };
}
