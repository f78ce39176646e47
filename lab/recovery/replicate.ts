import { existsSync, mkdirSync, readdirSync, rmSync, statSync, cpSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { replicatedFolders } from "../../pipeline-dsl/targets/replicated-folders";
import type { Home } from "../home/home";
import { copySnapshots } from "./snapshots";

/**
 * Brings to a site what the other one has written of the zones that the definition replicates, its backups and its snapshots. A file
 * arrives when the home's replica lag has passed since it was written, with its time of writing.
 */
export function replicate(from: Home, to: Home, model: PipelineModel, now = Date.now()): void {
  const newest = now - from.replicaLagSeconds * 1_000;
  for (const { name, prefix } of replicatedFolders(model))
    mirror(join(from.layout.lake, prefix), join(to.layout.lake, prefix), newest, name === "curated");
  copySnapshots(from.layout.snapshots, to.layout.copies);
}

/** Folder by folder. What a run has replaced is gone there too, where `follows`: S3 replicates its delete markers. */
function mirror(from: string, to: string, newest: number, follows: boolean): void {
  if (!existsSync(from)) return;
  const entries = readdirSync(from, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith(".new")).map(({ name }) => name);
  const arrived = files.filter((name) => {
    const written = statSync(join(from, name)).mtimeMs;
    return written <= newest && written > timeOf(join(to, name));
  });
  for (const name of arrived) {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    cpSync(join(from, name), join(to, name), { preserveTimestamps: true });
  }
  if (follows && arrived.length > 0)
    for (const { name } of readdirSync(to, { withFileTypes: true }).filter((entry) => entry.isFile()))
      if (!files.includes(name)) rmSync(join(to, name));
  for (const entry of entries.filter((each) => each.isDirectory()))
    mirror(join(from, entry.name), join(to, entry.name), newest, follows);
}

/** Copies keep their times to the millisecond; a part of one is no news. */
function timeOf(path: string): number {
  return existsSync(path) ? statSync(path).mtimeMs + 1 : 0;
}
