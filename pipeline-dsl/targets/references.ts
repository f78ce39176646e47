import { createHash } from "node:crypto";
import {
  type ColumnType,
  type Dimension,
  hasCollation,
  type Lookup,
  type PipelineModel,
  type Target,
  unchangedColumn,
} from "../model";

/**
 * A reference from one table to another of the same source that goes by text. The source compares the two columns by
 * their collation, which can call texts equal that differ in case or accents; so the source is asked what each text
 * finds. A reference by a computed value is none: nobody but the definition says how it is compared, and it is compared
 * exactly.
 */
export interface TextReference {
  readonly source: string;
  readonly table: string;
  readonly parent: string;
  /** What is compared with what. At least one is text. */
  readonly parts: readonly ReferencePart[];
}

export interface ReferencePart {
  readonly column: string;
  readonly parentColumn: string;
  readonly isText: boolean;
}

/**
 * Of a file system's folder, in bytes; S3 takes 1,024 for a whole key (S3 User Guide, Naming Amazon S3 objects). A name of 64
 * characters has as many bytes, and a reference of one column has four of them.
 */
const LONGEST_FOLDER = 255;

/** A folder's name. No table and no column has such a name: theirs are plain. One that is too long says its columns by their hash. */
export function referenceName({ table, parent, parts }: TextReference): string {
  const columns = parts.map(({ column }) => column);
  const parentColumns = parts.map(({ parentColumn }) => parentColumn);
  const name = `${[table, ...columns].join(".")}--${[parent, ...parentColumns].join(".")}`;
  if (Buffer.byteLength(name) <= LONGEST_FOLDER) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 12);
  return `${table}--${parent}.${hash}`;
}

/** The reference that a lookup follows, or null when it compares exactly whatever it is given. */
export function referenceOfLookup(model: PipelineModel, target: Target, lookup: Lookup): TextReference | null {
  const parts = lookupParts(model, target, lookup);
  const known = parts?.parts.filter((part) => part !== null) ?? [];
  if (parts === null || known.length < parts.parts.length || !known.some(({ isText }) => isText)) return null;
  return { source: parts.source, table: parts.table, parent: parts.parent, parts: known };
}

/**
 * What a lookup compares, in the order of `by`, where the source could compare it as well: both sides come from tables of one
 * source. Null for a part of which one side is computed. Null altogether when no text is compared so.
 */
export function lookupParts(
  model: PipelineModel,
  target: Target,
  lookup: Lookup,
): (Omit<TextReference, "parts"> & { readonly parts: readonly (ReferencePart | null)[] }) | null {
  // Most go by numbers, and looking for the dimension of each is what makes a large model slow.
  if (!lookup.by.some(({ value }) => hasCollation(value.type))) return null;
  const dimension = model.warehouse.targets.find(({ name }) => name === lookup.dimension);
  if (dimension?.kind !== "dimension" || dimension.from.kind !== "table" || target.from.kind !== "table") return null;
  const { source, table } = target.from;
  if (dimension.from.source !== source) return null;
  return { source, table, parent: dimension.from.table, parts: lookup.by.map((part) => partOf(part, dimension)) };
}

function partOf({ column, value }: Lookup["by"][number], dimension: Dimension): ReferencePart | null {
  const key = dimension.columns.find(({ name }) => name === column)?.value;
  if (key?.kind !== "expression") return null;
  const [own, parent] = [unchangedColumn(value), unchangedColumn(key.expression)];
  if (own === null || parent === null) return null;
  return {
    column: own.column,
    parentColumn: parent.column,
    isText: hasCollation(value.type) && hasCollation(key.expression.type),
  };
}

/** The reference that a `refersTo` follows, or null. */
export function referenceOfRule(
  model: PipelineModel,
  rule: PipelineModel["quality"]["rules"][number],
): TextReference | null {
  const { source, table, test } = rule;
  if (test.kind !== "refersTo" || test.parent.source !== source) return null;
  const { parent } = test;
  const byText = [typeOf(model, source, table, test.column), typeOf(model, source, parent.table, parent.column)].every(
    (type) => type !== undefined && hasCollation(type),
  );
  if (!byText) return null;
  return {
    source,
    table,
    parent: parent.table,
    parts: [{ column: test.column, parentColumn: parent.column, isText: true }],
  };
}

function typeOf(model: PipelineModel, source: string, table: string, column: string): ColumnType | undefined {
  return model.sources
    .find(({ name }) => name === source)
    ?.tables.find(({ name }) => name === table)
    ?.columns.find(({ name }) => name === column)?.type;
}
