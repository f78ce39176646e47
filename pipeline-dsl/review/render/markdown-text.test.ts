import * as fc from "fast-check";
import MarkdownIt from "markdown-it";
import { code, codeInHtml, fenced, folded, plain, table } from "./markdown-text";

// Whatever somebody writes into a definition, a setting or a branch's name stands in the comment as that text.

const PIECES = [
  ...Array.from("\\`*_{}[]<>|#@~&$!-+=.:;()\"' \n\r\t"),
  ...[
    "a",
    "B1",
    "1.",
    "2)",
    "- ",
    "# ",
    "> ",
    "@team/x",
    "@bob",
    "#12",
    "GH-7",
    "o/r#3",
    ":tada:",
    ":white_check_mark:",
  ],
  ...[
    "<b>",
    "</details>",
    "<!--",
    "-->",
    "<script>",
    "![x](y)",
    "[a](javascript:b)",
    "&lt;",
    "&#64;",
    "|---|",
    "```",
    "````",
  ],
  ...["\n\n", "\n```\n", "\n````\n", "    code", "\n---\n", "ü", "🎉", "$x$", "~~~", "\n# x", "%%{init}%%", '"];click'],
];
const texts = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(""));
const RUNS = { numRuns: 500 };

/** As GitHub renders it: CommonMark with tables, and HTML that is let through. */
const html = (markdown: string): string => new MarkdownIt({ html: true }).render(markdown);

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' };

/** What somebody sees of HTML. */
function seen(of: string): string {
  return of
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/&#(\d+);|&(\w+);/g, (_, number: string | undefined, name: string | undefined) =>
      number === undefined ? (NAMED[name ?? ""] ?? "?") : String.fromCodePoint(Number(number)),
    )
    .replaceAll("\u200b", "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

const asWritten = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

const tagsOf = (of: string): readonly string[] => Array.from(of.matchAll(/<\/?(\w+)/g), ([, tag]) => tag ?? "");

/** Text outside of code, in which GitHub looks for mentions, issues and pictures once more. */
const readAgain = (of: string): string =>
  of
    .replaceAll(/<code>[^]*?<\/code>/g, "")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&amp;", "&");

test.each<[where: string, inside: (text: string) => string, tags: readonly string[]]>([
  ["a sentence", (text) => `It is ${plain(text)} so.`, ["p"]],
  ["a list", (text) => `- ${plain(text)}`, ["ul", "li"]],
  ["a heading", (text) => `### ${plain(text)}`, ["h3"]],
  ["a note", (text) => `> [!NOTE]\n> ${plain(text)}`, ["blockquote", "p"]],
  ["a table", (text) => table(["a"], [[plain(text)]]), ["table", "thead", "tbody", "tr", "th", "td"]],
])("any text in %s is text", (_, inside, tags) => {
  fc.assert(
    fc.property(texts, (text) => {
      const rendered = html(inside(text));
      expect(seen(rendered)).toContain(asWritten(text));
      expect(tagsOf(rendered).filter((tag) => !tags.includes(tag))).toEqual([]);
      expect(readAgain(rendered)).not.toMatch(/[@#]\w|:[\w+-]+:|\bGH-\d/i);
    }),
    RUNS,
  );
});

test("any name as code is code, in a table and in the line of a fold too", () => {
  fc.assert(
    fc.property(texts, (text) => {
      for (const markdown of [`- ${code(text)}`, table(["a"], [[code(text)]]), folded(codeInHtml(text), "inside")]) {
        const rendered = html(markdown);
        expect(rendered.match(/<code>/g)).toHaveLength(1);
        const [, inside = ""] = /<code>([^]*?)<\/code>/.exec(rendered) ?? [];
        expect(seen(inside)).toBe(asWritten(text));
        expect(tagsOf(inside)).toEqual([]);
      }
    }),
    RUNS,
  );
});

test("no text ends the block of code that it stands in", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const tokens = new MarkdownIt({ html: true }).parse(`${fenced("sql", text)}\n\nafter`, {});
      expect(tokens.map(({ type }) => type)).toEqual(["fence", "paragraph_open", "inline", "paragraph_close"]);
      expect(tokens[0]?.content.trimEnd()).toBe(text.replaceAll(/\r\n?/g, "\n").trimEnd());
    }),
    RUNS,
  );
});
