import { posix } from "node:path";
import type { Place } from "../diagnostic";

/** The file as seen from `root`, with forward slashes; a file outside of it stays as it is. */
export function relativeFile(file: string, root: string): string {
  const from = posix.normalize(slashes(root)).replace(/\/$/, "");
  const to = posix.normalize(slashes(file));
  return to.startsWith(`${from}/`) ? to.slice(from.length + 1) : to;
}

/** `stacks/x/warehouse.ts:24 (history)  and sources.ts:9 (extract)`: a file beside the first goes by its name alone. */
export function describePlaces(places: readonly Place[], root: string): string {
  const folder = posix.dirname(relativeFile(places[0]?.file ?? "", root));
  return places
    .map(({ file, line, part }, position) => {
      const relative = relativeFile(file, root);
      const shown = position > 0 && posix.dirname(relative) === folder ? posix.basename(relative) : relative;
      return `${shown}:${String(line)}${part === "" ? "" : ` (${part})`}`;
    })
    .join("  and ");
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}
