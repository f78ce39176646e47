import { relative } from "node:path";
import type { Diagnostic } from "../../pipeline-dsl/checks";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { printModel } from "../../pipeline-dsl/model/canonical";
import { InvalidModel, parseModel } from "../../pipeline-dsl/model/schema";
import { diffModels, renderDiff } from "../../pipeline-dsl/review";
import { asLocked, lockPathOf, readLockText } from "./lock-file";

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
      why: `the lock is the reviewed meaning of the definition, and ${difference(text, model)}`,
      fix: "run npx pipeline lock, and commit the lock with the definition",
    },
  };
}

function difference(lock: string, model: PipelineModel): string {
  try {
    const changes = diffModels(parseModel(lock), asLocked(model));
    if (changes.length === 0) return "its layout is not the one that the command writes";
    return `the definition has moved on:\n${indented(renderDiff(changes))}`;
  } catch (error) {
    if (error instanceof InvalidModel) return "it is not a model of this version";
    throw error;
  }
}

function indented(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, "    ");
}
