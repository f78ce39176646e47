import type { PipelineModel } from "../../model";
import { defineCheck, type FindingAddress } from "../check";
import type { ColumnUse } from "../column-uses";
import type { ModelIndex } from "../model-index";
import { rulePath, sourceColumnPath, targetPartPath } from "../paths";
import { didYouMean } from "../suggest";

interface TableUse {
  readonly source: string;
  readonly table: string;
  readonly reader: string;
  readonly at: FindingAddress;
}

export const unknownTable = defineCheck({
  code: "unknown-table",
  severity: "error",
  summary: "A table is named that no source of the pipeline declares",
  page: {
    explanation: `A target, a rule or a \`references\` names a table that is not among the pipeline's sources: its name is misspelt, or its source is missing in
\`sources\`.`,
    remedy: `Correct the name, declare the table, or list its source in \`pipeline(..., { sources: [...] })\`.`,
    refused: `apartment_id: integer().references("appartments")`,
    accepted: `apartment_id: integer().references("apartments")`,
  },
  *find({ model, index, columnUses }) {
    const reported = new Set<string>();
    for (const { source, table, reader, at } of tableUses(model, index, columnUses)) {
      // The compiler has already said that something without a name stands there.
      if (source === "") continue;
      if (index.table(source, table) !== undefined) continue;
      const once = JSON.stringify([source, table, at.path]);
      if (reported.has(once)) continue;
      reported.add(once);
      yield {
        message: `${reader} names ${source}.${table}, which is not declared`,
        at: [at],
        why: "only declared tables of the pipeline's sources are extracted",
        fix: suggestion(source, table, index),
      };
    }
  },
});

function suggestion(source: string, table: string, index: ModelIndex): string {
  const known = index.source(source);
  // What reads a table takes it from its source, so that both are declared: no other source was meant.
  if (known === undefined) return `list ${source} in sources of the pipeline`;
  const tables = known.tables.map(({ name }) => name);
  return didYouMean(table, tables, `declare the table ${table} in ${source}`);
}

/** Once a target the table that it is made from, then every other mention. */
function* tableUses(model: PipelineModel, index: ModelIndex, columnUses: readonly ColumnUse[]): Iterable<TableUse> {
  for (const source of model.sources) {
    for (const { name, columns } of source.tables) {
      for (const column of columns) {
        if (column.references === null) continue;
        const at = { path: sourceColumnPath(source.name, name, column.name), part: "references" };
        yield { source: source.name, table: column.references, reader: `${name}.${column.name}`, at };
      }
    }
  }
  const unreadable = new Set<string>();
  for (const { name, from } of model.warehouse.targets) {
    if (from.kind !== "table") continue;
    unreadable.add(JSON.stringify([from.source, from.table]));
    yield { ...from, reader: name, at: { path: targetPartPath(name, "from"), part: "from" } };
  }
  for (const { id, source, table } of model.quality.rules)
    yield { source, table, reader: `the rule ${id}`, at: { path: rulePath(id), part: "rule" } };
  for (const { reference, describe } of columnUses) {
    const { source, table } = reference;
    if (index.table(source, table) === undefined && !unreadable.has(JSON.stringify([source, table])))
      yield { source, table, ...describe() };
  }
}
