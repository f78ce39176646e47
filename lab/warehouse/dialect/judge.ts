import { OWN_PREFIX } from "../../../pipeline-dsl/targets/own-name";
import { alterationsOf } from "../../../pipeline-dsl/targets/redshift/alter-table";
import { FORMS, PROCEDURAL_FORMS } from "./forms";
import { FUNCTIONS, OPERATORS, TYPES } from "./functions";
import { correlationsIn, mixesCatalogue } from "./relations";
import { isFields, nodesOf, parseProcedure, parseSql, words, type Fields, type Node } from "./syntax";
import { maskQuotes } from "../quotes";
import { withoutStorage } from "../rewrite";

const LONGEST_NAME = 127;
/** Of one statement of the Data API, in bytes. */
const LARGEST_STATEMENT = 100_000;

/**
 * What Redshift would say against a statement that PostgreSQL takes, in sentences; none: every form, function, type and
 * operator in it is on our lists of what Redshift documents. Procedure bodies and queries within literals are read too.
 */
export async function judge(statement: string): Promise<readonly string[]> {
  const size = Buffer.byteLength(statement);
  const faults =
    size > LARGEST_STATEMENT
      ? [`the statement has ${String(size)} bytes, ${String(LARGEST_STATEMENT)} are allowed`]
      : [];
  // PostgreSQL's parser has cut longer names off already.
  const { masked } = maskQuotes(statement.replace(/"/g, " "), (piece) => {
    if (piece.startsWith("'") && !ESCAPED.test(piece)) faults.push(LONE_BACKSLASH);
    return piece;
  });
  faults.push(...(masked.match(/[A-Za-z_][\w$]*/g) ?? []).filter(isTooLong).map(tooLong));
  const text = withoutStorage(statement).replace(/^(?:\s*--[^\n]*\n)*\s*/, "");
  if (/^COPY\s/i.test(text))
    return [...faults, ...(COPY.test(text) ? [] : ["COPY has a form that is not on the list"])];
  if (/^UNLOAD\s/i.test(text)) {
    const query = UNLOAD.exec(text)?.groups?.["query"];
    return [
      ...faults,
      ...(query === undefined
        ? ["UNLOAD has a form that is not on the list"]
        : await judgeSql(query.replaceAll("''", "'"))),
    ];
  }
  return [...faults, ...(await judgeSql(text))];
}

/** A literal of which every backslash begins an escape that `textLiteral` prints. */
const ESCAPED = /^(?:[^\\]|\\[\\nr])*$/;
const LONE_BACKSLASH = "a backslash in a literal begins no escape that we print";

