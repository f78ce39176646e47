import { type Dirent, existsSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";

/** The folder with the version control's own in it; of a file that is in none, its own. */
export function rootAbove(folder: string): string {
  let above = folder;
  while (!existsSync(join(above, ".git"))) {
    if (dirname(above) === above) return folder;
    above = dirname(above);
  }
  return above;
}

/** The folders in which packages are looked up from a folder, the nearest first. */
export function packageFolders(folder: string): readonly string[] {
  const folders: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    const packages = join(at, "node_modules");
    if (existsSync(packages)) folders.push(packages);
    if (dirname(at) === at) return folders;
  }
}

export interface FoundPackage {
  readonly name: string;
  /** Its folder where that is one of the repository itself, as a workspace's packages are; it need not be there. Null: it was installed. */
  readonly source: string | null;
}

/**
 * The packages in a `node_modules`. One that is a folder of the repository is source like the definition's own files, and another
 * commit has it otherwise.
 */
export function packagesIn(folder: string, root: string): readonly FoundPackage[] {
  const here = realpathSync(folder);
  const inside = `${realpathSync(root)}${sep}`;
  const found = (scope: string, entry: Dirent): FoundPackage => {
    const name = scope + entry.name;
    if (!entry.isSymbolicLink()) return { name, source: null };
    const target = resolve(dirname(join(here, name)), readlinkSync(join(here, name)));
    const isSource = target.startsWith(inside) && !target.includes(`${sep}node_modules${sep}`);
    return { name, source: isSource ? target : null };
  };
  const entries = (at: string): readonly Dirent[] =>
    readdirSync(at, { withFileTypes: true }).filter(({ name }) => !name.startsWith("."));
  return entries(here).flatMap((entry) =>
    entry.name.startsWith("@") && !entry.isSymbolicLink()
      ? entries(join(here, entry.name)).map((inScope) => found(`${entry.name}/`, inScope))
      : [found("", entry)],
  );
}
