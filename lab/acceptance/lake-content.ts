import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Home } from "../home/home";
import { parseJsonObject } from "../json";

/**
 * Every file of the lake: its folder and what is in it. A file's own name is Spark's, and another one every time. Without
 * backups: the command makes them behind a run, and a run within the tests' process has none.
 */
export function lakeContent({ layout }: Home): readonly string[] {
  return readdirSync(layout.lake, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return `${dirname(relative(layout.lake, path))} ${path.endsWith(".json") ? manifest(path) : digest(path)}`;
    })
    .filter((line) => !line.startsWith("backup/"))
    .sort();
}

/**
 * Every byte of a Parquet file, those of its footer in no order: it lists a column's encodings as a hash set of Java's
 * has them, which is another order in every process.
 */
function digest(path: string): string {
  const file = readFileSync(path);
  const footer = file.length - 8 - file.readUInt32LE(file.length - 8);
  return createHash("sha256").update(file.subarray(0, footer)).update(file.subarray(footer).sort()).digest("hex");
}

/** Without what names the run, and without the fingerprint: surrogate keys go into it, and a rollback leaves gaps. */
function manifest(path: string): string {
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  return JSON.stringify(lines.map((line) => ({ ...parseJsonObject(line), batch_id: "", fingerprint: "" })));
}
