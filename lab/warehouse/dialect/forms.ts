/** The allowed values of a field of a syntax node; `true`: any. */
type Allowed = true | readonly (string | number | boolean)[];

/**
 * Every form of SQL that the printers may use, as nodes of PostgreSQL's syntax tree: a node, field or value that is not
 * here is not known to work on Redshift, and a statement that has it is refused. Each was looked up on the page of the
 * Redshift developer guide that `page` names. A field that PostgreSQL's parser leaves out has its default.
 */
export const FORMS: Readonly<
  Record<string, { readonly page: string; readonly fields: Readonly<Record<string, Allowed>> }>
> = {
  // Names, literals and operators.
  A_Const: { page: "r_Literals", fields: { ival: true, fval: true, sval: true, boolval: true, isnull: true } },
  A_Star: { page: "r_SELECT_list", fields: {} },
  ColumnRef: { page: "r_names", fields: { fields: true } },
  RangeVar: {
    page: "r_names",
    fields: { schemaname: true, relname: true, inh: true, relpersistence: ["p", "t"], alias: true },
  },
  A_Expr: {
    // No IS DISTINCT FROM, no ALL over arrays, ANY of the catalogue's conkey alone (as the dialect of SQLAlchemy asks
    // Redshift), no SIMILAR TO that PostgreSQL reads otherwise.
    page: "r_comparison_condition",
    fields: {
      kind: ["AEXPR_OP", "AEXPR_OP_ANY", "AEXPR_NULLIF", "AEXPR_BETWEEN", "AEXPR_IN"],
      name: true,
      lexpr: true,
      rexpr: true,
    },
  },
  BoolExpr: { page: "r_logical_condition", fields: { boolop: true, args: true } },
  NullTest: { page: "r_null_condition", fields: { arg: true, nulltesttype: true } },
  CaseExpr: { page: "r_CASE_function", fields: { args: true, defresult: true } },
  CaseWhen: { page: "r_CASE_function", fields: { expr: true, result: true } },
  CoalesceExpr: { page: "r_NVL_function", fields: { args: true } },
  TypeCast: { page: "r_CAST_function", fields: { arg: true, typeName: true } },
  TypeName: { page: "c_Supported_data_types", fields: { names: true, typmods: true, typemod: [-1] } },
  FuncCall: {
    // No FILTER, no ORDER BY or DISTINCT within an aggregate, no VARIADIC.
    page: "c_SQL_functions",
    fields: { funcname: true, args: true, agg_star: true, over: true, funcformat: true },
  },
  SQLValueFunction: { page: "r_CURRENT_USER", fields: { op: ["SVFOP_CURRENT_USER"], typmod: [-1] } },
  WindowDef: {
    page: "r_Window_function_synopsis",
    fields: { partitionClause: true, orderClause: true, frameOptions: true },
  },
  SubLink: {
    page: "r_Subquery_examples",
    fields: { subLinkType: ["EXISTS_SUBLINK", "EXPR_SUBLINK", "ANY_SUBLINK"], testexpr: true, subselect: true },
  },
  // Queries.
  SelectStmt: {
    // No DISTINCT ON, no VALUES but in INSERT, no FOR UPDATE, no WITH in what the printers use.
    page: "r_SELECT_synopsis",
    fields: {
      targetList: true,
      fromClause: true,
      whereClause: true,
      groupClause: true,
      havingClause: true,
      sortClause: true,
      limitCount: true,
      limitOption: ["LIMIT_OPTION_DEFAULT", "LIMIT_OPTION_COUNT"],
      valuesLists: true,
      op: ["SETOP_NONE", "SETOP_UNION"],
      all: true,
      larg: true,
      rarg: true,
    },
  },
  ResTarget: { page: "r_SELECT_list", fields: { name: true, val: true } },
  JoinExpr: {
    page: "r_FROM_clause30",
    fields: { jointype: ["JOIN_INNER", "JOIN_LEFT", "JOIN_FULL"], larg: true, rarg: true, quals: true },
  },
  RangeSubselect: { page: "r_FROM_clause30", fields: { subquery: true, alias: true } },
  Alias: { page: "r_FROM_clause30", fields: { aliasname: true } },
  SortBy: {
    page: "r_ORDER_BY_clause",
    fields: { node: true, sortby_dir: true, sortby_nulls: ["SORTBY_NULLS_DEFAULT"] },
  },
  // Changes of rows. The table that is changed has no alias.
  InsertStmt: {
    page: "r_INSERT_30",
    fields: { relation: true, cols: true, selectStmt: true, override: ["OVERRIDING_NOT_SET"] },
  },
  UpdateStmt: { page: "r_UPDATE", fields: { relation: true, targetList: true, fromClause: true, whereClause: true } },
  DeleteStmt: { page: "r_DELETE", fields: { relation: true, usingClause: true, whereClause: true } },
  LockStmt: { page: "r_LOCK", fields: { relations: true, mode: [8] } },
  CallStmt: { page: "r_CALL_procedure", fields: { funccall: true } },
  // Tables and procedures.
  CreateSchemaStmt: { page: "r_CREATE_SCHEMA", fields: { schemaname: true, if_not_exists: true } },
  CreateStmt: {
    page: "r_CREATE_TABLE_NEW",
    fields: { relation: true, tableElts: true, oncommit: ["ONCOMMIT_NOOP"], if_not_exists: true },
  },
  CreateTableAsStmt: { page: "r_CREATE_TABLE_AS", fields: { query: true, into: true, objtype: ["OBJECT_TABLE"] } },
  IntoClause: { page: "r_CREATE_TABLE_AS", fields: { rel: true, onCommit: ["ONCOMMIT_NOOP"] } },
  ColumnDef: {
    page: "r_CREATE_TABLE_NEW",
    fields: { colname: true, typeName: true, is_local: true, constraints: true },
  },
  Constraint: {
    page: "r_CREATE_TABLE_NEW",
    fields: {
      contype: ["CONSTR_NOTNULL", "CONSTR_IDENTITY", "CONSTR_PRIMARY", "CONSTR_DEFAULT"],
      generated_when: ["d"],
      keys: true,
      raw_expr: true,
    },
  },
  AlterTableStmt: { page: "r_ALTER_TABLE", fields: { relation: true, cmds: true, objtype: ["OBJECT_TABLE"] } },
  AlterTableCmd: {
    // One column a statement; ALTER COLUMN ... TYPE not in a transaction.
    page: "r_ALTER_TABLE",
    fields: { subtype: ["AT_AddColumn", "AT_DropColumn"], name: true, def: true, behavior: ["DROP_RESTRICT"] },
  },
  // REVOKE of privileges on tables, columns and schemas, which is what the parser calls a GrantStmt that grants nothing, and GRANT (`r_GRANT`).
  GrantStmt: {
    page: "r_REVOKE",
    fields: {
      is_grant: [true, false],
      targtype: ["ACL_TARGET_OBJECT"],
      objtype: ["OBJECT_TABLE", "OBJECT_SCHEMA"],
      objects: true,
      privileges: true,
      grantees: true,
      behavior: ["DROP_RESTRICT"],
    },
  },
  AccessPriv: { page: "r_REVOKE", fields: { priv_name: true, cols: true } },
  RoleSpec: { page: "r_REVOKE", fields: { roletype: ["ROLESPEC_CSTRING", "ROLESPEC_PUBLIC"], rolename: true } },
  RenameStmt: {
    page: "r_ALTER_TABLE",
    fields: {
      renameType: ["OBJECT_COLUMN", "OBJECT_TABLE"],
      // Of a table's own new name, PostgreSQL's parser gives the first of all kinds.
      relationType: ["OBJECT_TABLE", "OBJECT_ACCESS_METHOD"],
      relation: true,
      subname: true,
      newname: true,
      behavior: ["DROP_RESTRICT"],
    },
  },
  // A schema only where a rehearsal has restored it, a table only where it is a temporary one, or lacks columns and has been
  // kept under another name (`r_DROP_TABLE`).
  DropStmt: {
    page: "r_DROP_SCHEMA",
    fields: {
      objects: true,
      removeType: ["OBJECT_SCHEMA", "OBJECT_TABLE"],
      behavior: ["DROP_CASCADE", "DROP_RESTRICT"],
      missing_ok: true,
    },
  },
  CommentStmt: {
    page: "r_COMMENT",
    fields: { objtype: ["OBJECT_TABLE", "OBJECT_COLUMN"], object: true, comment: true },
  },
  CreateFunctionStmt: {
    page: "r_CREATE_PROCEDURE",
    fields: { is_procedure: [true], replace: true, funcname: true, parameters: true, options: true },
  },
  FunctionParameter: {
    page: "r_CREATE_PROCEDURE",
    fields: { name: true, argType: true, mode: ["FUNC_PARAM_DEFAULT"] },
  },
  DefElem: {
    page: "r_CREATE_PROCEDURE",
    fields: { defname: ["as", "language"], arg: true, defaction: ["DEFELEM_UNSPEC"] },
  },
  List: { page: "r_names", fields: { items: true } },
  String: { page: "r_names", fields: { sval: true } },
};

/** What PL/pgSQL's syntax tree may hold, from the page `c_PLpgSQL-statements`. */
export const PROCEDURAL_FORMS: Readonly<Record<string, readonly string[]>> = {
  PLpgSQL_function: ["datums", "action"],
  PLpgSQL_var: ["refname", "datatype", "default_val"],
  PLpgSQL_row: ["refname", "fields"],
  PLpgSQL_type: ["typname"],
  PLpgSQL_stmt_block: ["body"],
  PLpgSQL_stmt_assign: ["varno", "expr"],
  PLpgSQL_stmt_if: ["cond", "then_body", "else_body"],
  PLpgSQL_stmt_fori: ["var", "lower", "upper", "body"],
  PLpgSQL_stmt_while: ["cond", "body"],
  PLpgSQL_stmt_execsql: ["sqlstmt", "into", "target"],
  PLpgSQL_stmt_dynexecute: ["query", "into", "target"],
  PLpgSQL_stmt_raise: ["elog_level", "message", "params"],
  PLpgSQL_stmt_return: [],
  PLpgSQL_expr: ["query", "parseMode"],
};
