import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { LabError } from "../errors";
import { readJsonIfPresent, writeJson } from "../home/files";
import type { Home } from "../home/home";
import { usage } from "../source/named";
import { dayOf, type MarketplaceDay } from "./day";
import { foreignTables, Marketplace, MARKETPLACE_TABLES } from "./marketplace";

/** How large the lab's own marketplace is when nobody says: a tenth of the demo's, so that a first run takes seconds. */
const DEFAULT_SCALE = 0.1;
const SEED = 20260101;

/**
 * Refuses a definition that the lab's own MariaDB cannot serve. It runs for as long as a run does and is filled by the marketplace
 * alone, and that in one source: another table would be missing there, and nobody could have put it there.
 */
export function requireMarketplaceTables({ sources: [first, ...others], sources }: PipelineModel): void {
  const missing = [
    ...foreignTables(first === undefined ? [] : [first]),
    ...others.flatMap(({ name, tables }) => tables.map((table) => `${name}.${table.name}`)),
  ];
  if (missing.length === 0) return;
  throw new LabError(
    "Lab.OwnSourceWithoutTables",
    `no --source was given, so the run would read the home's own MariaDB, which is empty but for the tables of the rental marketplace in one source (${MARKETPLACE_TABLES.join(", ")}): it has no ${missing.join(", ")}. Fix: name a server that has the tables: npx pipeline run ${usage(sources.map(({ name }) => name))}; the home remembers it`,
  );
}

/**
 * Moves the lab's own MariaDB on to a date: filled on the first one, then day by day. A date that the marketplace has
 * passed leaves it as it is, so a run can be repeated. Returns the marketplace for those who want to spoil it.
 */
export async function moveMarketplace(
  home: Home,
  model: PipelineModel,
  date: string,
  scale = DEFAULT_SCALE,
): Promise<{ readonly marketplace: Marketplace; readonly day: number }> {
  requireMarketplaceTables(model);
  const [source] = model.sources;
  if (source === undefined) throw new Error(`${model.name} has no source`);
  const server = await home.openOwnSource();
  const file = join(home.layout.root, "marketplace.json");
  const known = readState(file) ?? { startDate: date, scale, day: -1 };
  const marketplace = await Marketplace.connect(await server.database(source.name), source, { seed: SEED, ...known });
  const wanted = dayOf(known.startDate, date);
  let { day } = known;
  if (day < 0) {
    await marketplace.fill();
    writeJson(file, { ...known, day: (day = 0) });
  }
  while (day < wanted) {
    await marketplace.advance(day + 1);
    writeJson(file, { ...known, day: (day += 1) });
  }
  return { marketplace, day };
}

function readState(file: string): MarketplaceDay | null {
  return readJsonIfPresent(file) as MarketplaceDay | null;
}
