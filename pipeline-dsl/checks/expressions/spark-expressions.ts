import type { ColumnReference, Expression } from "../../model";
import type { ExpressionNode } from "../../model/expression-parts";
import type { ModelIndex } from "../model-index";
import type { Subject } from "../check";
import { type Evaluated, expressionsOf } from "./expressions-of-model";
import { familyOf, judgeSparkSql, type Judged, meaningOf } from "./spark";

type SparkExpression = Extract<Expression, { kind: "spark" }>;

/** One `spark()` of a definition, judged. */
export interface Written extends Pick<Evaluated, "reader" | "at"> {
  readonly expression: SparkExpression;
  readonly judged: Judged;
  /** The SQL in the language's own words; nothing where it is at fault. */
  readonly meaning: readonly ExpressionNode[];
  /** Columns that it names, and that its `reads` does not. As they are written. */
  readonly unlisted: readonly string[];
  /** Columns that its `reads` names, and that it does not. */
  readonly unused: readonly string[];
}

/** Parsing takes its time, and three checks ask for the same. */
const judgedIn = new WeakMap<Subject["model"], readonly Written[]>();

export function sparkExpressions({ model, index }: Pick<Subject, "model" | "index">): readonly Written[] {
  const known = judgedIn.get(model);
  if (known !== undefined) return known;
  const written = [...expressionsOf(model)].flatMap(({ reader, at, nodes }) =>
    nodes.flatMap((node) => (node.kind === "spark" ? [{ reader, at, ...judge(node, index) }] : [])),
  );
  judgedIn.set(model, written);
  return written;
}

/** Spark finds columns whatever their case. */
function judge(expression: SparkExpression, index: ModelIndex): Omit<Written, "reader" | "at"> {
  const listed = new Map(expression.reads.map((reference) => [reference.column.toLowerCase(), reference]));
  const judged = judgeSparkSql(expression.sql, (name) => {
    const read = columnOf(name, listed, index);
    return read === null ? null : familyOf(read.type);
  });
  const named = new Set(judged.columns.map((name) => name.toLowerCase()));
  return {
    expression,
    judged,
    meaning:
      judged.root === null || judged.faults.length > 0 || judged.columns.some((name) => !listed.has(name.toLowerCase()))
        ? []
        : meaningOf(judged.root, (name) => columnOf(name, listed, index)),
    unlisted: judged.columns.filter((name) => !listed.has(name.toLowerCase())),
    // What could not be read to its end may read more than was found.
    unused:
      judged.faults.length > 0 ? [] : [...listed].flatMap(([key, { column }]) => (named.has(key) ? [] : [column])),
  };
}

function columnOf(name: string, listed: ReadonlyMap<string, ColumnReference>, index: ModelIndex): Expression | null {
  const reference = listed.get(name.toLowerCase());
  const column = reference === undefined ? undefined : index.column(reference);
  if (reference === undefined || column === undefined) return null;
  return { kind: "column", type: column.type, nullable: column.nullable, column: reference };
}
