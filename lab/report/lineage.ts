import type { LineageTable, ReportData } from "./data";
import { html, type Html } from "./html";
import type { Section } from "./section";

/** Columns as buttons in three groups; the page's script draws the edges between them and follows a clicked one both ways. */
export function lineageSection({ lineage }: ReportData): Section {
  const groups = (["source", "dimension", "fact"] as const).map((kind) => ({
    kind,
    tables: lineage.tables.filter((table) => table.kind === kind),
  }));
  return {
    id: "lineage",
    title: "Column lineage",
    lead: "Choose a column to see everything it is made of and everything that is made of it.",
    body: html`<div class="card lineage" data-edges="${JSON.stringify(lineage.edges)}">
      <p class="lineage-answer" aria-live="polite">No column is chosen.</p>
      <div class="lineage-map">
        <svg class="lineage-edges" aria-hidden="true"></svg>
        ${groups
          .filter(({ tables }) => tables.length > 0)
          .map(
            ({ kind, tables }) =>
              html`<div class="lineage-group">
                <h3>${HEADINGS[kind]}</h3>
                ${tables.map(renderTable)}
              </div>`,
          )}
      </div>
    </div>`,
  };
}

const HEADINGS = { source: "Sources", dimension: "Dimensions", fact: "Facts" } as const;

function renderTable({ name, kind, columns }: LineageTable): Html {
  const shortName = kind === "source" ? name.slice(name.indexOf(".") + 1) : name;
  return html`<div class="lineage-table ${kind}">
    <h4 title="${name}">${shortName}</h4>
    <ul>
      ${columns.map(
        (column) =>
          html`<li>
            <button type="button" aria-pressed="false" data-column="${name}.${column.name}">
              <span>${column.name}</span><small>${column.type}</small>
            </button>
          </li>`,
      )}
    </ul>
  </div>`;
}
