import type { PipelineModel, Rename } from "../../model";
import { defineCheck, type Finding } from "../check";
import { type ModelPath, sourceColumnPath, targetColumnPath, targetPath } from "../paths";
import { tableColumns } from "./identifiers";

export const formerNameUnclear = defineCheck({
  code: "former-name-unclear",
  severity: "error",
  summary: "A former name does not say what was renamed",
  page: {
    explanation: `\`renamedFrom\` says what a table or a column was called before. Where the old name still exists in the warehouse and the new one does not, the next migration renames it. That is
certain only while nothing else has the old name: if another column were called so too, nobody could tell whether the renaming has happened yet.`,
    remedy: `Give the other thing another name; or do it in two steps, each with \`npx pipeline lock\`, and take the former name out between them.`,
    refused: `columns: { price: articles.net.renamedFrom("amount"), amount: articles.gross }`,
    accepted: `columns: { net_price: articles.net.renamedFrom("amount"), gross_price: articles.gross }`,
  },
  *find({ model }) {
    const { renamed = [] } = model;
    if (renamed.length === 0) return;
    const claimed = new Map<string, string>();
    for (const rename of renamed) {
      const { name, scope, path } = placeOf(rename);
      const claim = `${scope}.${rename.from}`;
      const fault = faultOf(rename.from, name, namesIn(model, rename), claimed.get(claim));
      claimed.set(claim, name);
      if (fault !== null) yield { ...fault, at: [{ path, part: "renamedFrom" }] };
    }
  },
});

function faultOf(
  from: string,
  name: string,
  names: readonly string[],
  other: string | undefined,
): Omit<Finding, "at"> | null {
  if (from === name)
    return {
      message: `${name} is renamed from its own name`,
      why: "it would have been called so all along",
      fix: "write the name that it had before, or take renamedFrom out",
    };
  if (names.includes(from))
    return {
      message: `${name} is renamed from ${from}, which is the name of something else now`,
      why: "a warehouse that has both names could be one before the renaming or one after it",
      fix: `give one of the two another name, or take renamedFrom out: then ${name} starts without the old values`,
    };
  if (other !== undefined)
    return {
      message: `${name} and ${other} are both renamed from ${from}`,
      why: "one thing cannot become two",
      fix: "say it at the one that has the old values; the other one is new",
    };
  return null;
}

function placeOf(rename: Rename): { readonly name: string; readonly scope: string; readonly path: ModelPath } {
  switch (rename.kind) {
    case "target":
      return { name: rename.target, scope: "", path: targetPath(rename.target) };
    case "targetColumn":
      return { name: rename.column, scope: rename.target, path: targetColumnPath(rename.target, rename.column) };
    case "sourceColumn": {
      const { source, table, column } = rename;
      return { name: column, scope: `${source}.${table}`, path: sourceColumnPath(source, table, column) };
    }
    default:
      return rename satisfies never;
  }
}

/** All names of which the former one was one. */
function namesIn({ sources, warehouse: { targets } }: PipelineModel, rename: Rename): readonly string[] {
  switch (rename.kind) {
    case "target":
      return targets.map(({ name }) => name);
    case "targetColumn":
      return targets
        .filter(({ name }) => name === rename.target)
        .flatMap((target) =>
          Array.from(
            tableColumns(target, () => true),
            ({ name }) => name,
          ),
        );
    case "sourceColumn":
      return sources
        .filter(({ name }) => name === rename.source)
        .flatMap(({ tables }) => tables.filter(({ name }) => name === rename.table))
        .flatMap(({ columns }) => columns.map(({ name }) => name));
    default:
      return rename satisfies never;
  }
}
