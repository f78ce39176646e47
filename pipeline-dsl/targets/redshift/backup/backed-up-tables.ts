import type { PipelineModel, Target } from "../../../model";
import { restoreGroup, tablesRead } from "../restore/group";

/** Of which tables backups are made, each sorted by name. */
export interface BackedUpTables {
  readonly named: readonly string[];
  /** What a restore of the others reads of the same day. Without them none of those could be put back. */
  readonly along: readonly string[];
}

/** Whatever is backed up can be restored from its backups alone, so what a restore reads is backed up with it. */
export function backedUpTables(model: PipelineModel): BackedUpTables {
  const { targets } = model.warehouse;
  const names = new Set(model.recovery.backups?.tables);
  const all = new Set(targets.filter(({ name }) => names.has(name)));
  for (const table of all) for (const read of tablesRead(restoreGroup(model, table))) all.add(read);
  const sorted = (tables: readonly Target[]): readonly string[] => tables.map(({ name }) => name).sort();
  return {
    named: sorted([...all].filter(({ name }) => names.has(name))),
    along: sorted([...all].filter(({ name }) => !names.has(name))),
  };
}

/** The tables as words: `dim_users and fact_bookings, with dim_locations, which a restore of them reads`. */
export function backedUpInWords({ named, along }: BackedUpTables): string {
  const reads = along.length === 0 ? "" : `, with ${listed(along)}, which a restore of them reads`;
  return `${listed(named)}${reads}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${String(names.at(-1))}`;
}
