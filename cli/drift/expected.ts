import { InvalidModel, parseModel } from "../../pipeline-dsl/model/schema";
import type { PipelineModel } from "../../pipeline-dsl/model";
import type { Side } from "../../pipeline-dsl/review";
import type { MigrationFile } from "../../pipeline-dsl/targets/redshift";
import { printModel } from "../../pipeline-dsl/model/canonical";
import { lockPathOf, readLockText, readMigrations } from "../lock/lock-file";
import { CommandFailed } from "../output/failures";
import { sideOfCheckout } from "../review/side";

/** What should be there. */
export interface Expectation {
  readonly model: PipelineModel;
  readonly placesOf: Side["placesOf"];
  /** What the team has agreed on, by which the warehouse is judged; without a lock the definition itself. */
  readonly locked: PipelineModel;
  readonly migrations: readonly MigrationFile[];
  readonly notes: readonly string[];
}

export function expectedOf(definition: string): Expectation {
  const { side, notes } = sideOfCheckout(definition);
  if (side === null) throw new Error("a checkout has always a side");
  const text = readLockText(definition);
  if (text === null) return { ...side, locked: side.model, migrations: [], notes };
  const isFresh = text === printModel(side.model);
  const stale = "the lock is not what the definition says; the warehouse is compared with the lock: npx pipeline check";
  return {
    ...side,
    locked: lockedModel(text, definition),
    migrations: readMigrations(definition),
    notes: isFresh || notes.length > 0 ? notes : [...notes, stale],
  };
}

function lockedModel(text: string, definition: string): PipelineModel {
  try {
    return parseModel(text);
  } catch (error) {
    if (!(error instanceof InvalidModel)) throw error;
    throw new CommandFailed(
      "Pipeline.LockUnreadable",
      `${lockPathOf(definition)} is not a model of this version (${error.faults[0] ?? ""})`,
    );
  }
}
