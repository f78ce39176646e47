import { identifier, qualified } from "./identifier";
import { printRefuseOtherTables } from "./other-tables";

/** The migrations that were applied, and what each run did to each table. */
export const SCHEMA_HISTORY = "__schema_history";
export const LOAD_HISTORY = "__load_history";
export const REFUSE_IF_ANY = "__refuse_if_any";
/** The epochs under which this warehouse was opened for loading; the greatest is the one that may load. */
export const SITE_EPOCHS = "__site_epochs";

/** What every warehouse holds besides the declared tables. */
export function printFoundation(schema: string): readonly string[] {
  return [
    ownSchema(schema),
    `CREATE TABLE IF NOT EXISTS ${qualified(schema, SCHEMA_HISTORY)} (
  version INTEGER NOT NULL,
  name VARCHAR(256) NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  applied_at TIMESTAMP NOT NULL
)`,
    loadHistoryTable(schema),
    siteEpochsTable(schema),
    `CREATE OR REPLACE PROCEDURE ${qualified(schema, REFUSE_IF_ANY)}(__query VARCHAR(65535), __complaint VARCHAR(2000)) AS $$
DECLARE
  __rows_found BIGINT;
  __message VARCHAR(2100);
BEGIN
  EXECUTE __query INTO __rows_found;
  IF __rows_found > 0 THEN
    __message := __complaint || ' (' || CAST(__rows_found AS VARCHAR(20)) || ')';
    RAISE EXCEPTION '%', __message;
  END IF;
END;
$$ LANGUAGE plpgsql`,
    printRefuseOtherTables(schema),
  ];
}

export function ownSchema(schema: string): string {
  return `CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`;
}

const LOAD_HISTORY_TYPES = {
  run_id: "VARCHAR(128) NOT NULL",
  logical_date: "DATE NOT NULL",
  table_name: "VARCHAR(127) NOT NULL",
  columns: "VARCHAR(65535) NOT NULL",
  inserted: "BIGINT NOT NULL",
  updated: "BIGINT NOT NULL",
  closed: "BIGINT NOT NULL",
  removed: "BIGINT NOT NULL",
  rekeyed: "BIGINT NOT NULL",
  window_start: "TIMESTAMP",
  window_end: "TIMESTAMP NOT NULL",
  loaded_at: "TIMESTAMP NOT NULL",
} as const;

export const LOAD_HISTORY_COLUMNS = Object.keys(LOAD_HISTORY_TYPES);

export function loadHistoryTable(schema: string): string {
  const columns = Object.entries(LOAD_HISTORY_TYPES).map(([name, type]) => `  ${name} ${type}`);
  return `CREATE TABLE IF NOT EXISTS ${qualified(schema, LOAD_HISTORY)} (\n${columns.join(",\n")}\n)`;
}

export function siteEpochsTable(schema: string): string {
  return `CREATE TABLE IF NOT EXISTS ${qualified(schema, SITE_EPOCHS)} (
  epoch BIGINT NOT NULL,
  opened_at TIMESTAMP NOT NULL
)`;
}
