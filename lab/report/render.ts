import { readFileSync } from "node:fs";
import { join } from "node:path";
import { acceptedSection } from "./accepted";
import type { ReportData } from "./data";
import { Html, html } from "./html";
import { lineageSection } from "./lineage";
import { machineSection } from "./machine";
import { qualitySection } from "./quality";
import { runsSection } from "./runs";
import { recoverySection } from "./recovery";
import { renderSection } from "./section";
import { renderSummary } from "./summary";
import { timelineSection } from "./timeline";
import { versionsSection } from "./versions";
import { zonesSection } from "./zones";

const STYLES = [
  "page.css",
  "header.css",
  "tables.css",
  "timeline.css",
  "machine.css",
  "rows.css",
  "quality.css",
  "versions.css",
  "lineage.css",
  "print.css",
];
const SCRIPTS = ["member.js", "machine.js", "lineage.js"];

/** One HTML file that needs nothing else: no network, no fonts, no scripts but its own. Equal data gives equal bytes. */
export function renderReport(data: ReportData): string {
  const sections = [
    timelineSection,
    machineSection,
    zonesSection,
    qualitySection,
    versionsSection,
    lineageSection,
    acceptedSection,
    recoverySection,
    runsSection,
  ]
    .map((section) => section(data))
    .filter((section) => section !== null);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
        />
        <link rel="icon" href="data:," />
        <title>${data.pipeline} · ${data.run.logical_date}</title>
        <style>
          ${STYLES.map((name) => asset(join("style", name)))}
        </style>
      </head>
      <body>
        <a class="skip" href="#timeline">Skip to the timeline</a>
        <main>
          ${renderSummary(data)}
          <nav aria-label="Sections">${sections.map(({ id, label }) => html`<a href="#${id}">${label}</a>`)}</nav>
          ${sections.map(renderSection)}
        </main>
        <footer>
          Made ${data.generatedAt.slice(0, 16).replace("T", " ")} UTC from the home's ledger, results and warehouse.
        </footer>
        <script>
          ${SCRIPTS.map((name) => asset(join("script", name)))};
        </script>
      </body>
    </html> `;
  return page.text;
}

/** The page's own styles and scripts stand beside this file, so that editors and linters see them as what they are. */
function asset(name: string): Html {
  return new Html(readFileSync(join(__dirname, name), "utf8"));
}
