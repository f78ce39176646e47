import { defineCheck } from "../check";
import { PIPELINE, sourcePath, tablePath, targetPath } from "../paths";

export const emptyPipeline = defineCheck({
  code: "empty-pipeline",
  severity: "error",
  summary: "A pipeline, source or table has nothing in it",
  page: {
    explanation: `A pipeline without a source or without a target has nothing to do; a source without tables and a table without columns have nothing to
read.`,
    remedy: `Declare what is missing, or remove the empty thing.`,
    refused: `pipeline("P", { sources: [], warehouse: { schema: "analytics", tables: [] }, ... })`,
    accepted: `pipeline("P", { sources: [marketplace], warehouse: { schema: "analytics", tables: [dimUsers] }, ... })`,
  },
  *find({ model }) {
    const empty = [
      { things: model.sources, thing: `the pipeline ${model.name}`, what: "source", path: PIPELINE },
      { things: model.warehouse.targets, thing: `the warehouse of ${model.name}`, what: "table", path: PIPELINE },
      ...model.sources.map(({ name, tables }) => ({
        things: tables,
        thing: `the source ${name}`,
        what: "table",
        path: sourcePath(name),
      })),
      ...model.sources.flatMap((source) =>
        source.tables.map(({ name, columns }) => ({
          things: columns,
          thing: `the table ${name}`,
          what: "column",
          path: tablePath(source.name, name),
        })),
      ),
      ...model.warehouse.targets.map(({ name, kind, columns }) => ({
        things: columns,
        thing: `the ${kind} ${name}`,
        what: "column",
        path: targetPath(name),
      })),
    ].filter(({ things }) => things.length === 0);
    for (const { thing, what, path } of empty) {
      yield {
        message: `${thing} has no ${what}`,
        at: [{ path, part: `${what}s` }],
        why: "there is nothing to read or to load",
        fix: `declare at least one ${what}`,
      };
    }
  },
});
