import { didYouMean } from "../checks/suggest";
import { callOf, type CallSite } from "./call-site";
import type { Fault } from "./fault";

/**
 * The same object, which answers to a name that it does not have with what `missing` makes of it. A misspelt column
 * would otherwise be undefined, which says neither what was misspelt nor where.
 */
export function withMisspellings<Thing extends object>(
  thing: Thing,
  missing: (name: string, site: CallSite) => unknown,
): Thing {
  const get = (target: Thing, name: string | symbol): unknown =>
    typeof name !== "string" || name in target ? Reflect.get(target, name) : missing(name, callOf(get));
  return new Proxy(thing, { get });
}

/** `apartments has no column prize`. */
export function misspelt(
  code: "unknown-column" | "unknown-table",
  owner: string,
  name: string,
  known: readonly string[],
  site: CallSite,
): Fault {
  const what = code === "unknown-column" ? "column" : "table";
  return {
    code,
    message: `${owner} has no ${what} ${name}`,
    why: `the definition reads a ${what} that the source does not declare`,
    fix: didYouMean(name, known, known.length === 0 ? `declare it` : `declare it, or name one of ${known.join(", ")}`),
    site,
  };
}
