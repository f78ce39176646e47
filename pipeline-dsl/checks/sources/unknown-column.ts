import type { PipelineModel } from "../../model";
import { defineCheck, type FindingAddress } from "../check";
import type { ColumnUse } from "../column-uses";
import { tablePartPath, targetPartPath } from "../paths";
import { didYouMean } from "../suggest";

export const unknownColumn = defineCheck({
  code: "unknown-column",
  severity: "error",
  summary: "A column is named that its table does not have",
  page: {
    explanation: `A primary key, a watermark, a natural key, a grain, an expression or a rule names a column that the table does not declare.`,
    remedy: `Correct the name, or declare the column. Natural keys and grains name columns of the target, not of the source.`,
    refused: `fact("fact_bookings", { grain: ["bookng_id"], columns: { booking_id: bookings.booking_id }, ... })`,
    accepted: `fact("fact_bookings", { grain: ["booking_id"], columns: { booking_id: bookings.booking_id }, ... })`,
  },
  *find({ model, index, columnUses }) {
    for (const { reference, describe } of [...columnUses, ...tableParts(model)]) {
      if (index.column(reference) !== undefined) continue;
      const table = index.table(reference.source, reference.table);
      if (table === undefined) continue;
      const { reader, at } = describe();
      const columns = table.columns.map(({ name }) => name);
      yield finding(reader, `${reference.table}.${reference.column}`, reference.column, columns, at);
    }
    for (const target of model.warehouse.targets) {
      const columns = target.columns.map(({ name }) => name);
      const known = new Set(columns);
      const part = target.kind === "dimension" ? "naturalKey" : "grain";
      const key = target.kind === "dimension" ? target.naturalKey : target.grain;
      const at = { path: targetPartPath(target.name, part), part };
      for (const column of key)
        if (!known.has(column))
          yield finding(`the ${part} of ${target.name}`, `${target.name}.${column}`, column, columns, at);
    }
  },
});

function finding(reader: string, full: string, column: string, columns: readonly string[], at: FindingAddress) {
  const others = columns.length === 0 ? "" : `, or use one of ${columns.slice(0, 8).join(", ")}`;
  return {
    message: `${reader} names ${full}, which is not declared`,
    at: [at],
    why: "only declared columns are read and kept",
    fix: didYouMean(column, columns, `declare ${column}${others}`),
  };
}

function* tableParts(model: PipelineModel): Iterable<Pick<ColumnUse, "reference" | "describe">> {
  for (const { name: source, tables } of model.sources) {
    for (const { name: table, primaryKey, extract } of tables) {
      for (const column of primaryKey) {
        const describe = () => ({
          reader: `the primary key of ${table}`,
          at: { path: tablePartPath(source, table, "primaryKey"), part: "primaryKey" },
        });
        yield { reference: { source, table, column }, describe };
      }
      if (extract.kind === "everything") continue;
      const reference = { source, table, column: extract.column };
      const describe = () => ({
        reader: `the extract of ${table}`,
        at: { path: tablePartPath(source, table, "extract"), part: "extract" },
      });
      yield { reference, describe };
    }
  }
}
