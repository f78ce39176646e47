import type { LineageTable, ReportData } from "./data";
import { breakable, html, type Html } from "./html";
import type { Section } from "./section";

/** With more tables than this, they begin closed, and a chosen column hides those that it has nothing to do with. */
const MOST_OPEN_TABLES = 12;

/** Columns as buttons in three groups; the page's script draws the edges between them and follows a clicked one both ways. */
export function lineageSection({ lineage: { tables, edges } }: ReportData): Section {
  const groups = (["source", "dimension", "fact"] as const)
    .map((kind) => ({ kind, tables: tables.filter((table) => table.kind === kind) }))
    .filter((group) => group.tables.length > 0);
  const isLarge = tables.length > MOST_OPEN_TABLES;
  return {
    id: "lineage",
    title: "Column lineage",
    label: "Lineage",
    lead: "Choose a column to see everything it is made of and everything that is made of it.",
    body: html`<div class="card lineage ${isLarge ? "large" : ""}" data-edges="${JSON.stringify(edges)}">
      <label class="chooser"
        >Find a column <input type="search" list="columns" placeholder="${exampleColumn(tables)}" autocomplete="off" />
      </label>
      <datalist id="columns">
        ${tables.map(({ name, columns }) => columns.map((column) => html`<option value="${name}.${column.name}"></option>`))}
      </datalist>
      <div class="lineage-answer" aria-live="polite">No column is chosen.</div>
      <div class="lineage-map" style="--groups:${groups.length}">
        <svg class="lineage-edges" aria-hidden="true"></svg>
        ${groups.map(
          (group) =>
            html`<div class="lineage-group">
              <h3>${HEADINGS[group.kind]}</h3>
              ${group.tables.map((table) => renderTable(table, !isLarge))}
            </div>`,
        )}
      </div>
    </div>`,
  };
}

const HEADINGS = { source: "Sources", dimension: "Dimensions", fact: "Facts" } as const;

function exampleColumn(tables: readonly LineageTable[]): string {
  const [table] = tables;
  return table?.columns[0] === undefined ? "" : `${table.name}.${table.columns[0].name}`;
}

function renderTable({ name, kind, columns }: LineageTable, isOpen: boolean): Html {
  const shortName = kind === "source" ? name.slice(name.indexOf(".") + 1) : name;
  return html`<details class="lineage-table ${kind}" ${isOpen ? html`open` : null}>
    <summary title="${name}">${breakable(shortName)}</summary>
    <ul>
      ${columns.map(
        (column) =>
          html`<li>
            <button type="button" aria-pressed="false" data-column="${name}.${column.name}">
              <span>${breakable(column.name)}</span><small>${column.type}</small>
            </button>
          </li>`,
      )}
    </ul>
  </details>`;
}
