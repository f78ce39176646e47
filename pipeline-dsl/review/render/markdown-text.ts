/**
 * Texts of a definition inside Markdown: nothing in them is markup, a table's border, or a mention of somebody.
 * Entities, because a backslash before `@` does not stop a mention.
 */
export function plain(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|#@~&$!]/g, (sign) => `&#${String(sign.charCodeAt(0))};`).replaceAll("\n", " ");
}

/** A name as code. A table's cell ends at a bar even inside of code. */
export function code(name: string): string {
  if (/[`|\n]/.test(name)) return `<code>${plain(name)}</code>`;
  return `\`${name}\``;
}

/** Folded until a reader opens it. The blank lines make GitHub read Markdown inside. */
export function folded(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)].join("\n");
}
