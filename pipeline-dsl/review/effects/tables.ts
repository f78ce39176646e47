import { partsOf } from "../../checks/paths";
import type { PipelineModel } from "../../model";
import type { Change } from "../diff/change";
import type { Reached } from "./reach";
import type { StoredTable } from "./stored";

/** The tables whose rows a change touches: its own, and those of the columns that it reaches. Each once. */
export type TablesTouched = (change: Change, columns: readonly Reached[]) => readonly StoredTable[];

export function tablesTouchedIn(models: readonly PipelineModel[]): TablesTouched {
  const targets = new Set(models.flatMap(({ warehouse }) => warehouse.targets.map(({ name }) => name)));
  return ({ at, class: changeClass }, columns) => {
    if (changeClass === "documentation") return [];
    const tables = new Map<string, StoredTable>();
    for (const table of [ownTable(at), ...columns.map(({ name }) => tableOfColumn(name, targets))])
      if (table !== null) tables.set(JSON.stringify(table), table);
    return [...tables.values()];
  };
}

function ownTable(at: string): StoredTable | null {
  const [room, first = "", name, table] = partsOf(at);
  if (name === undefined) return null;
  // `/warehouse/targets/<name>` and `/sources/<source>/tables/<table>`.
  if (room === "warehouse") return { kind: "target", name };
  return room === "sources" && table !== undefined ? { kind: "source", source: first, table } : null;
}

/** `dim_apartments.location_key`, `marketplace.apartments.location`. */
function tableOfColumn(column: string, targets: ReadonlySet<string>): StoredTable | null {
  const parts = column.split(".");
  const [first = "", second = ""] = parts;
  if (parts.length === 2) return targets.has(first) ? { kind: "target", name: first } : null;
  return { kind: "source", source: first, table: second };
}
