import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { copyTree } from "./copy-tree";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { readJsonIfPresent, writeJson } from "../home/files";
import type { Home } from "../home/home";
import { dumpSchema } from "./dump";

export interface Snapshot {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly taken_at: string;
}

const FILE = "snapshot.json";
/** A snapshot is taken before each new run, and those after a failed one cannot be restored: as many failures as a week has days are outlived. */
const KEPT = 7;

/**
 * Takes a snapshot of a site's warehouse. Null where there is nothing in it, or nothing else than in the newest one: as many runs
 * as are kept that are refused must not push out those of a week. In AWS the declared rhythm takes them; in the lab time passes
 * from run to run, so one is taken as the next run begins: it holds what was committed before.
 */
export async function takeSnapshot(home: Home, model: PipelineModel): Promise<Snapshot | null> {
  const taken_at = new Date().toISOString();
  const id = `snapshot-${taken_at.replaceAll(/[-:]|\.\d+/g, "")}`;
  const folder = join(home.layout.snapshots, id);
  const unfinished = `${folder}.part`;
  rmSync(unfinished, { recursive: true, force: true });
  if ((await dumpSchema(await home.openWarehouse(), model.warehouse.schema, unfinished)) === null) return null;
  const [newest] = snapshotsIn(home.layout.snapshots);
  if (newest !== undefined && holdSame(join(home.layout.snapshots, newest.id), unfinished)) {
    rmSync(unfinished, { recursive: true });
    return null;
  }
  const snapshot = { id, taken_at };
  writeJson(join(unfinished, FILE), snapshot);
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
  for (const { id: old } of snapshotsIn(home.layout.snapshots).slice(KEPT))
    rmSync(join(home.layout.snapshots, old), { recursive: true, force: true });
  return snapshot;
}

/** Whether two dumps are alike to the last byte. */
function holdSame(one: string, other: string): boolean {
  const [files, others] = [one, other].map((folder) =>
    readdirSync(folder)
      .filter((name) => name !== FILE)
      .sort(),
  );
  return (
    JSON.stringify(files) === JSON.stringify(others) &&
    (files ?? []).every((name) => {
      const [path, beside] = [join(one, name), join(other, name)];
      return statSync(path).size === statSync(beside).size && readFileSync(path).equals(readFileSync(beside));
    })
  );
}

/** The newest first. One that did not end is none. */
export function snapshotsIn(folder: string): readonly Snapshot[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.endsWith(".part"))
    .flatMap((name) => (readJsonIfPresent(join(folder, name, FILE)) as Snapshot | null) ?? [])
    .sort((left, right) => right.taken_at.localeCompare(left.taken_at));
}

/** Copies to `to` what `from` has taken; what is not kept there any more goes here too. */
export function copySnapshots(from: string, to: string): void {
  const kept = snapshotsIn(from);
  mkdirSync(to, { recursive: true });
  for (const { id } of kept) if (!existsSync(join(to, id))) copyTree(join(from, id), join(to, id));
  // A warehouse that is lost takes none of the copies with it.
  for (const { id } of snapshotsIn(to).slice(KEPT)) rmSync(join(to, id), { recursive: true, force: true });
}
