import { basename } from "node:path";
import { checkSettings, definedBy } from "../../infra/settings/check";
import type { Fault } from "../../infra/settings/fault";
import type { Diagnostic } from "../../pipeline-dsl/checks";
import type { PipelineModel } from "../../pipeline-dsl/model";

export interface StackFindings {
  readonly diagnostics: readonly Diagnostic<"stack-settings" | "alarm-without-receiver">[];
  /** Where a value came from that more than one source can give. */
  readonly notes: readonly string[];
}

/** What `pulumi up` would say of the stack's settings, without Pulumi. Without a model the sources are not compared. */
export function checkStack(file: string, model: PipelineModel | null): StackFindings {
  const { faults, warnings, origins } = checkSettings(file, {
    environment: process.env,
    ...(model === null ? {} : definedBy(model)),
  });
  const name = basename(file);
  return {
    diagnostics: [
      ...faults.map((fault) => ({
        ...located(fault, file),
        code: "stack-settings" as const,
        severity: "error" as const,
        why: "pulumi up makes the same check before the first resource, and stops",
        fix: fault.suggestion === null ? `correct it in ${name}` : `write "${fault.suggestion}" in ${name}`,
      })),
      ...warnings.map((warning) => ({
        ...located(warning, file),
        code: "alarm-without-receiver" as const,
        severity: "warning" as const,
        why: "an alarm that rings where nobody listens is noticed when somebody misses the data",
        fix: `name in ${name} who hears of it, such as { protocol: email, address: team@example.com }`,
      })),
    ],
    notes: origins.map(
      ({ setting, from, note }) => `rental:${setting} comes from ${from}${note === null ? "" : ` (${note})`}`,
    ),
  };
}

function located({ line, key, message, suggestion }: Fault, file: string): Pick<Diagnostic, "message" | "places"> {
  return {
    message: `${key === "" ? "" : `rental:${key}: `}${message}${suggestion === null ? "" : `; did you mean "${suggestion}"?`}`,
    places: [{ file, line: Math.max(1, line), column: 1, part: key }],
  };
}
