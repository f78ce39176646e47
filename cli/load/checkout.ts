import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as fs from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import * as url from "node:url";
import { rootAbove } from "./repository-packages";
import { nothingOf, refuse } from "./world";

/** What a definition takes for the folder of its checkout, on every computer. */
const TOLD = "/checkout";

/** The files beside a definition, as far as they are the same everywhere: those of its checkout, without their times and owners. */
export interface Checkout {
  /** What a definition is told of a path. */
  readonly told: (path: string) => string;
  /** Parts of Node by name. */
  readonly modules: Readonly<Record<string, unknown>>;
  /** Whether a file or folder was asked for. */
  readonly wasRead: () => boolean;
}

export function checkoutOf(file: string): Checkout {
  const root = rootAbove(dirname(file));
  let wasRead = false;
  const real = (given: unknown, called: string): string => {
    wasRead = true;
    const path = given instanceof URL ? url.fileURLToPath(given) : given;
    if (typeof path !== "string" || !posix.isAbsolute(path))
      return refuse(`${called} of a path that does not begin with __dirname`);
    const told = posix.normalize(path);
    if (told !== TOLD && !told.startsWith(`${TOLD}/`))
      return refuse(`${called} of ${told}, which is not in its checkout`);
    return join(root, told.slice(TOLD.length));
  };
  return {
    told: (path) => posix.join(TOLD, ...relative(root, path).split(sep)),
    modules: { fs: readingOf(real), path: PATH, "path/posix": PATH, url: URLS },
    wasRead: () => wasRead,
  };
}

function readingOf(real: (given: unknown, called: string) => string): object {
  const reading: Readonly<Record<string, unknown>> = {
    readFileSync: (path: unknown, options?: Parameters<typeof readFileSync>[1]) =>
      readFileSync(real(path, "fs.readFileSync()"), options),
    existsSync: (path: unknown) => existsSync(real(path, "fs.existsSync()")),
    // A folder has its files in another order on another system.
    readdirSync: (path: unknown, options?: unknown) =>
      options === undefined
        ? readdirSync(real(path, "fs.readdirSync()")).sort()
        : refuse("fs.readdirSync() with options"),
  };
  return Object.fromEntries(
    Object.entries(fs).map(([name, value]) => [name, reading[name] ?? refused(`fs.${name}`, value)]),
  );
}

function refused(called: string, value: unknown): unknown {
  if (typeof value === "function")
    return function () {
      refuse(`${called}()`);
    };
  return typeof value === "object" ? nothingOf(called) : value;
}

function resolve(...parts: readonly string[]): string {
  return parts.some((part) => posix.isAbsolute(part))
    ? posix.resolve(...parts)
    : refuse("path.resolve() without __dirname");
}

const PATH = { ...posix, resolve, posix: { ...posix, resolve }, win32: nothingOf("path.win32") };

const URLS = {
  ...url,
  pathToFileURL: (path: string) =>
    posix.isAbsolute(path) ? url.pathToFileURL(path) : refuse("url.pathToFileURL() without __dirname"),
};
