import { readFileSync } from "node:fs";
import MarkdownIt from "markdown-it";
import alerts from "markdown-it-github-alerts";

// As GitHub renders a comment: CommonMark with tables, HTML that is let through, alerts. Markdown comes in, HTML goes out.
// A process of its own, because Jest reads no package that comes as a module alone.
process.stdout.write(new MarkdownIt({ html: true }).use(alerts).render(readFileSync(0, "utf8")));
