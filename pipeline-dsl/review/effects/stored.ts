import { backedUpTables } from "../../targets/redshift/backup/backed-up-tables";
import { inWords } from "../../model/duration";
import type { PipelineModel } from "../../model";
import type { Renaming } from "../renames/renamings";
import { type Grant, grantsOf, SOURCE_ZONES, tableFolder, targetFolder } from "../../targets/explain";

/** A source table or a target, by the names of the flow. */
export type StoredTable =
  | { readonly kind: "source"; readonly source: string; readonly table: string }
  | { readonly kind: "target"; readonly name: string };

/**
 * Who may read or write what is stored of some tables, in any of the models: one line a role and prefix. Where a model has
 * more folders than a policy holds, permissions name what the folder lies in: `raw/marketplace/`.
 */
export function grantsIn(models: readonly PipelineModel[]): (tables: readonly StoredTable[]) => readonly string[] {
  let byPrefix: ReadonlyMap<string, readonly Grant[]> | null = null;
  return (tables) => {
    if (tables.length === 0) return [];
    const granted = (byPrefix ??= grouped(models.flatMap(grantsOf)));
    const folders = models.flatMap((model) => tables.flatMap((table) => foldersOf(model, table)));
    const lines = [...new Set(folders.flatMap(foldersAround))].flatMap((prefix) =>
      (granted.get(prefix) ?? []).map(({ role }) => `${role}: ${prefix}`),
    );
    return [...new Set(lines)].sort();
  };
}

function grouped(grants: readonly Grant[]): ReadonlyMap<string, readonly Grant[]> {
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) {
    const group = groups.get(grant.prefix);
    if (group === undefined) groups.set(grant.prefix, [grant]);
    else group.push(grant);
  }
  return groups;
}

/** `raw/marketplace/apartments/` and what it lies in: `raw/marketplace/`, `raw/`. */
function foldersAround(folder: string): readonly string[] {
  const names = folder.split("/").slice(0, -1);
  return names.map((_, index) => `${names.slice(0, names.length - index).join("/")}/`);
}

function foldersOf(model: PipelineModel, table: StoredTable): readonly string[] {
  return table.kind === "target"
    ? [targetFolder(model, table.name)]
    : SOURCE_ZONES.map((zone) => tableFolder(model, zone, table.source, table.table));
}

/**
 * Copies that hold what was there before a change, and for how long: what a way back can be made of. `model`: the older one in the
 * words of the newer.
 */
export function keptCopies(
  tables: readonly StoredTable[],
  model: PipelineModel,
  renamings: readonly Renaming[],
): readonly string[] {
  const { lake, recovery } = model;
  if (tables.length === 0) return [];
  const copies: string[] = [];
  if (tables.some(({ kind }) => kind === "source")) copies.push(`raw zone (${inWords(lake.keepRawDays * 86_400)})`);
  if (tables.some(({ kind }) => kind === "target")) {
    copies.push("snapshots of the warehouse");
    if (recovery.backups !== null) {
      const { named: declared, along } = backedUpTables(model);
      const saved = new Set([...declared, ...along]);
      const named = tables.flatMap((table) => (table.kind === "target" && saved.has(table.name) ? [table.name] : []));
      if (named.length > 0)
        copies.push(
          `backups of ${named.map((name) => underItsName(name, renamings)).join(", ")} (${inWords(recovery.backups.keepDays * 86_400)})`,
        );
    }
    if (recovery.lake.replicate.includes("curated")) copies.push("copy of the curated zone in the other Region");
  }
  return copies;
}

/** Nothing moves a backup when its table gets another name. */
function underItsName(target: string, renamings: readonly Renaming[]): string {
  const former = renamings.find((each) => each.kind === "target" && each.target === target)?.from;
  return former === undefined ? target : `${target} (under ${former}: a restore asks to copy them)`;
}
