/** String literals, quoted identifiers and line comments: text that is not SQL to be rewritten. */
const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*/g;
const MARK = "\u0000";

/** Replaces every quoted piece by a mark that no pattern matches, and puts the pieces back in their order, as `rewritePiece` makes them. */
export function maskQuotes(
  text: string,
  rewritePiece: (piece: string) => string = (piece) => piece,
): { readonly masked: string; readonly unmask: (masked: string) => string } {
  const pieces: string[] = [];
  const masked = text.replace(QUOTED, (piece) => {
    pieces.push(rewritePiece(piece));
    return MARK;
  });
  return {
    masked,
    unmask: (rewritten) => {
      const remaining = pieces.values();
      return rewritten.replaceAll(MARK, () => remaining.next().value ?? "");
    },
  };
}
