import type { Given } from "./families";
import { reasonFor } from "./reasons";
import { REFUSED_FUNCTIONS } from "./functions";
import type { SqlNode } from "./grammar";
import type { Judge } from "./judge";
import { needConstant } from "./literals";
import { columnName, formOf, operandsOf, shown } from "./nodes";

export function only(judge: Judge, { children }: SqlNode): Given {
  const inner = children.find(({ children: parts }) => parts.length > 0);
  return inner === undefined ? "unknown" : judge.judge(inner);
}

export function condition(judge: Judge, node: SqlNode): Given {
  for (const part of operandsOf(node)) judge.need("boolean", judge.judge(part), part, "a condition");
  return "boolean";
}

export function arithmetic(judge: Judge, node: SqlNode): Given {
  for (const part of operandsOf(node)) judge.need("number", judge.judge(part), part, "arithmetic");
  return "number";
}

export function joined(judge: Judge, node: SqlNode): Given {
  for (const part of operandsOf(node)) judge.need("text", judge.judge(part), part, "||");
  return "text";
}

export function compared(judge: Judge, node: SqlNode): Given {
  judge.unite(
    operandsOf(node).filter(({ kind }) => kind !== "comparisonOperator"),
    "a comparison",
  );
  return "boolean";
}

const TESTS: readonly (readonly [
  form: RegExp,
  test: (judge: Judge, value: SqlNode, others: readonly SqlNode[]) => void,
])[] = [
  [/^KW_IS( KW_NOT)? KW_NULL$/, (judge, value) => judge.judge(value)],
  [
    /^KW_IS( KW_NOT)? KW_(TRUE|FALSE|UNKNOWN)$/,
    (judge, value) => judge.need("boolean", judge.judge(value), value, "IS TRUE"),
  ],
  [
    /^KW_IS( KW_NOT)? KW_DISTINCT KW_FROM valueExpression$/,
    (judge, value, others) => judge.unite([value, ...others], "a comparison"),
  ],
  [
    /^(KW_NOT )?KW_BETWEEN valueExpression KW_AND valueExpression$/,
    (judge, value, others) => judge.unite([value, ...others], "BETWEEN"),
  ],
  [
    /^(KW_NOT )?KW_IN LEFT_PAREN expression( COMMA expression)* RIGHT_PAREN$/,
    (judge, value, others) => judge.unite([value, ...others], "IN"),
  ],
  [
    /^(KW_NOT )?KW_(RLIKE|REGEXP) valueExpression$/,
    (judge, value, [pattern]) => {
      judge.need("text", judge.judge(value), value, "RLIKE");
      if (pattern !== undefined) needConstant(judge, "pattern", pattern, "RLIKE");
    },
  ],
  [
    /^(KW_NOT )?KW_I?LIKE valueExpression$/,
    (judge, value, [pattern]) => {
      judge.need("text", judge.judge(value), value, "LIKE");
      if (pattern !== undefined && /^['"][^\\$]*['"]$/.test(pattern.text)) return;
      judge.refuse(
        "LIKE takes a text, written out, without a backslash",
        "write the pattern out; startswith, endswith and contains find text as it is",
      );
    },
  ],
];

export function tested(judge: Judge, node: SqlNode): Given {
  const [value, predicate] = node.children;
  if (value === undefined || predicate === undefined) return "unknown";
  const form = formOf(predicate);
  const test = TESTS.find(([pattern]) => pattern.test(form))?.[1];
  if (test === undefined)
    return judge.refuse(`${shown(predicate)} ${reasonFor(predicate)}`, "compare with values of the row");
  test(judge, value, operandsOf(predicate));
  return "boolean";
}

/** The grammar takes `price-tax` for a misspelt name, where Spark subtracts. */
export function column(judge: Judge, node: SqlNode): Given {
  const names = namesIn(node);
  if (names.some(({ kind }) => kind === "DOT"))
    return judge.refuse(
      `${node.text} has a dot`,
      "name the column alone: it is one of the row, and rows have no names",
    );
  const families = names.filter(({ kind }) => kind !== "MINUS").map(({ text: name }) => nameOfColumn(judge, name));
  if (families.length <= 1) return families[0] ?? "unknown";
  for (const family of families) judge.need("number", family, node, "arithmetic");
  return "number";
}

const CURRENT = new Set([
  "current_date",
  "current_timestamp",
  "current_user",
  "user",
  "session_user",
  "localtimestamp",
]);

function nameOfColumn(judge: Judge, written: string): Given {
  if (!written.startsWith("`") && CURRENT.has(written.toLowerCase())) {
    const reason = REFUSED_FUNCTIONS.get(written.toLowerCase()) ?? "";
    return judge.refuse(
      `${written} is not allowed: ${reason}`,
      `read a column of the row; a column of this name stands in backquotes, \`${written}\``,
    );
  }
  const name = columnName(written);
  judge.columns.add(name);
  return judge.columnOf(name) ?? "unknown";
}

function namesIn({ kind, children, ...node }: SqlNode): readonly SqlNode[] {
  if (children.length === 0) return [{ kind, children, ...node }];
  return kind === "identifier" || kind === "strictIdentifier"
    ? [{ ...node, kind, children: [] }]
    : children.flatMap(namesIn);
}
