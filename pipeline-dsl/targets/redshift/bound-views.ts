import { textLiteral } from "./identifier";

/**
 * Views that are bound to a table follow it under any name, and what they read cannot be dropped. So a migration asks for them
 * before it changes anything. Views of Redshift `WITH NO SCHEMA BINDING` follow the name and are not in the way.
 */
export function refuseBoundViews(schema: string, table: string): string {
  const message = `Pipeline.ViewsInTheWay: views are bound to ${table}, which a migration replaces; drop them, or make them WITH NO SCHEMA BINDING, and create them again afterwards`;
  return `SELECT INTO __existing COUNT(*) ${boundViews(`pg_namespace.nspname = ${textLiteral(schema)} AND __read.relname = ${textLiteral(table)}`)};
IF __existing > 0 THEN
  RAISE EXCEPTION ${textLiteral(message)};
END IF;`;
}

/** Reads the catalogue alone, as the leader node can. */
export function boundViews(condition: string): string {
  return `FROM pg_depend
INNER JOIN pg_class AS __read ON __read.oid = pg_depend.refobjid
INNER JOIN pg_namespace ON pg_namespace.oid = __read.relnamespace
INNER JOIN pg_rewrite ON pg_rewrite.oid = pg_depend.objid
INNER JOIN pg_class AS __view ON __view.oid = pg_rewrite.ev_class
WHERE __view.oid <> __read.oid AND ${condition}`;
}
