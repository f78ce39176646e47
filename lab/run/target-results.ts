import type { PipelineModel } from "../../pipeline-dsl/model";
import { LOAD_HISTORY } from "../../pipeline-dsl/targets/redshift";
import type { Home } from "../home/home";
import type { TargetResult } from "../result";

/** What a run changed in the warehouse, by its load history. Empty where the warehouse cannot be asked. */
export async function readTargetResults(
  home: Home,
  model: PipelineModel,
  runId: string,
): Promise<readonly TargetResult[]> {
  const { schema } = model.warehouse;
  try {
    const session = await (await home.openWarehouse()).openSession();
    try {
      const { rows } = await session.query(
        `SELECT table_name, inserted, updated, closed, removed, rekeyed FROM "${schema}".${LOAD_HISTORY}
          WHERE run_id = '${runId.replaceAll("'", "''")}' ORDER BY loaded_at, table_name`,
      );
      return rows.map(([table, ...counts]) => {
        const [inserted = 0, updated = 0, closed = 0, removed = 0, rekeyed = 0] = counts.map(Number);
        return { table: String(table), inserted, updated, closed, removed, rekeyed };
      });
    } finally {
      await session.end();
    }
  } catch {
    // Before the first migration there is no such table, and a warehouse that is gone has failed the run already.
    return [];
  }
}
