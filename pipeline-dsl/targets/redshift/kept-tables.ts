import { ownName } from "../own-name";
import { boundViews } from "./bound-views";
import { identifier, qualified, textLiteral } from "./identifier";
import { indented } from "./procedure";

/** The tables that migrations have replaced or ended, and those that a restore found damaged: from which day on they are dropped. */
export const KEPT_TABLES = "__kept_tables";

/** PostgreSQL keeps 63 bytes of a name; the migration's number, the day and three underscores follow. */
const LONGEST_BEFORE_THE_DAY = 46;

export interface Keeping {
  /** Of the migration: a table can be replaced twice on a day. */
  readonly version: number;
  readonly days: number;
}

/** Without the day: `__kept__dim_apartments__0007_`. */
export function keptName(table: string, { version }: Pick<Keeping, "version">): string {
  return `${keptPrefix(table)}${String(version).padStart(4, "0")}_`;
}

function keptPrefix(table: string): string {
  return `${ownName("kept", table).slice(0, LONGEST_BEFORE_THE_DAY)}__`;
}

/** Whether a table is one that stood where this one stands, and has made way for it. */
export function isKeptOf(table: string, name: string): boolean {
  const kept = keptPrefix(table);
  return name.startsWith(kept) && /^\d{4,}_\d{8}$/.test(name.slice(kept.length));
}

/** Gives the table its dated name, and notes from which day on it is dropped. */
export function keepTable(schema: string, table: string, keeping: Keeping): string {
  const kept = keptName(table, keeping);
  return `${createKeptTables(schema)};
__today := TO_CHAR(GETDATE(), 'YYYYMMDD');
EXECUTE 'ALTER TABLE ${qualified(schema, table)} RENAME TO ${kept}' || __today;
${noteKept(schema, `${textLiteral(kept)} || __today`, table, keeping.days)};`;
}

export function createKeptTables(schema: string): string {
  return `CREATE TABLE IF NOT EXISTS ${qualified(schema, KEPT_TABLES)} (
  kept_name VARCHAR(127) NOT NULL,
  table_name VARCHAR(127) NOT NULL,
  kept_since DATE NOT NULL,
  dropped_from DATE NOT NULL
)`;
}

/** `kept`: the name as an expression. */
export function noteKept(schema: string, kept: string, table: string, days: number): string {
  return `INSERT INTO ${qualified(schema, KEPT_TABLES)} (kept_name, table_name, kept_since, dropped_from)
VALUES (${kept}, ${textLiteral(table)}, CAST(GETDATE() AS DATE), CAST(GETDATE() AS DATE) + ${String(days)})`;
}

/** Drops the tables whose days are over, but one that somebody's view reads. */
export function dropKeptTables(schema: string): string {
  const kept = qualified(schema, KEPT_TABLES);
  const overdue = `SELECT INTO __kept_name MIN(kept_name) FROM ${kept} WHERE kept_name > __kept_name AND dropped_from <= CAST(GETDATE() AS DATE);`;
  return `SELECT INTO __existing COUNT(*) FROM information_schema.tables WHERE table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(KEPT_TABLES)};
IF __existing = 1 THEN
  __kept_name := '';
  ${overdue}
  WHILE __kept_name IS NOT NULL LOOP
    SELECT INTO __existing COUNT(*)
${indented(indented(boundViews(`pg_namespace.nspname = ${textLiteral(schema)} AND __read.relname = __kept_name`)))};
    IF __existing = 0 THEN
      EXECUTE 'DROP TABLE IF EXISTS ${identifier(schema)}.' || __kept_name;
      DELETE FROM ${kept} WHERE kept_name = __kept_name;
    END IF;
    ${overdue}
  END LOOP;
END IF;`;
}
