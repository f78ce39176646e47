import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { WarehouseAction } from "./action";
import type { WarehouseSession } from "./server";

type UnloadAction = Extract<WarehouseAction, { kind: "unload"; format: "json" }>;

/** UNLOAD ... FORMAT JSON PARALLEL OFF: one file of one JSON object a line, in the query's order. */
export async function unloadJson(session: WarehouseSession, action: UnloadAction): Promise<number> {
  const { rows } = await session.query(`SELECT CAST(to_json(unloaded) AS TEXT) FROM (${action.query}) AS unloaded`);
  const path = `${action.to}000${action.extension === null ? "" : `.${action.extension}`}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, rows.map(([line]) => `${String(line)}\n`).join(""));
  return rows.length;
}
