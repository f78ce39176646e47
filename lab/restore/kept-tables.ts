import type { PipelineModel } from "../../pipeline-dsl/model";
import { KEPT_TABLES } from "../../pipeline-dsl/targets/redshift";
import { qualified, textLiteral } from "../../pipeline-dsl/targets/redshift/identifier";
import type { Home } from "../home/home";

/** A table that a restore or a migration has replaced, under its dated name. */
export interface KeptTable {
  readonly name: string;
  /** The first run from this date on drops it. */
  readonly dropped_from: string;
}

export async function keptTables(home: Home, { warehouse: { schema } }: PipelineModel): Promise<readonly KeptTable[]> {
  if (!home.hasWarehouse) return [];
  const session = await (await home.openWarehouse()).openSession();
  try {
    const there = await session.query(
      `SELECT 1 FROM information_schema.tables WHERE table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(KEPT_TABLES)}`,
    );
    if (there.rows.length === 0) return [];
    const { rows } = await session.query(
      `SELECT kept_name, CAST(dropped_from AS VARCHAR(10)) FROM ${qualified(schema, KEPT_TABLES)} ORDER BY 1`,
    );
    return rows.map(([name, from]) => ({ name: String(name), dropped_from: String(from) }));
  } finally {
    await session.end();
  }
}
