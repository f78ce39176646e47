import { identifier, qualified } from "./identifier";

/** What every warehouse holds besides the declared tables. */
export function printFoundation(schema: string): readonly string[] {
  return [
    `CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`,
    `CREATE TABLE IF NOT EXISTS ${qualified(schema, "schema_history")} (
  version INTEGER NOT NULL,
  name VARCHAR(256) NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  applied_at TIMESTAMP NOT NULL
)`,
    `CREATE TABLE IF NOT EXISTS ${qualified(schema, "load_history")} (
  run_id VARCHAR(128) NOT NULL,
  logical_date DATE NOT NULL,
  table_name VARCHAR(127) NOT NULL,
  columns VARCHAR(65535) NOT NULL,
  inserted BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  closed BIGINT NOT NULL,
  removed BIGINT NOT NULL,
  rekeyed BIGINT NOT NULL,
  window_start TIMESTAMP,
  window_end TIMESTAMP NOT NULL,
  loaded_at TIMESTAMP NOT NULL
)`,
    `CREATE OR REPLACE PROCEDURE ${qualified(schema, "refuse_if_any")}(query VARCHAR(65535), complaint VARCHAR(2000)) AS $$
DECLARE
  rows_found BIGINT;
BEGIN
  EXECUTE query INTO rows_found;
  IF rows_found > 0 THEN
    RAISE EXCEPTION '%', complaint || ' (' || CAST(rows_found AS VARCHAR(20)) || ')';
  END IF;
END;
$$ LANGUAGE plpgsql`,
  ];
}
