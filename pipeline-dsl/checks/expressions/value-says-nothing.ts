import type { Expression } from "../../model";
import type { ExpressionNode } from "../../model/expression-parts";
import { defineCheck } from "../check";
import { meaningsOf } from "./meanings-of-model";
import { keyOf } from "./truth";

export const valueSaysNothing = defineCheck({
  code: "value-says-nothing",
  severity: "warning",
  summary: "A part of a value has no part in it",
  page: {
    explanation: `\`coalesce\` takes the first value that is not NULL, so what stands behind one that never is, or stands there already, is never taken. A choice whose results are all one
says nothing of its conditions; a value less itself, or times 0, and the days between a date and itself are one number in every row.`,
    remedy: `Name the value that was meant, put the values in the other order, or take the part out.`,
    refused: `coalesce(invoices.currency, invoices.currency)`,
    accepted: `coalesce(invoices.currency, invoices.country)`,
  },
  *find(subject) {
    for (const { reader, at, nodes } of meaningsOf(subject))
      for (const fault of new Set(nodes.flatMap((node) => emptyPart(node) ?? [])))
        yield {
          message: `${reader}: ${fault}`,
          at: [at],
          why: "every row would have the same without it",
          fix: "name the value that is meant, put the values in the other order, or take it out",
        };
  },
});

function emptyPart(node: ExpressionNode): string | null {
  switch (node.kind) {
    case "coalesce":
      return emptyCoalesce(node.values);
    case "case": {
      const [first, ...others] = [...node.branches.map(({ then }) => then), node.otherwise].map(keyOf);
      return others.every((other) => other === first) ? "all results of its choice are one" : null;
    }
    case "arithmetic":
      if (node.operator === "-" && keyOf(node.left) === keyOf(node.right)) return "it takes a value from itself";
      return node.operator === "*" && [node.left, node.right].some(isZero) ? "it multiplies by 0" : null;
    case "daysBetween":
      return keyOf(node.from) === keyOf(node.to) ? "daysBetween has one day twice" : null;
    default:
      return null;
  }
}

function emptyCoalesce(values: readonly Expression[]): string | null {
  if (values.length === 1) return "coalesce has one value";
  const never = values.findIndex(({ nullable }, place) => !nullable && place < values.length - 1);
  if (never >= 0) return `value ${String(never + 1)} of coalesce is never NULL, so what follows is never taken`;
  const keys = values.map(keyOf);
  const again = keys.findIndex((key, place) => keys.indexOf(key) < place);
  return again < 0 ? null : `value ${String(again + 1)} of coalesce stands before it already`;
}

function isZero(value: Expression): boolean {
  return value.kind === "constant" && value.value !== null && Number(value.value) === 0;
}
