import { loadModule, parse, parsePlPgSQL } from "@libpg-query/parser";

export type Fields = Readonly<Record<string, unknown>>;

/** A node of a syntax tree: what it is, and what is said of it. */
export interface Node {
  readonly kind: string;
  readonly fields: Fields;
}

/** A statement, or an expression as the SELECT of it. */
export async function parseSql(text: string): Promise<readonly unknown[]> {
  await loadModule();
  const parsed = await parse(text);
  return (parsed.stmts ?? []).map(({ stmt }) => stmt);
}

export async function parseProcedure(text: string): Promise<unknown> {
  await loadModule();
  return parsePlPgSQL(text);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Fields whose value is a node without its kind around it. */
const BARE: Readonly<Record<string, string>> = {
  relation: "RangeVar",
  rel: "RangeVar",
  typeName: "TypeName",
  argType: "TypeName",
  over: "WindowDef",
  alias: "Alias",
  into: "IntoClause",
  larg: "SelectStmt",
  rarg: "SelectStmt",
  funccall: "FuncCall",
};

/** Every node of a tree, outermost first. */
export function* nodesOf(value: unknown): Iterable<Node> {
  if (Array.isArray(value)) {
    for (const member of value) yield* nodesOf(member);
    return;
  }
  if (!isFields(value)) return;
  for (const [name, member] of Object.entries(value)) {
    if (/^[A-Z]/.test(name) && isFields(member)) {
      yield { kind: name, fields: member };
      yield* nodesOf(member);
      continue;
    }
    const bare = BARE[name];
    if (bare !== undefined && isFields(member) && !Object.keys(member).some((key) => /^[A-Z]/.test(key))) {
      yield { kind: bare, fields: member };
    }
    yield* nodesOf(member);
  }
}

/** The texts of a list of `String` nodes. */
export function words(list: unknown): readonly string[] {
  return Array.from(nodesOf(list)).flatMap(({ kind, fields }) => (kind === "String" ? [String(fields["sval"])] : []));
}
