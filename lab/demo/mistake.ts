import { qualified } from "../../pipeline-dsl/targets/redshift/identifier";
import type { Home } from "../home/home";
import { backupsIn } from "../restore/backups";
import type { RestoreResult } from "../restore/result";
import { runRestore } from "../restore/run-restore";
import type { CompiledPipeline } from "../run/documents";
import type { DemoOptions } from "./demo";

/** A table that somebody dropped, and how it came back. */
export interface Mistake {
  readonly table: string;
  readonly statement: string;
  readonly restore: RestoreResult;
}

/** Drops a table, and restores it as an operator does, by a statement. Null where there is no backup to restore from. */
export async function liveThroughMistake(
  home: Home,
  compiled: CompiledPipeline,
  { tell, readStatement, onEvent, onRestoreState, signal }: DemoOptions,
): Promise<Mistake | null> {
  const { schema, targets } = compiled.model.warehouse;
  const found = backupsIn(home.layout).flatMap((backup) => ("unreadable" in backup ? [] : [backup]));
  // The one with the most to lose: a history cannot be read from the source again.
  const table = [...targets]
    .sort((one, other) => historyOf(other) - historyOf(one))
    .find(({ name }) => found.some((backup) => backup.table === name))?.name;
  const newest = found.find((backup) => backup.table === table);
  if (table === undefined || newest === undefined) {
    tell("no table is dropped by mistake: the definition has no backups");
    return null;
  }
  tell(`${table} is dropped by mistake`);
  const session = await (await home.openWarehouse()).openSession();
  try {
    await session.query(`DROP TABLE ${qualified(schema, table)}`);
  } finally {
    await session.end();
  }
  const statement = `RESTORE TABLE ${table} FROM 's3://backup/${table}/${newest.logical_date}/'`;
  tell(`  ${statement}`);
  const input = {
    ...readStatement(statement),
    from: "backup",
    reason: "dropped by mistake",
    approved_by: "the demo",
  } as const;
  const restore = await runRestore(home, compiled, input, { faults: [], onEvent, onState: onRestoreState, signal });
  return { table, statement, restore };
}

export function undone({ restore }: Mistake): boolean {
  return restore.status === "SUCCEEDED" && restore.verdict?.equal === true;
}

function historyOf(target: CompiledPipeline["model"]["warehouse"]["targets"][number]): number {
  return target.kind === "dimension" && target.history.kind === "versions" ? 1 : 0;
}
