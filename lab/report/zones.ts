import type { RowCount, RowZone, TargetResult } from "../result";
import type { ReportData } from "./data";
import { count, share } from "./format";
import { breakable, html, type Html } from "./html";
import type { Section } from "./section";
import { stackingTable } from "./table";

/** Source rows on their way to the curated zone, and what became of the warehouse's rows. */
export function zonesSection({ run }: ReportData): Section {
  return {
    id: "rows",
    title: "Rows through the zones",
    label: "Rows",
    lead: "What the source gave, what was fit to be processed, what was set aside, and what changed in the warehouse.",
    body: html`<div class="card">${zoneTable(run.rows)}</div>
      <div class="card">${targetTable(run.targets, run.rows)}</div>`,
  };
}

const ZONES: readonly { readonly zone: RowZone; readonly title: string }[] = [
  { zone: "raw", title: "Raw" },
  { zone: "processed", title: "Processed" },
  { zone: "quarantine", title: "Quarantine" },
];

function zoneTable(rows: readonly RowCount[]): Html {
  const tables = [...new Set(rows.filter((row) => row.zone !== "curated").map((row) => row.table))];
  if (tables.length === 0) return html`<p class="empty">This run read no rows.</p>`;
  const most = Math.max(1, ...rows.map((row) => row.rows));
  return stackingTable(
    "zones",
    [{ title: "Source table" }, ...ZONES.map(({ title }) => ({ title, number: true }))],
    tables.map((table) => ({
      heading: breakable(table),
      cells: ZONES.map(({ zone }) => {
        const counted = rows.find((row) => row.table === table && row.zone === zone);
        return counted === undefined ? html`<span class="idle-text">–</span>` : bar(counted.rows, most, zone);
      }),
    })),
  );
}

/** One scale for all tables and zones; the number says what a bar is too short to say. */
function bar(rows: number, most: number, zone: RowZone): Html {
  return html`<span class="bar ${zone}"
    ><span aria-hidden="true">${rows === 0 ? null : html`<b style="width:${share(rows / most)}"></b>`}</span
    ><em class="${rows === 0 ? "zero" : ""}">${count(rows)}</em></span
  >`;
}

const CHANGES = [
  { title: "Inserted", of: (target: TargetResult) => target.inserted },
  { title: "Updated", of: (target: TargetResult) => target.updated },
  { title: "Closed", of: (target: TargetResult) => target.closed },
  { title: "Removed", of: (target: TargetResult) => target.removed },
  { title: "Re-keyed", of: (target: TargetResult) => target.rekeyed },
];

function targetTable(targets: readonly TargetResult[], rows: readonly RowCount[]): Html {
  if (targets.length === 0) return html`<p class="empty">Nothing of this run reached the warehouse.</p>`;
  const number = (value: number) => (value === 0 ? html`<span class="zero">0</span>` : count(value));
  return stackingTable(
    "targets",
    [{ title: "Warehouse table" }, ...["Curated", ...CHANGES.map(({ title }) => title)].map(numbers)],
    targets.map((target) => ({
      heading: breakable(target.table),
      cells: [
        number(rows.find((row) => row.zone === "curated" && row.table === target.table)?.rows ?? 0),
        ...CHANGES.map((change) => number(change.of(target))),
      ],
    })),
  );
}

function numbers(title: string): { readonly title: string; readonly number: true } {
  return { title, number: true };
}
