import type { PipelineModel, Target } from "../../../model";
import { curatedColumns } from "../../curated";
import { describeType } from "../../../model/types/registry";
import { identifier, qualified } from "../identifier";
import { commaLines, sql } from "../sql";
import type { SqlStatement } from "../statement";
import { naturalKeyOf } from "../table";
import { refuseIfAny, repeatedKeys } from "./refusal";

/** The curated folder as it is: COPY maps Parquet columns by position, so the order is that of `curatedColumns`. */
export function stage(model: PipelineModel, target: Target): readonly SqlStatement[] {
  const columns = curatedColumns(target).map(
    (column) => `${identifier(column.name)} ${describeType(column.type).redshift}`,
  );
  const folder = `/${model.lake.zones.curated}${target.name}/load_date=`;
  return [
    sql`-- The rows of this run, with natural keys where the warehouse has surrogate keys.
CREATE TEMP TABLE staged (
  ${commaLines(columns)}
)`,
    sql`COPY staged
FROM '${{ binding: "lakeRoot" }}${folder}${{ run: "logical_date" }}/'
IAM_ROLE '${{ binding: "copyRoleArn" }}'
FORMAT AS PARQUET`,
  ];
}

/** What no load may start from: rows without a key, two rows with one key. */
export function refuseFaultyKeys(schema: string, target: Target): readonly SqlStatement[] {
  const key = naturalKeyOf(target);
  const named = `${target.name} (${key.join(", ")})`;
  const missing = key.map((column) => `${identifier(column)} IS NULL`).join(" OR ");
  return [
    refuseIfAny(
      schema,
      "A row without a key could never be found again.",
      `SELECT COUNT(*) FROM staged WHERE ${missing}`,
      `Pipeline.MissingKey: rows of this run have no key for ${named}`,
    ),
    refuseIfAny(
      schema,
      "Two rows of one key: which of them is right is not for the warehouse to guess.",
      repeatedKeys("staged", key),
      `Pipeline.DuplicateKey: keys of this run stand in several rows for ${named}`,
    ),
  ];
}

/** Taken before the snapshot of the transaction, so that a load never works on rows that another one is changing. */
export function lockTable(schema: string, table: string): SqlStatement {
  return sql`LOCK ${qualified(schema, table)}`;
}
