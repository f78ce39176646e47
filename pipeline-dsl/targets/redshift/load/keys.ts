import { describeType, type PipelineModel, type Target } from "../../../model";
import { keyColumns, keyFolder, sourceKeyColumns, type KeyFolder } from "../../curated";
import { identifier } from "../identifier";
import { commaLines, sql } from "../sql";
import type { SqlStatement } from "../statement";

interface Keys {
  /** The temporary table, as SQL writes it. */
  readonly table: string;
  readonly folder: KeyFolder;
  readonly reason: string;
}

/** A folder of keys as a temporary table with the target's own key columns. */
export function copyKeys(
  model: PipelineModel,
  target: Target,
  { table, folder, reason }: Keys,
): readonly SqlStatement[] {
  const columns = (folder === "keys" ? keyColumns(target) : sourceKeyColumns(model, target)).map(
    (column) => `${identifier(column.name)} ${describeType(column.type).redshift}`,
  );
  const path = `/${model.lake.zones.curated}${keyFolder(target, folder)}/`;
  return [
    sql`-- ${reason}
CREATE TEMP TABLE ${table} (
  ${commaLines(columns)}
)`,
    sql`COPY ${table}
FROM '${{ binding: "lakeRoot" }}${path}${{ run: "folder" }}/'
IAM_ROLE '${{ binding: "copyRoleArn" }}'
FORMAT AS PARQUET`,
  ];
}
