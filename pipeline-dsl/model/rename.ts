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
