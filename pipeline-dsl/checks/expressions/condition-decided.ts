import type { Predicate } from "../../model";
import type { ExpressionNode } from "../../model/expression-parts";
import { defineCheck } from "../check";
import { expressionsOf } from "./expressions-of-model";
import { decidedIn } from "./outcome";

export const conditionDecided = defineCheck({
  code: "condition-decided",
  severity: "warning",
  summary: "A condition says the same of every row",
  page: {
    explanation: `A comparison with a value that the column cannot have is true or false before any row is read: a text that is longer than the column or ends with a blank (texts are read
without blanks at their end), a number beyond its type or with more digits, a date's month 13, a column beside itself. A rule of such a condition stops nothing, or everything; a choice never takes
that way.`,
    remedy: `Write a value that the column can have, name the column that was meant, or take the condition out.`,
    refused: `accurate(doctors, differentFrom(doctors.blood_group, "AB0 "))   // blood_group: char(3)`,
    accepted: `accurate(doctors, differentFrom(doctors.blood_group, "AB0"))`,
  },
  *find({ model }) {
    for (const { reader, at, nodes } of expressionsOf(model)) {
      for (const { outcome, because } of conditionsIn(nodes).flatMap(decidedIn)) {
        yield {
          message: `${reader}: a condition ${outcome} holds: ${because}`,
          at: [at],
          why: "what is the same for every row tells nothing of any",
          fix: "write a value that the column can have, name the column that is meant, or take the condition out",
        };
      }
    }
  },
});

/** The whole conditions among the nodes of one thing: that of a rule, and those of each choice. */
function conditionsIn(nodes: readonly ExpressionNode[]): readonly Predicate[] {
  const [first] = nodes;
  const choices = nodes.flatMap((node) => (node.kind === "case" ? node.branches.map(({ when }) => when) : []));
  return first !== undefined && isPredicate(first) ? [first, ...choices] : choices;
}

function isPredicate(node: ExpressionNode): node is Predicate {
  switch (node.kind) {
    case "compare":
    case "oneOf":
    case "matches":
    case "isNull":
    case "and":
    case "or":
    case "not":
      return true;
    default:
      return false;
  }
}
