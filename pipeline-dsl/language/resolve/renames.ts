import type { Rename } from "../../model";
import { Value } from "../expressions/value";
import type { PipelineDeclaration } from "../pipeline";
import { DistinctDeclaration } from "../targets/distinct";
import { sortedBy } from "./order";

function* renamesOf({ definition }: PipelineDeclaration): Iterable<Rename> {
  for (const { name: source, definitions } of definition.sources) {
    for (const [table, { columns }] of Object.entries(definitions)) {
      for (const [column, { attributes }] of Object.entries(columns)) {
        const from = attributes.formerName;
        if (from !== null) yield { kind: "sourceColumn", source, table, column, from };
      }
    }
  }
  for (const { name: target, definition: given, formerName } of definition.warehouse.tables) {
    if (formerName !== null) yield { kind: "target", target, from: formerName };
    if (given.from instanceof DistinctDeclaration)
      for (const [column, from] of Object.entries(given.from.formerNames))
        yield { kind: "targetColumn", target, column, from };
    for (const [column, declared] of Object.entries(given.columns ?? {})) {
      if (declared instanceof Value || declared.formerName === null) continue;
      yield { kind: "targetColumn", target, column, from: declared.formerName };
    }
  }
}

/** Nothing where nothing was renamed: models from before the word are models still. */
export function resolveRenames(declaration: PipelineDeclaration): { readonly renamed?: readonly Rename[] } {
  const renames = Array.from(renamesOf(declaration));
  return renames.length === 0 ? {} : { renamed: sortedBy(renames, (rename) => JSON.stringify(rename)) };
}
