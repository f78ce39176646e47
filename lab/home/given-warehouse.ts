import { existsSync } from "node:fs";
import { LabError } from "../errors";
import { SITES, type Site } from "../../pipeline-dsl/model";
import { PostgresServer } from "../warehouse/postgres";
import { placeOfWarehouse } from "../address";
import { requireSameWarehouse, type HomeDescription } from "./description";
import { homeLayout } from "./layout";

/** `postgresql://` URLs. */
export interface GivenWarehouses {
  readonly warehouse?: string;
  readonly standbyWarehouse?: string;
}

/**
 * Refuses an address before the home remembers it, for it keeps the first: one that does not answer, one in the place of a
 * warehouse that the home has, and for the standby a database with tables, which a restore would replace.
 */
export async function requireUsable(root: string, known: HomeDescription, given: GivenWarehouses): Promise<void> {
  for (const site of SITES) {
    const which = site === "primary" ? "warehouse" : "standbyWarehouse";
    const url = given[which];
    const before = known[which];
    if (url === undefined) continue;
    if (before !== null) {
      requireSameWarehouse(before, url);
      continue;
    }
    requireNoneOfItsOwn(root, site, url);
    const tables = await tablesIn(url);
    if (site === "standby" && tables.length > 0)
      throw new LabError(
        "Lab.StandbyNotEmpty",
        `the database ${placeOfWarehouse(url)} holds tables already (${tables.join(", ")}), which a failover would replace. Fix: give --standby-warehouse an empty database`,
      );
  }
}

function requireNoneOfItsOwn(root: string, site: Site, url: string): void {
  const { warehouse } = homeLayout(root, site);
  if (!existsSync(warehouse)) return;
  throw new LabError(
    "Lab.OtherWarehouse",
    `the warehouse of this home's ${site} is its own, in ${warehouse}; use another --home for ${placeOfWarehouse(url)}`,
  );
}

/** How many there are in each schema, in words. Connecting is the trial. */
async function tablesIn(url: string): Promise<readonly string[]> {
  const session = await PostgresServer.open(url).openSession();
  try {
    const { rows } = await session.query(
      "SELECT count(*) || ' in ' || schemaname FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') GROUP BY schemaname ORDER BY schemaname",
    );
    return rows.map(([words]) => String(words));
  } finally {
    await session.end();
  }
}
