import { type ModelPath, sourceColumnPath, tablePath, targetColumnPath, targetPath } from "../../checks/paths";
import type { PipelineModel, Source, SourceColumn, Target, TargetColumn } from "../../model";
import { describeType } from "../../model/types/registry";
import { nearestName } from "../../checks/suggest";
import { differing, same } from "../diff/compare";
import { memberOf } from "../diff/member-of";
import { conversionOf } from "../diff/types";
import { followRenames } from "./follow";
import { withoutNamed } from "./without-named";

/** Something that went and something that came and could be the same under another name. */
export interface RenameHint {
  /** `dim_flats`, `dim_flats.price`: in the words of the newer model but for the last name. */
  readonly gone: string;
  readonly come: string;
  /** The address of what came, in the newer model. */
  readonly at: ModelPath;
  /** That of what went, in the older one under the newer one's names. */
  readonly goneAt: ModelPath;
  /** What to write where it came; null: of this nothing can be declared. */
  readonly write: string | null;
}

/** What looks like a rename and is not declared as one. Without a declaration, what has come knows nothing of what went. */
export function renameHints(before: PipelineModel, after: PipelineModel): readonly RenameHint[] {
  const { sources, warehouse } = followRenames(before, after).model;
  const { targets } = after.warehouse;
  const old = warehouse.targets;
  const [gone, come] = [withoutNamed(old, targets), withoutNamed(targets, old)];
  const tables = gone.flatMap((one) =>
    come
      .filter((other) => isLike(one, other))
      .map((other) => hint(one.name, other.name, { at: targetPath, table: null })),
  );
  const columns = columnHints(old, targets, {
    likenesses: [
      (was, is) => same(was.value, is.value),
      nearestIn,
      (was, is) => describeType(was.type).redshift === describeType(is.type).redshift,
    ],
    canBe: holdsTheSameRows,
    at: targetColumnPath,
  });
  return [...tables, ...columns, ...differing(sources, after.sources).flatMap(sourceHints)];
}

/** Its values are all that a column of a source could be known by, and a review sees none. */
function sourceHints({
  was: { tables: old },
  is: { name: source, tables },
}: {
  readonly was: Source;
  readonly is: Source;
}): readonly RenameHint[] {
  const ofTables = withoutNamed(old, tables).flatMap((one) =>
    withoutNamed(tables, old)
      .filter((other) => sharesColumns(one, other))
      .map(({ name }) => ({
        gone: one.name,
        come: name,
        at: tablePath(source, name),
        goneAt: tablePath(source, one.name),
        write: null,
      })),
  );
  const ofColumns = columnHints<SourceColumn>(old, tables, {
    likenesses: [nearestIn, (was, is) => same(was.type, is.type)],
    canBe: () => true,
    at: (table, column) => sourceColumnPath(source, table, column),
  });
  return [...ofTables, ...ofColumns];
}

interface Named {
  readonly name: string;
}

type Likeness<Column> = (gone: Column, come: Column, added: readonly Column[]) => boolean;

interface ColumnHints<Column> {
  /** The surest first: one that any column that came is alike by leaves out those after it. */
  readonly likenesses: readonly Likeness<Column>[];
  /** Whether the declaration would be taken, however alike they are. */
  readonly canBe: (gone: Column, come: Column) => boolean;
  readonly at: (table: string, column: string) => ModelPath;
}

function columnHints<Column extends Named>(
  before: readonly (Named & { readonly columns: readonly Column[] })[],
  after: readonly (Named & { readonly columns: readonly Column[] })[],
  { likenesses, canBe, at }: ColumnHints<Column>,
): readonly RenameHint[] {
  return differing(before, after).flatMap(({ was: { columns: earlier }, is: { name: table, columns } }) => {
    const added = withoutNamed(columns, earlier);
    return withoutNamed(earlier, columns).flatMap((one) => {
      const alike = likenesses.map((isAlike) => added.filter((each) => isAlike(one, each, added) && canBe(one, each)));
      const surest = alike.find((some) => some.length > 0) ?? [];
      return surest.map(({ name }) => hint(one.name, name, { at: (column) => at(table, column), table }));
    });
  });
}

/** Rows that hold keys of one dimension are read as its keys alone, under any name, and values as what they are converted to. */
function holdsTheSameRows(was: TargetColumn, is: TargetColumn): boolean {
  return memberOf(was) === memberOf(is) && conversionOf(was.type, is.type) !== null;
}

/** Of a name that is nearly the same, and of none among those that came that is nearer. */
function nearestIn(gone: Named, come: Named, added: readonly Named[]): boolean {
  const names = added.map(({ name }) => name);
  return come.name === nearestName(gone.name, names);
}

function hint(
  gone: string,
  come: string,
  { at, table }: { readonly at: (name: string) => ModelPath; readonly table: string | null },
): RenameHint {
  const prefix = table === null ? "" : `${table}.`;
  return {
    gone: `${prefix}${gone}`,
    come: `${prefix}${come}`,
    at: at(come),
    goneAt: at(gone),
    write: `.renamedFrom(${JSON.stringify(gone)})`,
  };
}

/** Made from the same rows, with the most of its columns. */
function isLike(gone: Target, come: Target): boolean {
  return gone.kind === come.kind && same(sourceOf(gone), sourceOf(come)) && sharesColumns(gone, come);
}

interface Columns {
  readonly columns: readonly Named[];
}

/** The most of them, by name. */
function sharesColumns(gone: Columns, come: Columns): boolean {
  const shared = come.columns.filter((column) => gone.columns.some(({ name }) => name === column.name));
  return shared.length * 2 > Math.max(gone.columns.length, come.columns.length);
}

function sourceOf({ from }: Target): unknown {
  return from.kind === "table" ? from : from.values.map(({ seenIn }) => seenIn);
}
