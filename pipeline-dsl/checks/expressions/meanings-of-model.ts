import type { Predicate } from "../../model";
import { isPredicate, nodesIn } from "../../model/expression-parts";
import type { Subject } from "../check";
import { type Evaluated, expressionsOf } from "./expressions-of-model";
import { sparkExpressions } from "./spark-expressions";

/** What Spark evaluates, with the SQL of `spark()` in the language's own words. */
export interface Meaning extends Evaluated {
  /** The whole conditions among the nodes: that of a rule, those of each choice, those within SQL. */
  readonly conditions: readonly Predicate[];
}

export function* meaningsOf(subject: Pick<Subject, "model" | "index">): Iterable<Meaning> {
  const written = new Map(sparkExpressions(subject).map(({ expression, meaning }) => [expression, meaning]));
  for (const { reader, at, nodes } of expressionsOf(subject.model)) {
    const sql = nodes.flatMap((node) => (node.kind === "spark" ? (written.get(node) ?? []) : []));
    const all = [...nodes, ...sql.flatMap(nodesIn)];
    const choices = all.flatMap((node) => (node.kind === "case" ? node.branches.map(({ when }) => when) : []));
    yield { reader, at, nodes: all, conditions: [...[...nodes.slice(0, 1), ...sql].filter(isPredicate), ...choices] };
  }
}
