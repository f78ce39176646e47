import { EXPLAINED_CODES, type ExplainedCode } from "../explained";

/** The long form of a code: `docs/diagnostics/<code>.md`, and what `pipeline explain <code>` prints. */
export function renderPage({ code, severity, summary, page }: ExplainedCode): string {
  const { explanation, remedy, refused, accepted } = page;
  return [
    `# ${code}\n`,
    `**${summary}.** ${severity === "error" ? "An error: nothing runs from this definition." : "A warning: the pipeline runs."}\n`,
    `${explanation}\n`,
    "## The way out\n",
    `${remedy}\n`,
    "Refused:\n",
    typescript(refused),
    "Accepted:\n",
    typescript(accepted),
  ].join("\n");
}

function typescript(text: string): string {
  return `\`\`\`ts\n${text}\n\`\`\`\n`;
}

/** Every page by file name, with an index. */
export function diagnosticPages(): ReadonlyMap<string, string> {
  return new Map([
    ["README.md", renderIndex()],
    ...EXPLAINED_CODES.map((explained): [string, string] => [`${explained.code}.md`, renderPage(explained)]),
  ]);
}

function renderIndex(): string {
  const rows = EXPLAINED_CODES.map(
    ({ code, severity, summary }) => `| [${code}](${code}.md) | ${severity} | ${summary} |\n`,
  );
  return `# What the checks say\n\n| code | severity | |\n| --- | --- | --- |\n${rows.join("")}`;
}
