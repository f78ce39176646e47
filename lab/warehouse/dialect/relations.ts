import { isFields, nodesOf, words, type Fields } from "./syntax";

/** A query on the catalogue runs on the leader node, one on tables on the compute nodes: none can do both. */
export function mixesCatalogue(statements: readonly unknown[]): readonly string[] {
  const relations = [...nodesOf(statements)].filter(({ kind }) => kind === "RangeVar").map(({ fields }) => fields);
  const catalogue = relations.filter(isCatalogue);
  if (catalogue.length === 0 || catalogue.length === relations.length) return [];
  return ["a catalogue stands beside a table, which one node cannot read both"];
}

function isCatalogue({ schemaname, relname }: Fields): boolean {
  return (
    schemaname === "information_schema" ||
    schemaname === "pg_catalog" ||
    /^(?:pg|svv|stv|stl|svl|sys)_/.test(String(relname))
  );
}

/**
 * Subqueries that name a table of a query around them. Redshift knows some patterns of them and refuses others
 * (`r_correlated_subqueries`); ours need none.
 */
export function correlationsIn(statements: readonly unknown[]): readonly string[] {
  return statements.flatMap((statement) => within(statement, []));
}

/** `around`: the names of the tables of the queries around this one. */
function within(value: unknown, around: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((member) => within(member, around));
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (["SelectStmt", "UpdateStmt", "DeleteStmt"].includes(name) && isFields(member)) return inQuery(member, around);
    if (name === "ColumnRef" && isFields(member)) {
      const qualifier = words(member["fields"]).at(-2);
      return qualifier !== undefined && around.includes(qualifier)
        ? [`a subquery names ${qualifier}, a table of the query around it`]
        : [];
    }
    return within(member, around);
  });
}

function inQuery(query: Fields, around: readonly string[]): readonly string[] {
  const own = new Set(
    [query["fromClause"], query["usingClause"], { RangeVar: query["relation"] }].flatMap(namesOfTables),
  );
  const outside = around.filter((name) => !own.has(name));
  // What a subquery sees beyond its own tables: those of this query and of the queries around it.
  const seen = [...outside, ...own];
  return Object.entries(query).flatMap(([clause, value]) => {
    if (clause === "larg" || clause === "rarg") return isFields(value) ? inQuery(value, around) : [];
    return withinClause(value, outside, seen);
  });
}

/** The clause's own references are judged by what lies outside, those of its subqueries by all that they see. */
function withinClause(value: unknown, outside: readonly string[], seen: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((member) => withinClause(member, outside, seen));
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (name === "SelectStmt" && isFields(member)) return inQuery(member, seen);
    if (name === "ColumnRef") return within({ ColumnRef: member }, outside);
    return withinClause(member, outside, seen);
  });
}

function namesOfTables(from: unknown): readonly string[] {
  if (Array.isArray(from)) return from.flatMap(namesOfTables);
  if (!isFields(from)) return [];
  return Object.entries(from).flatMap(([kind, fields]): readonly string[] => {
    if (!isFields(fields)) return [];
    const alias = isFields(fields["alias"]) ? fields["alias"]["aliasname"] : undefined;
    if (typeof alias === "string") return [alias];
    if (kind === "RangeVar") return [String(fields["relname"])];
    return kind === "JoinExpr" ? [...namesOfTables(fields["larg"]), ...namesOfTables(fields["rarg"])] : [];
  });
}
