import type { PipelineModel } from "../../pipeline-dsl/model";
import { textLiteral } from "../../pipeline-dsl/targets/redshift/identifier";
import type { Home } from "../home/home";

/** Names of the tables in the pipeline's schema; none where there is no warehouse, and none is made. */
export async function tablesThere(
  home: Home,
  { warehouse: { schema } }: Pick<PipelineModel, "warehouse">,
): Promise<readonly string[]> {
  if (!home.hasWarehouse) return [];
  const session = await (await home.openWarehouse()).openSession();
  try {
    const { rows } = await session.query(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = ${textLiteral(schema)}`,
    );
    return rows.map(([name]) => String(name));
  } finally {
    await session.end();
  }
}
