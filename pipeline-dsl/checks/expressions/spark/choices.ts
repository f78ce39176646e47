import { canCast, familyOfSqlType, type Given, inWords } from "./families";
import type { SqlNode } from "./grammar";
import type { Judge } from "./judge";
import { shown } from "./nodes";
import { readsTheClock } from "./texts-of-moments";

export function cast(judge: Judge, node: SqlNode): Given {
  const [value, type] = node.children.filter((child) => child.children.length > 0);
  if (value === undefined || type === undefined) return "unknown";
  const given = judge.judge(value);
  const family = familyOfSqlType(type.text.toLowerCase());
  if (family === null)
    return judge.refuse(
      `a cast to ${type.text} is not allowed`,
      "write string, int, bigint, double, decimal(p,s), boolean, date, timestamp or binary",
    );
  if (!canCast(given, family))
    judge.refuse(
      `${shown(value)} is ${inWords(given)}, which no cast makes ${inWords(family)}`,
      "use a function that says what is meant",
    );
  else readsTheClock(judge, shown(node), given, value, family);
  return family;
}

export function searched(judge: Judge, { children }: SqlNode): Given {
  for (const { children: clause } of children.filter(({ kind }) => kind === "whenClause")) {
    const test = clause[1];
    if (test !== undefined) judge.need("boolean", judge.judge(test), test, "WHEN");
  }
  return judge.unite(resultsOf(children), "CASE");
}

export function chosen(judge: Judge, { children }: SqlNode): Given {
  const tests = children.flatMap(({ kind, children: clause }) => (kind === "whenClause" ? clause.slice(1, 2) : []));
  judge.unite([...children.slice(1, 2), ...tests], "CASE");
  return judge.unite(resultsOf(children), "CASE");
}

function resultsOf(children: readonly SqlNode[]): readonly SqlNode[] {
  const clauses = children.flatMap(({ kind, children: clause }) => (kind === "whenClause" ? clause.slice(3, 4) : []));
  const last = children.at(-2);
  return last?.kind === "expression" && children.at(-3)?.kind === "KW_ELSE" ? [...clauses, last] : clauses;
}
