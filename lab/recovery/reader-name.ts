import { readJsonIfPresent, writeJson } from "../home/files";
import type { HomeLayout } from "../home/layout";
import { SITES, type Site } from "../../pipeline-dsl/model";

/** The name by which readers find the warehouse, as Route 53 would keep it. */
export const READERS_NAME = "warehouse.lab";

export function pointName(layout: HomeLayout, address: string): void {
  writeJson(layout.name, { record: READERS_NAME, address });
}

/** Where the name leads: the address is the site's. Nobody has moved it yet: to the primary. */
export function nameLeadsTo(layout: HomeLayout): Site {
  const name = readJsonIfPresent(layout.name) as { readonly address: string } | null;
  return SITES.find((site) => site === name?.address) ?? "primary";
}
