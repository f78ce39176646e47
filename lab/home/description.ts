import { chmodSync } from "node:fs";
import { placeOfWarehouse } from "../address";
import { LabError } from "../errors";
import { requireAllNamed, type SourceUrls } from "../source/named";
import { readJsonIfPresent, writeJson } from "./files";

/** What a home belongs to. One home is one deployment. */
export interface HomeDescription {
  /** The pipeline's name; null before its first run. */
  readonly pipeline: string | null;
  readonly definition: string | null;
  /** None: the lab's own MariaDB. */
  readonly sources: SourceUrls;
  /** `postgresql://` URL; null: the home's own. */
  readonly warehouse: string | null;
  /** The same of the second site. */
  readonly standbyWarehouse: string | null;
  /** How late what is written at one site arrives at the other. */
  readonly replicaLagSeconds: number;
  /** True: its runs may be of dates that have not come yet. */
  readonly rehearsal: boolean;
  /** Of a home from before sources were named: the server of its one source. */
  readonly source?: string | null;
}

const NEW_HOME: HomeDescription = {
  pipeline: null,
  definition: null,
  sources: {},
  warehouse: null,
  standbyWarehouse: null,
  replicaLagSeconds: 0,
  rehearsal: false,
};

export function readDescription(path: string): HomeDescription {
  return { ...NEW_HOME, ...(readJsonIfPresent(path) as Partial<HomeDescription> | null) };
}

/** URLs hold passwords, so the file is the owner's only. */
export function writeDescription(path: string, description: HomeDescription): void {
  writeJson(path, description);
  chmodSync(path, 0o600);
}

/**
 * The sources of a description, named: the one server of a home from before is that of the one source. Refuses such a
 * home of several sources until each is named, and one that names some of them only.
 */
export function nameSources({ source, ...description }: HomeDescription, names: readonly string[]): HomeDescription {
  const [only, ...others] = names;
  const former = typeof source === "string" && only !== undefined && others.length === 0 ? { [only]: source } : {};
  const sources = { ...former, ...description.sources };
  if (typeof source === "string" && names.every((name) => sources[name] === undefined))
    throw new LabError(
      "Lab.SourceNotNamed",
      `this home reads its sources ${names.join(" and ")} from one server, which an earlier version allowed; say where each is with --source NAME=URL, or use another --home`,
    );
  requireAllNamed(sources, names);
  return { ...description, sources };
}

/** A home's ledger says what its warehouse holds, so another warehouse would be taken for loaded. */
export function requireSameWarehouse(known: string, given: string): void {
  if (placeOfWarehouse(known) === placeOfWarehouse(given)) return;
  throw new LabError(
    "Lab.OtherWarehouse",
    `this home belongs to the warehouse at ${placeOfWarehouse(known)}; use another --home for ${placeOfWarehouse(given)}`,
  );
}

/** A restore at the standby would be one over the primary's own tables. */
export function requireTwoWarehouses({ warehouse, standbyWarehouse }: HomeDescription): void {
  if (
    warehouse === null ||
    standbyWarehouse === null ||
    placeOfWarehouse(warehouse) !== placeOfWarehouse(standbyWarehouse)
  )
    return;
  throw new LabError(
    "Lab.OneWarehouse",
    `--warehouse and --standby-warehouse are the same database, ${placeOfWarehouse(warehouse)}; give the standby one of its own`,
  );
}

export function notForRehearsals(): LabError {
  return new LabError(
    "Lab.NoRehearsal",
    "this home holds runs of dates that were due; a date before its time would close the way for every date before it. Fix: give --not-yet-due a --home of its own",
  );
}

export function requireSamePipeline(
  { pipeline: known, definition }: Pick<HomeDescription, "pipeline" | "definition">,
  given: string,
): void {
  if (known === null || known === given) return;
  const own = definition === null ? "" : `name its definition (--definition ${definition}), or `;
  throw new LabError(
    "Lab.OtherPipeline",
    `this home belongs to the pipeline ${known}; ${own}use another --home for ${given}`,
  );
}
