import { relative } from "node:path";
import type { Diagnostic } from "../../pipeline-dsl/checks";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { printModel } from "../../pipeline-dsl/model/canonical";
import { InvalidModel, parseModel } from "../../pipeline-dsl/model/schema";
import { diffModels, renderDiff } from "../../pipeline-dsl/review";
import type { MigrationFile } from "../../pipeline-dsl/targets/redshift";
import { lockPathOf, readLockText, readMigrations } from "./lock-file";

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
  const { why, fix } = difference(text, model);
  return {
    kind: "stale",
    diagnostic: {
      code: "stale-lock",
      severity: "error",
      message: `${relative(process.cwd(), path)} is not what the definition says`,
      places: [{ file: path, line: 1, column: 1, part: "" }],
      why: `the lock is the reviewed meaning of the definition, and ${why}`,
      fix,
    },
  };
}

/** A migration says what a lock says: without a fresh lock the warehouse is compared with the definition itself. */
export function migrationsUnder(lock: LockState, definition: string): readonly MigrationFile[] {
  return lock.kind === "fresh" ? readMigrations(definition) : [];
}

const LOCK_ANEW = "run npx pipeline lock, and commit the lock with the definition";

function difference(lock: string, model: PipelineModel): { readonly why: string; readonly fix: string } {
  try {
    const changes = diffModels(parseModel(lock), model);
    if (changes.length === 0) return { why: "its layout is not the one that the command writes", fix: LOCK_ANEW };
    return { why: `the definition has moved on:\n${indented(renderDiff(changes))}`, fix: LOCK_ANEW };
  } catch (error) {
    if (error instanceof InvalidModel)
      return {
        why: `it is not a model of this version (${error.faults[0] ?? ""})`,
        fix: "restore it from version control; or remove it and run npx pipeline lock, which begins a new one",
      };
    throw error;
  }
}

function indented(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, "    ");
}
