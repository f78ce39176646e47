import type { RowCount, TargetResult } from "../result";
import type { ReportData } from "./data";
import { count, share } from "./format";
import { html, type Html } from "./html";
import type { Section } from "./section";

/** Source rows on their way to the curated zone, and what became of the warehouse's rows. */
export function zonesSection({ run }: ReportData): Section {
  return {
    id: "rows",
    title: "Rows through the zones",
    lead: "What the source gave, what was fit to be processed, what was set aside, and what changed in the warehouse.",
    body: html`${zoneTable(run.rows)} ${targetTable(run.targets, run.rows)}`,
  };
}

function zoneTable(rows: readonly RowCount[]): Html {
  const tables = [...new Set(rows.filter((row) => row.zone !== "curated").map((row) => row.table))];
  if (tables.length === 0) return html`<div class="card"><p class="empty">This run read no rows.</p></div>`;
  const most = Math.max(1, ...rows.map((row) => row.rows));
  return html`<div class="card scroll">
    <table class="zones">
      <thead>
        <tr>
          <th scope="col">Source table</th>
          <th scope="col">Raw</th>
          <th scope="col">Processed</th>
          <th scope="col">Quarantine</th>
        </tr>
      </thead>
      <tbody>
        ${tables.map((table) => {
          const inZone = (zone: RowCount["zone"]) =>
            rows.find((row) => row.table === table && row.zone === zone)?.rows ?? null;
          return html`<tr>
            <th scope="row">${table}</th>
            <td>${bar(inZone("raw"), most, "raw")}</td>
            <td>${bar(inZone("processed"), most, "processed")}</td>
            <td>${bar(inZone("quarantine"), most, "quarantine")}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

/** Square root, so that a table of hundreds can be seen beside one of millions; the number says how many. */
function bar(rows: number | null, most: number, zone: string): Html {
  if (rows === null) return html`<span class="idle-text">–</span>`;
  const width = Math.sqrt(rows / most);
  return html`<span class="bar ${zone}"><b style="width:${share(width)}"></b><em>${count(rows)}</em></span>`;
}

function targetTable(targets: readonly TargetResult[], rows: readonly RowCount[]): Html | null {
  if (targets.length === 0)
    return html`<div class="card"><p class="empty">Nothing of this run reached the warehouse.</p></div>`;
  const number = (value: number) => html`<td class="number ${value === 0 ? "zero" : ""}">${count(value)}</td>`;
  return html`<div class="card scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Warehouse table</th>
          ${["Curated", "Inserted", "Updated", "Closed", "Removed", "Re-keyed"].map((title) => html`<th scope="col" class="number">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${targets.map((target) => {
          const curated = rows.find((row) => row.zone === "curated" && row.table === target.table)?.rows ?? 0;
          return html`<tr>
            <th scope="row">${target.table}</th>
            ${[curated, target.inserted, target.updated, target.closed, target.removed, target.rekeyed].map(number)}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
