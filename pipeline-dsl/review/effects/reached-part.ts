import type { ColumnReference, Expression, Lookup, PipelineModel, Target } from "../../model";
import { columnsOfRule, columnsRead } from "../../model/column-references";

/**
 * The model with the tables and rules that the given ones lead to, and no others: its flow from there is that of the whole
 * model, and of a large model a change reaches little. Tables are named `<source>.<table>` and `<target>`, rules `rule:<id>`.
 */
export function partReachedFrom(starts: ReadonlySet<string>, model: PipelineModel): PipelineModel {
  const reached = reachedFrom(starts, model);
  const { sources, warehouse, quality } = model;
  return {
    ...model,
    sources: sources.map((source) => ({
      ...source,
      tables: source.tables.filter(
        ({ name, columns }) =>
          reached.has(`${source.name}.${name}`) ||
          // What refers to a table ends at the column that does; nothing moves on from there.
          columns.some(({ references }) => references !== null && reached.has(`${source.name}.${references}`)),
      ),
    })),
    warehouse: { ...warehouse, targets: warehouse.targets.filter(({ name }) => reached.has(name)) },
    quality: { ...quality, rules: quality.rules.filter(({ id }) => reached.has(`rule:${id}`)) },
  };
}

function reachedFrom(starts: ReadonlySet<string>, model: PipelineModel): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  const lead = (from: string, to: string): void => {
    const others = next.get(from);
    if (others === undefined) next.set(from, [to]);
    else if (others.at(-1) !== to) others.push(to);
  };
  for (const target of model.warehouse.targets) leadInto(target, lead);
  for (const rule of model.quality.rules) {
    for (const column of columnsOfRule(rule)) lead(tableOf(column), `rule:${rule.id}`);
    // A rule that holds rows back decides which rows its table has.
    if (rule.whenBreached === "quarantineRows") lead(`rule:${rule.id}`, tableOf(rule));
  }
  const reached = new Set(starts);
  // A set that grows is iterated to its new end.
  for (const name of reached) for (const to of next.get(name) ?? []) reached.add(to);
  return reached;
}

/** From everything that decides a value of the target, whether or not a check would have it read that. */
function leadInto(target: Target, lead: (from: string, to: string) => void): void {
  let last: ColumnReference | null = null;
  const read = (expression: Expression | null): void => {
    if (expression === null) return;
    for (const column of columnsRead(expression)) {
      // Most read one table, column after column.
      if (column.table === last?.table && column.source === last.source) continue;
      lead(tableOf(column), target.name);
      last = column;
    }
  };
  const follow = ({ dimension, by, asOf }: Lookup): void => {
    lead(dimension, target.name);
    for (const { value } of by) read(value);
    read(asOf);
  };
  if (target.from.kind === "distinct")
    for (const { seenIn } of target.from.values) for (const column of seenIn) lead(tableOf(column), target.name);
  for (const { value } of target.columns)
    if (value.kind === "expression") read(value.expression);
    else follow(value);
  if (target.kind === "dimension" && target.history.kind === "versions") read(target.history.firstVersionFrom);
}

function tableOf({ source, table }: Pick<ColumnReference, "source" | "table">): string {
  return `${source}.${table}`;
}
