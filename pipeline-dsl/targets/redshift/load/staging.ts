import type { PipelineModel, Target } from "../../../model";
import { curatedColumns } from "../../curated";
import { describeType } from "../../../model/types/registry";
import { identifier, qualified } from "../identifier";
import { commaLines, sql } from "../sql";
import type { SqlStatement } from "../statement";

/** The curated folder as it is: COPY maps Parquet columns by position, so the order is that of `curatedColumns`. */
export function stage(model: PipelineModel, target: Target): readonly SqlStatement[] {
  const columns = curatedColumns(target).map(
    (column) => `${identifier(column.name)} ${describeType(column.type).redshift}`,
  );
  const path = `/${model.lake.zones.curated}${target.name}/`;
  return [
    sql`-- The rows of this run, with natural keys where the warehouse has surrogate keys.
CREATE TEMP TABLE __staged (
  ${commaLines(columns)}
)`,
    sql`COPY __staged
FROM '${{ binding: "lakeRoot" }}${path}${{ run: "folder" }}/'
IAM_ROLE '${{ binding: "copyRoleArn" }}'
FORMAT AS PARQUET`,
  ];
}

/** Taken before the snapshot of the transaction, so that a load never works on rows that another one is changing. */
export function lockTable(schema: string, table: string): SqlStatement {
  return sql`LOCK ${qualified(schema, table)}`;
}
