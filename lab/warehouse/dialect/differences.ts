/** Something that PostgreSQL takes and Redshift does not. */
export interface Difference {
  /** What it is, as a complaint names it. */
  readonly what: string;
  /** The page of the Redshift developer guide (of the Data API's guide for its limits) that says so, or whose syntax leaves it out. */
  readonly page: string;
  /** Within the complaint. */
  readonly refusal: string;
  /** A statement that PostgreSQL parses and that is refused for this reason. */
  readonly example: string;
}

const inProcedure = (body: string): string =>
  `CREATE OR REPLACE PROCEDURE s.p(q VARCHAR(10)) AS $$\nDECLARE\n  n INTEGER;\nBEGIN\n  ${body}\nEND;\n$$ LANGUAGE plpgsql`;

/** The documented differences that SQL like ours could run into. Each is refused, by the lists or by a rule of its own. */
export const DIFFERENCES: readonly Difference[] = [
  {
    // The guide says it of patterns only; https://github.com/jOOQ/jOOQ/issues/10628 has it of every literal.
    what: "a backslash in a literal, which Redshift takes for the beginning of an escape",
    refusal: "a backslash in a literal begins no escape that we print",
    page: "pattern-matching-conditions-posix",
    example: "COMMENT ON TABLE s.t IS 'C:\\data\\'",
  },
  {
    what: "IS DISTINCT FROM",
    refusal: 'A_Expr.kind = "AEXPR_DISTINCT" is not on the list',
    page: "r_comparison_condition",
    example: "SELECT a IS DISTINCT FROM b FROM s.t",
  },
  {
    what: "IS NOT DISTINCT FROM",
    refusal: 'A_Expr.kind = "AEXPR_NOT_DISTINCT" is not on the list',
    page: "r_comparison_condition",
    example: "SELECT a IS NOT DISTINCT FROM b FROM s.t",
  },
  {
    what: "IS TRUE",
    refusal: "BooleanTest is not on the list",
    page: "r_Boolean_type",
    example: "SELECT (a = b) IS NOT TRUE FROM s.t",
  },
  {
    what: "FILTER",
    refusal: "FuncCall.agg_filter is not on the list",
    page: "c_Aggregate_Functions",
    example: "SELECT COUNT(*) FILTER (WHERE a > 1) FROM s.t",
  },
  {
    what: "LATERAL",
    refusal: "RangeSubselect.lateral is not on the list",
    page: "r_FROM_clause30",
    example: "SELECT 1 FROM s.t, LATERAL (SELECT t.a) AS x",
  },
  {
    what: "DISTINCT ON",
    refusal: "SelectStmt.distinctClause is not on the list",
    page: "c_unsupported-postgresql-features",
    example: "SELECT DISTINCT ON (a) a, b FROM s.t",
  },
  {
    what: "VALUES as a table",
    refusal: "VALUES stands outside of INSERT",
    page: "c_unsupported-postgresql-features",
    example: "SELECT * FROM (VALUES (1), (2)) AS v",
  },
  {
    what: "a row constructor",
    refusal: "RowExpr is not on the list",
    page: "c_unsupported-postgresql-features",
    example: "SELECT 1 FROM s.t WHERE (a, b) = (1, 2)",
  },
  {
    what: "an array",
    refusal: "A_ArrayExpr is not on the list",
    page: "c_unsupported-postgresql-datatypes",
    example: "SELECT ARRAY[1, 2]",
  },
  {
    what: "ANY over an array",
    refusal: "ANY stands before another array than conkey",
    page: "c_unsupported-postgresql-features",
    example: "SELECT 1 FROM s.t WHERE a = ANY('{1}')",
  },
  {
    what: "ON CONFLICT",
    refusal: "InsertStmt.onConflictClause is not on the list",
    page: "r_INSERT_30",
    example: "INSERT INTO s.t (a) SELECT 1 ON CONFLICT DO NOTHING",
  },
  {
    what: "RETURNING",
    refusal: "DeleteStmt.returningList is not on the list",
    page: "r_DELETE",
    example: "DELETE FROM s.t WHERE a = 1 RETURNING a",
  },
  {
    what: "an alias of the table that DELETE changes",
    refusal: "the table that is changed has an alias",
    page: "r_DELETE",
    example: "DELETE FROM s.t AS x WHERE x.a = 1",
  },
  {
    what: "an alias of the table that UPDATE changes",
    refusal: "the table that is changed has an alias",
    page: "r_UPDATE",
    example: "UPDATE s.t AS x SET a = 1",
  },
  {
    what: "several columns at once in SET",
    refusal: "MultiAssignRef is not on the list",
    page: "r_UPDATE",
    example: "UPDATE s.t SET (a, b) = (SELECT 1, 2)",
  },
  {
    what: "a table joined with itself in UPDATE ... FROM without an alias",
    refusal: "the table that is changed is joined with itself under its own name",
    page: "r_UPDATE",
    example: "UPDATE s.t SET a = 1 FROM s.t WHERE t.b = 1",
  },
  {
    what: "UPDATE ... FROM that no equality joins",
    refusal: "no equality joins the table that is changed",
    page: "c_Examples_of_UPDATE_statements",
    example: "UPDATE s.t SET a = 1 FROM s.u WHERE t.b > u.b",
  },
  {
    what: "DELETE ... USING that an outer join joins",
    refusal: "no equality joins the table that is changed",
    page: "c_Examples_of_UPDATE_statements",
    example: "DELETE FROM s.t USING s.u LEFT JOIN s.t AS x ON x.b = u.b WHERE u.a = 1",
  },
  {
    what: "FOR UPDATE",
    refusal: "SelectStmt.lockingClause is not on the list",
    page: "r_SELECT_synopsis",
    example: "SELECT a FROM s.t FOR UPDATE",
  },
  {
    what: "NULLS FIRST, which the printers need not",
    refusal: 'SortBy.sortby_nulls = "SORTBY_NULLS_FIRST" is not on the list',
    page: "r_ORDER_BY_clause",
    example: "SELECT a FROM s.t ORDER BY a NULLS FIRST",
  },
  {
    what: "an ordered aggregate",
    refusal: "FuncCall.agg_order is not on the list",
    page: "c_Aggregate_Functions",
    example: "SELECT SUM(a ORDER BY b) FROM s.t",
  },
  {
    what: "NATURAL JOIN",
    refusal: "JoinExpr.isNatural is not on the list",
    page: "r_FROM_clause30",
    example: "SELECT 1 FROM s.t NATURAL JOIN s.u",
  },
  {
    what: "TABLESAMPLE",
    refusal: "RangeTableSample is not on the list",
    page: "r_FROM_clause30",
    example: "SELECT 1 FROM s.t TABLESAMPLE system (1)",
  },
  {
    what: "a type that Redshift has not",
    refusal: "the type jsonb is not on the list",
    page: "c_unsupported-postgresql-datatypes",
    example: "CREATE TABLE s.t (a JSONB)",
  },
  {
    what: "an enumeration",
    refusal: "CreateEnumStmt is not on the list",
    page: "c_unsupported-postgresql-datatypes",
    example: "CREATE TYPE s.e AS ENUM ('a')",
  },
  {
    what: "SERIAL",
    refusal: "the type serial is not on the list",
    page: "c_unsupported-postgresql-datatypes",
    example: "CREATE TABLE s.t (a SERIAL)",
  },
  {
    what: "CHECK",
    refusal: 'Constraint.contype = "CONSTR_CHECK" is not on the list',
    page: "c_unsupported-postgresql-features",
    example: "CREATE TABLE s.t (a INTEGER CHECK (a > 0))",
  },
  {
    what: "a generated column",
    refusal: 'Constraint.contype = "CONSTR_GENERATED" is not on the list',
    page: "r_CREATE_TABLE_NEW",
    example: "CREATE TABLE s.t (a INTEGER, b INTEGER GENERATED ALWAYS AS (a) STORED)",
  },
  {
    what: "an index",
    refusal: "IndexStmt is not on the list",
    page: "c_unsupported-postgresql-features",
    example: "CREATE INDEX i ON s.t (a)",
  },
  {
    what: "a trigger",
    refusal: "CreateTrigStmt is not on the list",
    page: "c_unsupported-postgresql-features",
    example: "CREATE TRIGGER g AFTER INSERT ON s.t EXECUTE FUNCTION f()",
  },
  {
    what: "a sequence",
    refusal: "CreateSeqStmt is not on the list",
    page: "c_unsupported-postgresql-features",
    example: "CREATE SEQUENCE s.q",
  },
  {
    what: "inheritance",
    refusal: "CreateStmt.inhRelations is not on the list",
    page: "c_unsupported-postgresql-features",
    example: "CREATE TABLE s.t (a INTEGER) INHERITS (s.u)",
  },
  {
    what: "a partitioned table",
    refusal: "CreateStmt.partspec is not on the list",
    page: "c_unsupported-postgresql-features",
    example: "CREATE TABLE s.t (a INTEGER) PARTITION BY RANGE (a)",
  },
  {
    what: "ADD COLUMN IF NOT EXISTS",
    refusal: "AlterTableCmd.missing_ok is not on the list",
    page: "r_ALTER_TABLE",
    example: "ALTER TABLE s.t ADD COLUMN IF NOT EXISTS a INTEGER",
  },
  {
    what: "two columns in one ALTER TABLE",
    refusal: "one ALTER TABLE does several things",
    page: "c_redshift-sql-implementated-differently",
    example: "ALTER TABLE s.t ADD COLUMN a INTEGER, ADD COLUMN b INTEGER",
  },
  {
    what: "ALTER COLUMN ... TYPE in a transaction",
    refusal: 'AlterTableCmd.subtype = "AT_AlterColumnType" is not on the list',
    page: "r_ALTER_TABLE",
    example: "ALTER TABLE s.t ALTER COLUMN a TYPE VARCHAR(20)",
  },
  {
    what: "SET NOT NULL",
    refusal: 'AlterTableCmd.subtype = "AT_SetNotNull" is not on the list',
    page: "r_ALTER_TABLE",
    example: "ALTER TABLE s.t ALTER COLUMN a SET NOT NULL",
  },
  {
    what: "VACUUM in a transaction",
    refusal: "VacuumStmt is not on the list",
    page: "r_VACUUM_command",
    example: "VACUUM s.t",
  },
  {
    what: "CREATE DATABASE in a transaction",
    refusal: "CreatedbStmt is not on the list",
    page: "r_CREATE_DATABASE",
    example: "CREATE DATABASE d",
  },
  {
    what: "a function in PL/pgSQL",
    refusal: "CreateFunctionStmt.returnType is not on the list",
    page: "c_unsupported-postgresql-features",
    example: "CREATE FUNCTION s.f() RETURNS INTEGER AS $$ BEGIN RETURN 1; END; $$ LANGUAGE plpgsql",
  },
  {
    what: "ON COMMIT DROP",
    refusal: 'IntoClause.onCommit = "ONCOMMIT_DROP" is not on the list',
    page: "r_CREATE_TABLE_NEW",
    example: "CREATE TEMP TABLE t ON COMMIT DROP AS SELECT 1 AS a",
  },
  {
    what: "a function that is on no page",
    refusal: "the function to_json is not on the list",
    page: "c_unsupported-postgresql-functions",
    example: "SELECT to_json(a) FROM s.t",
  },
  {
    what: "SUBSTRING without a length between commas",
    refusal: "the function substring takes another number of arguments",
    page: "r_SUBSTRING",
    example: "SELECT SUBSTRING(a, 2) FROM s.t",
  },
  {
    what: "LOCALTIMESTAMP",
    refusal: 'SQLValueFunction.op = "SVFOP_LOCALTIMESTAMP',
    page: "Date_functions_header",
    example: "SELECT LOCALTIMESTAMP(0)",
  },
  {
    what: "an operator that is on no page",
    refusal: "the operator -> is not on the list",
    page: "c_unsupported-postgresql-functions",
    example: "SELECT a -> 'b' FROM s.t",
  },
  {
    what: "EXECUTE of a prepared statement within ours",
    refusal: "PrepareStmt is not on the list",
    page: "r_PREPARE",
    example: "PREPARE p AS SELECT 1",
  },
  {
    what: "a catalogue beside tables of ours",
    refusal: "a catalogue stands beside a table, which one node cannot read both",
    page: "c_SQL_functions_leader_node_only",
    example: "SELECT COUNT(*) FROM s.t CROSS JOIN information_schema.columns",
  },
  {
    what: "rows of a catalogue put into a table",
    refusal: "a catalogue stands beside a table, which one node cannot read both",
    page: "c_join_PG",
    example: "CREATE TEMP TABLE c AS SELECT column_name FROM information_schema.columns",
  },
  {
    what: "a correlated subquery",
    refusal: "a subquery names t, a table of the query around it",
    page: "r_correlated_subqueries",
    example: "SELECT (SELECT MAX(u.b) FROM s.u WHERE u.a = t.a) FROM s.t",
  },
  {
    what: "a reference that skips a block",
    refusal: "a subquery names e, a table of the query around it",
    page: "r_correlated_subqueries",
    example:
      "SELECT 1 FROM s.e WHERE NOT EXISTS (SELECT 1 FROM s.l WHERE NOT EXISTS (SELECT 1 FROM s.x WHERE e.id = x.id))",
  },
  {
    what: "an expression in RAISE",
    refusal: "RAISE takes simple variables, not q || 'x'",
    page: "c_PLpgSQL-statements",
    example: inProcedure("RAISE EXCEPTION '%', q || 'x';"),
  },
  {
    what: "RAISE ... USING",
    refusal: "PLpgSQL_stmt_raise.options is not on the list",
    page: "c_PLpgSQL-statements",
    example: inProcedure("RAISE EXCEPTION 'x' USING HINT = 'y';"),
  },
  {
    what: "RAISE with a condition's name",
    refusal: "PLpgSQL_stmt_raise.condname is not on the list",
    page: "c_PLpgSQL-statements",
    example: inProcedure("RAISE division_by_zero;"),
  },
  {
    what: "ASSERT",
    refusal: "PLpgSQL_stmt_assert is not on the list",
    page: "c_PLpgSQL-statements",
    example: inProcedure("ASSERT n = 1;"),
  },
  {
    what: "FOREACH",
    refusal: "PLpgSQL_stmt_foreach_a is not on the list",
    page: "c_PLpgSQL-statements",
    example: inProcedure("FOREACH n IN ARRAY ARRAY[1] LOOP NULL; END LOOP;"),
  },
  {
    what: "PERFORM, which the printers need not",
    refusal: "PLpgSQL_stmt_perform is not on the list",
    page: "c_PLpgSQL-statements",
    example: inProcedure("PERFORM 1;"),
  },
  {
    what: "an exception block",
    refusal: "PLpgSQL_var.isconst is not on the list",
    page: "stored-procedure-trapping-errors",
    example: inProcedure("BEGIN n := 1; EXCEPTION WHEN OTHERS THEN n := 2; END;"),
  },
  {
    what: "a cursor",
    refusal: "PLpgSQL_stmt_fors is not on the list",
    page: "stored-procedure-constraints",
    example: inProcedure("FOR n IN SELECT a FROM s.t LOOP NULL; END LOOP;"),
  },
  {
    what: "COMMIT",
    refusal: "PLpgSQL_stmt_commit is not on the list",
    page: "stored-procedure-transaction-management",
    example: inProcedure("COMMIT;"),
  },
  {
    what: "EXECUTE ... USING",
    refusal: "PLpgSQL_stmt_dynexecute.params is not on the list",
    page: "c_PLpgSQL-statements",
    example: inProcedure("EXECUTE q INTO n USING 1;"),
  },
  {
    what: "INTO STRICT",
    refusal: "PLpgSQL_stmt_execsql.strict is not on the list",
    page: "c_PLpgSQL-statements",
    example: inProcedure("SELECT a INTO STRICT n FROM s.t;"),
  },
  {
    what: "VACUUM in a procedure",
    refusal: "VacuumStmt is not on the list",
    page: "stored-procedure-constraints",
    example: inProcedure("VACUUM s.t;"),
  },
  {
    what: "SET LOCAL in a procedure",
    refusal: "VariableSetStmt is not on the list",
    page: "stored-procedure-constraints",
    example: inProcedure("SET LOCAL work_mem = '1MB';"),
  },
  {
    what: "DO",
    refusal: "DoStmt is not on the list",
    page: "c_unsupported-postgresql-features",
    example: "DO $$ BEGIN NULL; END $$",
  },
  {
    what: "a name of more than 127 bytes",
    refusal: "has more than 127 bytes",
    page: "r_names",
    example: `SELECT 1 AS ${"n".repeat(128)}`,
  },
];
