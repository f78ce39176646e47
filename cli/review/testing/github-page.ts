import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Markdown as the HTML that GitHub makes of it, charts still as the text that a browser draws. */
export function renderedByGitHub(markdown: string): string {
  return execFileSync(process.execPath, [join(__dirname, "github-markdown.mjs")], {
    input: markdown,
    encoding: "utf8",
  });
}

/** A page that shows a comment as GitHub does: its own styles, the box around a comment, and Mermaid, which it draws with too. */
export function githubPage(markdown: string): string {
  const html = renderedByGitHub(markdown).replaceAll(
    /<pre><code class="language-mermaid">([^]*?)<\/code><\/pre>/g,
    '<pre class="mermaid">$1</pre>',
  );
  const charts = html.includes('class="mermaid"') ? read("@mermaid-js/tiny/dist/mermaid.tiny.js") : NO_CHARTS;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A review</title>
<style>${read("github-markdown-css/github-markdown.css")}</style>
<style>${BOX}</style>
<body><main><article class="markdown-body">${html}</article></main>
<script>${charts}</script>
<script>${DRAW}</script>
</html>
`;
}

/** The measures of a comment on GitHub, on a desk and on a phone. */
const BOX = `
:root { color-scheme: light dark; --page: #ffffff; --line: #d1d9e0; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --line: #3d444d; } }
body { margin: 0; background: var(--page); }
main { max-width: 860px; margin: 16px; border: 1px solid var(--line); border-radius: 6px; }
.markdown-body { padding: 16px; font-size: 14px; }
.markdown-body pre.mermaid { background: none; padding: 0; text-align: center; }
`;

const NO_CHARTS = "window.mermaid = { initialize() {}, run() {} };";

/** What is folded has no width, so a chart is drawn when its fold is open, as GitHub draws it. */
const DRAW = `
mermaid.initialize({ startOnLoad: false, theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "default" });
window.openFolds = async () => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  await mermaid.run({ querySelector: ".mermaid" });
};
`;

function read(file: string): string {
  // A script's end inside of the script would end it.
  return readFileSync(require.resolve(file), "utf8").replaceAll("</script", "<\\/script");
}
