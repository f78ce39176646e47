import type { RestoreTableInput } from "../../pipeline-dsl/targets/recovery";
import { isDamagedOf } from "../../pipeline-dsl/targets/redshift";
import { endOf, secondsOf } from "../executions/outcome";
import type { Home } from "../home/home";
import type { MachineOptions } from "../recovery/run-machine";
import type { CompiledPipeline } from "../run/documents";
import { failureOf } from "../run/failure";
import { tablesThere } from "../warehouse/tables-there";
import { keptTables, type KeptTable } from "./kept-tables";
import { damagedOf, planOf, verdictOf } from "./outcome";
import type { KeptCopy, RestorePlan, RestoreResult } from "./result";
import { runRestoreMachine } from "./run-machine";

/** Restores one table by the printed machine. What it refuses is a result too. */
export async function runRestore(
  home: Home,
  compiled: CompiledPipeline,
  input: RestoreTableInput,
  options: MachineOptions,
): Promise<RestoreResult> {
  // A dry run replaces nothing.
  const keptNow = async (): Promise<readonly string[]> =>
    input.dry_run === true ? [] : names(await keptTables(home, compiled.model));
  const before = await keptNow();
  const there = input.dry_run === true ? [] : await tablesThere(home, compiled.model);
  const record = await runRestoreMachine(home, compiled, { started: "restoreTable", input: { ...input } }, options);
  const plan = planOf(record);
  return {
    execution: record.name,
    status: endOf(record),
    started_at: record.started_at,
    seconds: secondsOf(record),
    input,
    plan,
    damaged: damagedOf(record),
    verdict: verdictOf(record),
    kept:
      plan === null || endOf(record) !== "SUCCEEDED" ? [] : copiesOf(plan, { there, kept: before }, await keptNow()),
    error: failureOf(record),
  };
}

/**
 * Of each member its newest copy: it is of today, since this restore made it or found it made. Of a table that was gone nothing was replaced,
 * whatever an earlier restore of the day has kept.
 */
function copiesOf({ members }: RestorePlan, before: Before, after: readonly string[]): readonly KeptCopy[] {
  return members.flatMap((table) => {
    const name = after.filter((each) => isDamagedOf(table, each)).at(-1);
    if (name === undefined) return [];
    const by_this_restore = !before.kept.includes(name);
    return by_this_restore || before.there.includes(table) ? [{ table, name, by_this_restore }] : [];
  });
}

/** What the warehouse had before the restore. */
interface Before {
  readonly there: readonly string[];
  readonly kept: readonly string[];
}

/** In the order of their names, which end with the day. */
function names(kept: readonly KeptTable[]): readonly string[] {
  return kept.map(({ name }) => name).sort();
}
