/** Text inside a quoted argument of an intrinsic function, where a backslash stands before ' { } and \ itself. */
export function escapeIntrinsicText(text: string): string {
  return text.replace(/[\\'{}]/g, (character) => `\\${character}`);
}

/** `States.Format` over text with holes; each hole is a path. */
export function printFormat(parts: readonly (string | { readonly path: string })[]): string {
  const template = parts.map((part) => (typeof part === "string" ? escapeIntrinsicText(part) : "{}")).join("");
  const paths = parts.flatMap((part) => (typeof part === "string" ? [] : [part.path]));
  return `States.Format('${template}'${paths.map((path) => `, ${path}`).join("")})`;
}

/** A member of an object by name: `$.run.done.load_dim_users`. */
export function memberPath(object: string, name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `${object}.${name}` : `${object}['${name}']`;
}
