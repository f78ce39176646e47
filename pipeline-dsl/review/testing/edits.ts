import * as fc from "fast-check";
import { type EditableModel, rentalModel } from "../../checks/testing/rental";
import type { PipelineModel } from "../../model";

/** One edit of a model, as data: where, and what kind. Applied to a model that lacks the place, it does nothing. */
export type Edit =
  | { readonly kind: "leaf"; readonly at: Path }
  | { readonly kind: "remove" | "copy" | "rename"; readonly list: Path; readonly name: string };

type Path = readonly (string | number)[];
type Json = Record<string | number, unknown>;

/** Fields whose values are the variants of a type: another text would be no model. */
export const VARIANTS = new Set([
  "kind",
  "width",
  "operator",
  "version",
  "engine",
  "granularity",
  "workerType",
  "category",
  "severity",
]);

/** What names the things of a list. */
const NAMES = ["name", "id"] as const;

/** A few edits of the rental model, of any of its leaves and any of its named things. */
export function edits(): fc.Arbitrary<readonly Edit[]> {
  return fc.array(fc.constantFrom(...possibleEdits()), { minLength: 1, maxLength: 4 });
}

export function edited(model: PipelineModel, changes: readonly Edit[]): PipelineModel {
  const copy = structuredClone(model) as EditableModel;
  for (const change of changes) apply(copy, change);
  return copy;
}

function possibleEdits(): readonly Edit[] {
  const model = rentalModel();
  return [
    ...leavesOf(model).map((at): Edit => ({ kind: "leaf", at })),
    ...namedLists(model).flatMap(({ list, names }) =>
      names.flatMap((name) => (["remove", "copy", "rename"] as const).map((kind): Edit => ({ kind, list, name }))),
    ),
  ];
}

/** Paths go by name through lists of named things, so that an edit finds its place again after another one. */
function leavesOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return entriesOf(value).flatMap(([key, part]) =>
    VARIANTS.has(String(key)) || NAMES.includes(key as "name") ? [] : leavesOf(part, [...path, key]),
  );
}

function namedLists(
  value: unknown,
  path: Path = [],
): readonly { readonly list: Path; readonly names: readonly string[] }[] {
  if (typeof value !== "object" || value === null) return [];
  const own = Array.isArray(value) ? value.flatMap((each) => nameOf(each) ?? []) : [];
  const deeper = entriesOf(value).flatMap(([key, part]) => namedLists(part, [...path, key]));
  return own.length === 0 ? deeper : [{ list: path, names: own }, ...deeper];
}

function entriesOf(value: object): readonly (readonly [string | number, unknown])[] {
  if (!Array.isArray(value)) return Object.entries(value);
  return value.map((part, at) => [nameOf(part) ?? at, part] as const);
}

function nameOf(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const found = NAMES.map((key) => (value as Json)[key]).find((name) => typeof name === "string");
  return typeof found === "string" ? found : null;
}

function apply(model: Json, edit: Edit): void {
  if (edit.kind === "leaf") {
    const holder = holderAt(model, edit.at.slice(0, -1));
    const last = edit.at.at(-1) ?? "";
    if (holder !== null && last in holder) holder[last] = otherThan(holder[last]);
    return;
  }
  const list = holderAt(model, edit.list);
  if (!Array.isArray(list)) return;
  const at = list.findIndex((each) => nameOf(each) === edit.name);
  if (at < 0) return;
  if (edit.kind === "remove") list.splice(at, 1);
  else if (edit.kind === "rename") list[at] = renamed(list[at]);
  else list.push(renamed(structuredClone(list[at])));
}

function holderAt(model: Json, path: Path): Json | null {
  return path.reduce<unknown>((holder, key) => {
    if (Array.isArray(holder) && typeof key === "string") return holder.find((each) => nameOf(each) === key) ?? null;
    return typeof holder === "object" && holder !== null ? ((holder as Json)[key] ?? null) : null;
  }, model) as Json | null;
}

function renamed(thing: unknown): unknown {
  const key = NAMES.find((each) => typeof (thing as Json)[each] === "string") ?? "name";
  return { ...(thing as Json), [key]: `${String((thing as Json)[key])}_other` };
}

function otherThan(leaf: unknown): unknown {
  if (typeof leaf === "number") return leaf + 1;
  if (typeof leaf === "boolean") return !leaf;
  return typeof leaf === "string" ? `${leaf}_other` : leaf;
}

/** The same model with the things that go by name in another order. Columns keep theirs: it is meaning. */
export function reordered(model: PipelineModel, seed: number): PipelineModel {
  const turn = (value: unknown, key: string | number): unknown => {
    if (Array.isArray(value)) {
      const parts = value.map((part, at) => turn(part, at));
      const movable = key !== "columns" && parts.length > 1 && parts.every((part) => nameOf(part) !== null);
      const by = seed % Math.max(1, parts.length);
      return movable ? [...parts.slice(by), ...parts.slice(0, by)] : parts;
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, turn(part, name)]));
  };
  return turn(model, "") as PipelineModel;
}
