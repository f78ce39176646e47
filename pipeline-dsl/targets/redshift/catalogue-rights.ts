import { type Engine, users } from "./catalogue";
import { textLiteral } from "./identifier";

/*
 * Who may do what in one schema, and from whom something of it is hidden. Of Redshift a superuser is told all, everybody
 * else what he has access to (developer guide, SVV_RELATION_PRIVILEGES and the views beside it).
 */

const GRANTEE = `CASE WHEN grantee = 0 THEN 'public' ELSE 'user' END,
  CASE WHEN grantee = 0 THEN '' ELSE pg_get_userbyid(grantee)::text END`;

/**
 * Relation, privilege, column (empty: all of them), the kind of whom it was given to (`user`, `group`, `role`, `public`),
 * its name; the owner's own are among them.
 */
export function askGrants(schema: string, engine: Engine): string {
  if (engine === "redshift")
    return `SELECT relation_name, privilege_type, '', identity_type, identity_name
FROM svv_relation_privileges
WHERE namespace_name = ${textLiteral(schema)}
UNION ALL
SELECT relation_name, privilege_type, column_name, identity_type, identity_name
FROM svv_column_privileges
WHERE namespace_name = ${textLiteral(schema)}
ORDER BY 1, 2, 3, 4, 5`;
  const of = (column: string, acl: string): string => `SELECT
  relname::text,
  privilege_type,
  ${column},
  ${GRANTEE}
FROM pg_class
INNER JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
${acl}
WHERE nspname = ${textLiteral(schema)} AND relkind IN ('r', 'p', 'v', 'm', 'f')`;
  return `${of("''", "CROSS JOIN LATERAL aclexplode(relacl)")}
UNION ALL
${of("attname::text", "INNER JOIN pg_attribute ON attrelid = pg_class.oid\nCROSS JOIN LATERAL aclexplode(attacl)")}
ORDER BY 1, 2, 3, 4, 5`;
}

/**
 * Privilege, of what (`SCHEMA`; of Redshift `TABLES`: of every table in it, `DATABASE SCHEMAS` and `DATABASE TABLES`: of every one in
 * the database), the kind of whom it was given to, its name. What is granted FOR TABLES IN DATABASE stands in no view of schemas
 * (developer guide, SVV_DATABASE_PRIVILEGES: privilege_scope).
 */
export function askSchemaGrants(schema: string, engine: Engine): string {
  return engine === "redshift"
    ? `SELECT privilege_type, privilege_scope, identity_type, identity_name
FROM svv_schema_privileges
WHERE namespace_name = ${textLiteral(schema)}
UNION ALL
SELECT privilege_type, 'DATABASE ' || privilege_scope, identity_type, identity_name
FROM svv_database_privileges
WHERE database_name = CURRENT_DATABASE() AND privilege_scope IN ('SCHEMAS', 'TABLES')
ORDER BY 1, 2, 3, 4`
    : `SELECT
  privilege_type,
  'SCHEMA',
  ${GRANTEE}
FROM pg_namespace
CROSS JOIN LATERAL aclexplode(nspacl)
WHERE nspname = ${textLiteral(schema)}
ORDER BY 1, 3, 4`;
}

/** Everybody who may make tables in the schema. */
export function askMakers(schema: string, engine: Engine): string {
  const [table, , name] = users(engine);
  return `SELECT CAST(${name} AS VARCHAR(127))
FROM ${table}
WHERE HAS_SCHEMA_PRIVILEGE(${name}, ${textLiteral(schema)}, 'CREATE')
ORDER BY 1`;
}

/** Table, what of it policies hide (`rows`, `values`). Two questions of Redshift: its views need not stand beside each other. */
export function askPolicies(schema: string, engine: Engine): readonly string[] {
  return engine === "redshift"
    ? [
        `SELECT relname, 'rows' FROM svv_rls_relation WHERE relschema = ${textLiteral(schema)} AND is_rls_on ORDER BY 1`,
        `SELECT table_name, 'values' FROM svv_attached_masking_policy WHERE schema_name = ${textLiteral(schema)} GROUP BY 1 ORDER BY 1`,
      ]
    : [
        `SELECT relname::text, 'rows'
FROM pg_class
INNER JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
WHERE nspname = ${textLiteral(schema)} AND relrowsecurity
ORDER BY 1`,
      ];
}

/** Who asks, and whether he is told everything. */
export function askSelf(engine: Engine): string {
  return engine === "redshift"
    ? "SELECT CAST(usename AS VARCHAR(127)), CASE WHEN usesuper THEN 1 ELSE 0 END FROM pg_user WHERE usename = CURRENT_USER"
    : "SELECT CURRENT_USER::text, 1";
}
