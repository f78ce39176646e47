import type { PipelineModel, Target, TargetColumn } from "../../model";
import { describeType } from "../../model/types/registry";
import { nearestName } from "../../checks/suggest";
import { same } from "../diff/compare";
import { followRenames } from "./follow";

/** Something that went and something that came and could be the same under another name. */
export interface RenameHint {
  /** `dim_flats`, `dim_flats.price`: in the words of the newer model but for the last name. */
  readonly gone: string;
  readonly come: string;
  /** What to write where it came. */
  readonly write: string;
}

/** What looks like a rename and is not declared as one. Without a declaration, a table or a column that has come is empty. */
export function renameHints(before: PipelineModel, after: PipelineModel): readonly RenameHint[] {
  const old = followRenames(before, after).model.warehouse.targets;
  const { targets } = after.warehouse;
  const [gone, come] = [without(old, targets), without(targets, old)];
  const tables = gone.flatMap((one) =>
    come.filter((other) => isLike(one, other)).map((other) => hint(one.name, other.name)),
  );
  const columnsBefore = new Map(old.map(({ name, columns: own }) => [name, own]));
  const columns = targets.flatMap((target) => {
    const earlier = columnsBefore.get(target.name) ?? [];
    if (same(earlier, target.columns)) return [];
    const added = without(target.columns, earlier);
    return without(earlier, target.columns).flatMap((one) =>
      mostAlike(one, added).map((other) => hint(one.name, other.name, target.name)),
    );
  });
  return [...tables, ...columns];
}

function without<Thing extends { readonly name: string }>(
  things: readonly Thing[],
  others: readonly { readonly name: string }[],
): readonly Thing[] {
  const names = new Set(others.map(({ name }) => name));
  return things.filter(({ name }) => !names.has(name));
}

/** Of the same value, whatever its type is now; else of a name that is nearly the same; else those of the same type. */
function mostAlike(gone: TargetColumn, come: readonly TargetColumn[]): readonly TargetColumn[] {
  const nearest = nearestName(
    gone.name,
    come.map(({ name }) => name),
  );
  const likenesses = [
    come.filter((each) => same(each.value, gone.value)),
    come.filter(({ name }) => name === nearest),
    come.filter((each) => redshift(each) === redshift(gone)),
  ];
  return likenesses.find((alike) => alike.length > 0) ?? [];
}

function hint(gone: string, come: string, table: string | null = null): RenameHint {
  const prefix = table === null ? "" : `${table}.`;
  return { gone: `${prefix}${gone}`, come: `${prefix}${come}`, write: `.renamedFrom(${JSON.stringify(gone)})` };
}

/** Made from the same rows, with the most of its columns. */
function isLike(gone: Target, come: Target): boolean {
  if (gone.kind !== come.kind || !same(sourceOf(gone), sourceOf(come))) return false;
  const shared = come.columns.filter((column) => gone.columns.some(({ name }) => name === column.name));
  return shared.length * 2 > Math.max(gone.columns.length, come.columns.length);
}

function sourceOf({ from }: Target): unknown {
  return from.kind === "table" ? from : from.values.map(({ seenIn }) => seenIn);
}

function redshift({ type }: TargetColumn): string {
  return describeType(type).redshift;
}
