import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Twelve hexadecimal digits over names and contents: enough to tell the versions of one file apart. */
export function contentHash(files: Readonly<Record<string, string | Buffer>>): string {
  const hash = createHash("sha256");
  for (const name of Object.keys(files).sort()) {
    const content = files[name] ?? "";
    hash.update(`${name}\0${String(Buffer.byteLength(content))}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 12);
}

/** Every file below a folder that ends like this, by its path from the folder, sorted. */
export function filesBelow(folder: string, ending: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(ending) && !file.includes("__pycache__"))
    .sort();
}

export function readFiles(folder: string, files: readonly string[]): Readonly<Record<string, Buffer>> {
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file))]));
}
