import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { readJsonIfPresent, writeJson } from "../home/files";
import type { Home } from "../home/home";
import { dayOf, type MarketplaceDay } from "./day";
import { Marketplace } from "./marketplace";

/** How large the lab's own marketplace is when nobody says: a tenth of the demo's, so that a first run takes seconds. */
const DEFAULT_SCALE = 0.1;
const SEED = 20260101;

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