const COPY = /^COPY [\w."]+\s+FROM '[^']+'\s+IAM_ROLE '[^']+'\s+FORMAT AS PARQUET$/;
// A key without ENCRYPTED is none, and ENCRYPTED alone asks for a key of the client's own.
const UNLOAD =
  /^UNLOAD \('(?<query>(?:[^']|'')*)'\)\s+TO '[^']+'\s+IAM_ROLE '[^']+'\s+FORMAT AS (?:JSON\s+PARALLEL OFF\s+ALLOWOVERWRITE\s+EXTENSION 'json'|PARQUET\s+CLEANPATH)\s+KMS_KEY_ID '[^']+'\s+ENCRYPTED$/;

async function judgeSql(text: string): Promise<readonly string[]> {
  const statements = await parseSql(text);
  if (statements.length !== 1) return [`${String(statements.length)} statements stand in one text`];
  const faults = [...nodesOf(statements)].flatMap(faultsOf);
  faults.push(...alterationFaults(text));
  faults.push(...correlationsIn(statements), ...mixesCatalogue(statements));
  for (const { kind, fields } of nodesOf(statements)) {
    if (kind === "CreateFunctionStmt") faults.push(...(await judgeProcedure(text)));
    if (kind === "CallStmt") for (const query of queriesIn(fields)) faults.push(...(await judgeSql(query)));
  }
  return [...new Set(faults)];
}

/** ALTER TABLE is judged by the matrix of its forms: its clauses decide, and whether the statement stands in a transaction. */
function alterationFaults(text: string): readonly string[] {
  if (!/^ALTER TABLE\s/i.test(text)) return [];
  const alterations = alterationsOf(text);
  if (alterations.length === 0) return ["ALTER TABLE has a form that is not on the list"];
  return alterations
    .filter(({ taken }) => taken !== "in a transaction")
    .map(({ change, taken }) => `ALTER TABLE in a migration: ${change} (${taken})`);
}

/** Arguments of CALL that are SQL themselves. */
function queriesIn(call: Fields): readonly string[] {
  return [...nodesOf(call["funccall"])].flatMap(({ kind, fields }) => {
    const value = kind === "A_Const" && isFields(fields["sval"]) ? String(fields["sval"]["sval"]) : "";
    return /^SELECT\s/i.test(value) ? [value] : [];
  });
}

function faultsOf(node: Node): readonly string[] {
  const form = FORMS[node.kind];
  if (form === undefined) return [`${node.kind} is not on the list`];
  const faults = Object.entries(node.fields).flatMap(([field, value]) => {
    if (field === "location" || field.endsWith("_location")) return [];
    const allowed = form.fields[field];
    if (allowed === undefined) return [`${node.kind}.${field} is not on the list`];
    if (allowed === true || (isScalar(value) && allowed.includes(value))) return [];
    return [`${node.kind}.${field} = ${JSON.stringify(value)} is not on the list`];
  });
  return [...faults, ...rulesOf(node)];
}

function isScalar(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function isTooLong(name: string): boolean {
  return Buffer.byteLength(name) > LONGEST_NAME;
}

function tooLong(name: string): string {
  return `the name ${name} has more than ${String(LONGEST_NAME)} bytes`;
}

/** What a list of forms cannot say. */
function rulesOf({ kind, fields }: Node): readonly string[] {
  const refused = (what: string, when: boolean): readonly string[] => (when ? [what] : []);
  const last = (list: unknown): string => words(list).at(-1) ?? "";
  switch (kind) {
    case "FuncCall":
      return [
        ...refused(
          `the function ${last(fields["funcname"])} is not on the list`,
          !isKnownFunction(words(fields["funcname"])),
        ),
        ...refused(
          `the function ${last(fields["funcname"])} takes another number of arguments`,
          !takesSoMany(last(fields["funcname"]), fields["args"]),
        ),
      ];
    case "TypeName":
      return refused(`the type ${last(fields["names"])} is not on the list`, !TYPES.has(last(fields["names"])));
    case "A_Expr":
      return [
        ...refused(
          `the operator ${last(fields["name"])} is not on the list`,
          fields["kind"] !== "AEXPR_NULLIF" && !OPERATORS.has(last(fields["name"])),
        ),
        ...refused(
          "ANY stands before another array than conkey",
          fields["kind"] === "AEXPR_OP_ANY" && !isCatalogued(fields["rexpr"]),
        ),
      ];
    case "UpdateStmt":
    case "DeleteStmt": {
      const changed = isFields(fields["relation"]) ? fields["relation"] : {};
      const others = [...nodesOf([fields["fromClause"], fields["usingClause"]])].filter(
        (other) =>
          other.kind === "RangeVar" && other.fields["relname"] === changed["relname"] && !("alias" in other.fields),
      );
      return [
        ...refused("the table that is changed has an alias", "alias" in changed),
        ...refused("the table that is changed is joined with itself under its own name", others.length > 0),
        ...refused(
          "no equality joins the table that is changed",
          ("fromClause" in fields || "usingClause" in fields) &&
            !conjunctsOf(fields["whereClause"]).some((each) => isEquijoin(each, String(changed["relname"]))),
        ),
      ];
    }
    case "RangeSubselect":
      return refused(
        "VALUES stands outside of INSERT",
        [...nodesOf(fields["subquery"])].some((each) => "valuesLists" in each.fields),
      );
    case "AlterTableStmt":
      return refused("one ALTER TABLE does several things", Array.isArray(fields["cmds"]) && fields["cmds"].length > 1);
    default:
      return [];
  }
}

/** The conditions that all have to hold. */
function conjunctsOf(condition: unknown): readonly unknown[] {
  const and = isFields(condition) ? condition["BoolExpr"] : undefined;
  if (!isFields(and) || and["boolop"] !== "AND_EXPR" || !Array.isArray(and["args"])) return [condition];
  return and["args"].flatMap(conjunctsOf);
}

/** `table.column = other.column`. */
function isEquijoin(condition: unknown, table: string): boolean {
  const equality = isFields(condition) ? condition["A_Expr"] : undefined;
  if (!isFields(equality) || words(equality["name"]).join("") !== "=") return false;
  const [left, right] = [equality["lexpr"], equality["rexpr"]].map((side) =>
    [...nodesOf(side)].flatMap(({ kind, fields }) =>
      kind === "ColumnRef" ? words(fields["fields"]).slice(0, -1) : [],
    ),
  );
  const joins = (own: readonly string[] = [], others: readonly string[] = []): boolean =>
    own.includes(table) && others.some((other) => other !== table);
  return joins(left, right) || joins(right, left);
}

/** The array of the catalogue that Redshift's leader node compares with ANY. */
function isCatalogued(array: unknown): boolean {
  const column = isFields(array) ? array["ColumnRef"] : undefined;
  return isFields(column) && words(column["fields"]).at(-1) === "conkey";
}

/** On the list, or a procedure of the pipeline's own. */
function isKnownFunction(name: readonly string[]): boolean {
  const [schema, local = ""] = name.length === 1 ? ["pg_catalog", name[0]] : name;
  return local.startsWith(OWN_PREFIX) || (schema === "pg_catalog" && local in FUNCTIONS);
}

function takesSoMany(name: string, given: unknown): boolean {
  const [least, most] = FUNCTIONS[name]?.takes ?? [0, Infinity];
  const count = Array.isArray(given) ? given.length : 0;
  return least <= count && count <= most;
}

/** The body's own statements, and every SQL statement and expression in it. */
async function judgeProcedure(text: string): Promise<readonly string[]> {
  const tree = await parseProcedure(text);
  const faults: string[] = [];
  for (const { kind, fields } of nodesOf(tree)) {
    const allowed = PROCEDURAL_FORMS[kind];
    if (!kind.startsWith("PLpgSQL_")) continue;
    if (allowed === undefined) faults.push(`${kind} is not on the list`);
    else
      faults.push(
        ...Object.keys(fields)
          .filter((field) => field !== "lineno" && !allowed.includes(field))
          .map((field) => `${kind}.${field} is not on the list`),
      );
    if (kind === "PLpgSQL_stmt_execsql") faults.push(...(await judgeSql(expressionIn(fields["sqlstmt"]))));
    if (kind === "PLpgSQL_stmt_dynexecute") faults.push(...(await judgeExecuted(expressionIn(fields["query"]))));
    if (kind === "PLpgSQL_stmt_assign")
      faults.push(...(await judgeSql(`SELECT ${expressionIn(fields["expr"]).replace(/^\s*\w+\s*:?=/, "")}`)));
    if (kind === "PLpgSQL_stmt_if" || kind === "PLpgSQL_stmt_while")
      faults.push(...(await judgeSql(`SELECT ${expressionIn(fields["cond"])}`)));
    if (kind === "PLpgSQL_stmt_raise") {
      const parameters = Array.isArray(fields["params"]) ? fields["params"] : [];
      faults.push(
        ...parameters
          .map(expressionIn)
          .filter((each) => !/^\w+$/.test(each))
          .map((each) => `RAISE takes simple variables, not ${each}`),
      );
    }
  }
  return faults;
}

/** What is put together from literals and values: a value stands as a number, which is part of a name as well, or as a name. A variable holds a query that was judged where it was written. */
async function judgeExecuted(expression: string): Promise<readonly string[]> {
  const literals = expression.match(/'(?:[^']|'')*'/g) ?? [];
  if (literals.length === 0) return [];
  const values = await judgeSql(`SELECT ${expression}`);
  const pieces = expression.split(/\s*\|\|\s*(?=(?:[^']|'(?:[^']|'')*')*$)/);
  const text = pieces.reduce((before, piece) => before + standIn(piece, before), "");
  return [...values, ...(await judgeSql(withoutStorage(text)))];
}

function standIn(piece: string, before: string): string {
  if (piece.startsWith("'")) return piece.slice(1, -1).replaceAll("''", "'");
  return before.endsWith(".") ? "a_name" : "1";
}

function expressionIn(value: unknown): string {
  const expression = isFields(value) ? value["PLpgSQL_expr"] : undefined;
  return isFields(expression) ? String(expression["query"]).trim() : "";
}
