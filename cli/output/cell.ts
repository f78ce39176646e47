/** Characters that move the cursor, end a line or turn the reading direction: they would tear a table apart, or lie. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text on one line, whatever is in it. */
export function visible(text: string): string {
  return text.replaceAll(UNSEEN, escaped);
}

/**
 * A value of the warehouse for people: NULL is `NULL`, and a text stands as it is unless it could be taken for another
 * one, be it NULL, nothing at all, blanks at an end or what does not show. That one stands in quotes, as JSON writes it.
 */
export function shownCell(cell: string | number | boolean | null): string {
  if (cell === null) return "NULL";
  if (typeof cell !== "string") return String(cell);
  const plain =
    cell !== "" && cell !== "NULL" && !cell.startsWith('"') && cell === cell.trim() && visible(cell) === cell;
  return plain ? cell : visible(JSON.stringify(cell));
}

function escaped(character: string): string {
  const json = JSON.stringify(character).slice(1, -1);
  return json === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}` : json;
}
