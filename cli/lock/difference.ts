/** One difference of two models, at an address such as `warehouse/targets/dim_apartments/columns/status`. */
export interface ModelChange {
  readonly kind: "added" | "removed" | "changed";
  readonly address: string;
  /** For `changed`: the values, as JSON. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Every difference, outermost first: a table that is new is one change, whatever it holds. */
export function differenceOf(before: unknown, after: unknown): readonly ModelChange[] {
  return changesAt("", before, after);
}

function changesAt(address: string, before: unknown, after: unknown): ModelChange[] {
  const [left, right] = [partsOf(before), partsOf(after)];
  if (left === null || right === null) {
    const [was, is] = [JSON.stringify(before), JSON.stringify(after)];
    return was === is ? [] : [{ kind: "changed", address, before: was, after: is }];
  }
  const changes = [...new Set([...left.keys(), ...right.keys()])].flatMap((name) =>
    changesIn(address === "" ? name : `${address}/${name}`, name, left, right),
  );
  const moved = changes.length === 0 && [...left.keys()].join() !== [...right.keys()].join();
  return moved
    ? [{ kind: "changed", address, before: [...left.keys()].join(", "), after: [...right.keys()].join(", ") }]
    : changes;
}

function changesIn(
  address: string,
  name: string,
  left: ReadonlyMap<string, unknown>,
  right: ReadonlyMap<string, unknown>,
): ModelChange[] {
  if (!right.has(name)) return [{ kind: "removed", address, before: null, after: null }];
  if (!left.has(name)) return [{ kind: "added", address, before: null, after: null }];
  return changesAt(address, left.get(name), right.get(name));
}

/** An object by its keys, a list of things by their names; null for a value, and for a list of values. */
function partsOf(value: unknown): ReadonlyMap<string, unknown> | null {
  if (typeof value !== "object" || value === null) return null;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const named = value.map((entry: unknown) => [nameOf(entry), entry] as const);
  return named.every((entry): entry is [string, unknown] => entry[0] !== null) ? new Map(named) : null;
}

function nameOf(entry: unknown): string | null {
  if (typeof entry !== "object" || entry === null) return null;
  if ("name" in entry && typeof entry.name === "string") return entry.name;
  return "id" in entry && typeof entry.id === "string" ? entry.id : null;
}
