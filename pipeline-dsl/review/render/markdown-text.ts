/**
 * Texts of a definition inside Markdown: nothing in them is markup or a table's border, mentions somebody, or refers to an issue.
 * GitHub looks for mentions, issues and the names of pictures in the text that it has rendered, where neither a backslash nor an
 * entity is left to stop it (github.com/github/cmark-gfm/issues/181); a character that nobody sees stops it.
 */
export function plain(text: string): string {
  return text
    .trim()
    .replaceAll(/\s+/g, " ")
    .replaceAll(READ_AGAIN, (sign) => `${sign}${UNSEEN}`)
    .replaceAll(/[\\`*_{}[\]<>|#@~&$!\u200b]|^[-+=]|^\d+[.)](?= |$)/g, entities);
}

/** What begins a mention, an issue or a picture's name. */
const READ_AGAIN = /[@#](?=\w)|:(?=[\w+-]+:)|\bGH-(?=\d)/gi;

/** A space without width. */
const UNSEEN = "\u200b";

function entities(signs: string): string {
  return Array.from(signs, (sign) => `&#${String(sign.codePointAt(0))};`).join("");
}

/** A name as code, whose signs mean nothing. A table's cell ends at a bar even inside of code. */
export function code(name: string): string {
  if (/[`|\n\r]|^\s|\s$|^$/.test(name)) return codeInHtml(name);
  return `\`${name}\``;
}

/** The same between tags, where no Markdown is read: in the line of a fold. */
export function codeInHtml(name: string): string {
  return `<code>${plain(name)}</code>`;
}

/** Folded until a reader opens it. The blank lines make GitHub read Markdown inside. */
export function folded(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** A block of code in some language. Its fence is longer than any row of ticks in it, which would end it. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** The verdict, in which they stand, is never left out for length, so it has to stay short. */
const MOST_ALERTS = 20;

/** A block that a reader must not miss; several of a kind are one block, which on a phone would fill the screen else. */
export function alert(
  kind: "CAUTION" | "WARNING" | "IMPORTANT" | "NOTE",
  sentences: readonly string[],
): readonly string[] {
  if (sentences.length === 0) return [];
  const [told, left] = [sentences.slice(0, MOST_ALERTS), sentences.length - MOST_ALERTS];
  const lines = sentences.length === 1 ? [...sentences] : told.map((sentence) => `- ${sentence}`);
  if (left > 0) lines.push(`- and ${String(left)} more, which \`npx pipeline diff\` prints`);
  return [[`> [!${kind}]`, ...lines.map((line) => `> ${line}`)].join("\n")];
}

export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)].join("\n");
}
