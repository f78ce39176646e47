import { relative } from "node:path";
import type { Diagnostic } from "../../pipeline-dsl/checks";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { printModel } from "../../pipeline-dsl/model/canonical";
import { InvalidModel, parseModel } from "../../pipeline-dsl/model/schema";
import { diffModels, isOverdue, permissionWords, renderDiff } from "../../pipeline-dsl/review";
import { ownerOf } from "../../pipeline-dsl/review/losses/describe";
import type { MigrationFile } from "../../pipeline-dsl/targets/redshift";
import { lockPathOf, readLockText, readMigrations } from "./lock-file";
import { planLock } from "./plan-lock";
import { today, withDays } from "./today";

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
  const { why, fix } = difference(definition, text, model);
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

const RUN_LOCK = "run npx pipeline lock";
const LOCK_ANEW = `${RUN_LOCK}, and commit the lock with the definition`;

function difference(
  definition: string,
  text: string,
  model: PipelineModel,
): { readonly why: string; readonly fix: string } {
  try {
    const locked = parseModel(text);
    const changes = diffModels(locked, model);
    if (changes.length === 0) return { why: "its layout is not the one that the command writes", fix: LOCK_ANEW };
    const why = `the definition has moved on:\n${indented(renderDiff(changes))}`;
    return { why, fix: wayOn(definition, locked, model) };
  } catch (error) {
    if (error instanceof InvalidModel)
      return {
        why: `it is not a model of this version (${error.faults[0] ?? ""})`,
        fix: `restore it from version control; or remove it and ${RUN_LOCK}, which begins a new one`,
      };
    throw error;
  }
}

/** What `lock` does, or asks for first. */
function wayOn(definition: string, locked: PipelineModel, model: PipelineModel): string {
  const { refusals, losses } = planLock(definition, locked, model, readMigrations(definition)).plan;
  const asked = [
    ...refusals.map((each) => withDays(`${ownerOf(each)}: ${each.reason}; ${each.fix}`)),
    ...losses
      .filter((loss) => isOverdue(loss, today()))
      .map((loss) => `${permissionWords(loss)}: that day is over; look at it again, and write a later day as until`),
  ];
  if (asked.length === 0) return LOCK_ANEW;
  return [`npx pipeline lock refuses it as it stands. Settle this, then ${LOCK_ANEW}:`, ...asked].join("\n    ");
}

function indented(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, "    ");
}
