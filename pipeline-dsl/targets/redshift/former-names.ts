import type { PipelineModel } from "../../model";
import { LOAD_HISTORY, SCHEMA_HISTORY } from "./foundation";
import { identifier, qualified, textLiteral } from "./identifier";
import { callBlocks } from "./procedure";

/** What the pipeline's own tables were called before their names began with underscores. */
const FORMER: readonly { readonly name: string; readonly table: string; readonly columns: readonly string[] }[] = [
  { name: "schema_history", table: SCHEMA_HISTORY, columns: ["version", "name", "checksum", "applied_at"] },
  {
    name: "load_history",
    table: LOAD_HISTORY,
    columns: [
      ...["run_id", "logical_date", "table_name", "columns", "inserted", "updated", "closed", "removed", "rekeyed"],
      ...["window_start", "window_end", "loaded_at"],
    ],
  },
];

/**
 * Takes the rows of the tables of former names over, once: without them every migration would be applied again, and a
 * table would not know for which date it is loaded. The former tables stay as they are. One that the definition declares,
 * or that has other columns, is somebody else's.
 */
export function takeOverFormerTables({ warehouse: { schema, targets } }: PipelineModel): readonly string[] {
  const blocks = FORMER.filter((former) => !targets.some(({ name }) => name === former.name)).map(
    ({ name, table, columns }) => {
      const names = columns.map(identifier).join(", ");
      return `SELECT INTO __existing COUNT(*) FROM pg_attribute
INNER JOIN pg_class ON pg_class.oid = pg_attribute.attrelid
INNER JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
WHERE nspname = ${textLiteral(schema)} AND relname = ${textLiteral(name)} AND attname IN (${columns.map(textLiteral).join(", ")}) AND NOT attisdropped;
IF __existing = ${String(columns.length)} THEN
  SELECT INTO __existing COUNT(*) FROM ${qualified(schema, table)};
  IF __existing = 0 THEN
    INSERT INTO ${qualified(schema, table)} (${names})
    SELECT ${names} FROM ${qualified(schema, name)};
  END IF;
END IF;`;
    },
  );
  return callBlocks(schema, "__take_over_former_tables", blocks);
}
