import { relative } from "node:path";
import type { Diagnostic } from "../../pipeline-dsl/checks";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { printModel } from "../../pipeline-dsl/model/canonical";
import { differenceOf, type ModelChange } from "./difference";
import { lockPathOf, readLockText } from "./lock-file";

const SHOWN = 12;

export type LockState =
  | { readonly kind: "fresh" }
  /** A definition without a lock is fine: nobody reviews its meaning yet. */
  | { readonly kind: "absent" }
  | { readonly kind: "stale"; readonly diagnostic: Diagnostic<"stale-lock"> };

/** Whether the committed model beside the definition says what the definition says now. */
export function lockState(definition: string, model: PipelineModel): LockState {
  const text = readLockText(definition);
  if (text === null) return { kind: "absent" };
  if (text === printModel(model)) return { kind: "fresh" };
  const path = lockPathOf(definition);
  return {
    kind: "stale",
    diagnostic: {
      code: "stale-lock",
      severity: "error",
      message: `${relative(process.cwd(), path)} is not what the definition says`,
      places: [{ file: path, line: 1, column: 1, part: "" }],
      why: `the lock is the reviewed meaning of the definition, and they differ:${differenceText(text, model)}`,
      fix: "run npx pipeline lock, and commit the lock with the definition",
    },
  };
}

function differenceText(lock: string, model: PipelineModel): string {
  const before = parsed(lock);
  if (before === null) return "\n    the lock is not JSON";
  const changes = differenceOf(before, JSON.parse(printModel(model)));
  if (changes.length === 0) return "\n    the lock's layout is not the one that the command writes";
  const lines = changes.slice(0, SHOWN).map((change) => `\n    ${describeChange(change)}`);
  return lines.join("") + (changes.length > SHOWN ? `\n    and ${changes.length - SHOWN} more` : "");
}

const SIGNS = { added: "+", removed: "-", changed: "~" } as const;

export function describeChange({ kind, address, before, after }: ModelChange): string {
  return kind === "changed" ? `~ ${address}: ${before} -> ${after}` : `${SIGNS[kind]} ${address}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
