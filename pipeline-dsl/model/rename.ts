import type { PipelineModel } from "./pipeline";

/**
 * What an earlier definition called something by. It stays true for ever, and means something only where the old name is
 * still in use: of a committed model or a warehouse that has the new one already, nothing is renamed.
 */
export type Rename =
  | { readonly kind: "target"; readonly target: string; readonly from: string }
  | { readonly kind: "targetColumn"; readonly target: string; readonly column: string; readonly from: string }
  | {
      readonly kind: "sourceColumn";
      readonly source: string;
      readonly table: string;
      readonly column: string;
      readonly from: string;
    };

/** Under which the lake may have what is a table's: the definition says one name, and no other table has it today. */
export function formerNames({ warehouse: { targets }, renamed = [] }: PipelineModel, table: string): readonly string[] {
  return renamed.flatMap((each) =>
    each.kind === "target" && each.target === table && !targets.some(({ name }) => name === each.from)
      ? [each.from]
      : [],
  );
}
