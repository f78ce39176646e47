import {
  naturalKeyOf,
  sourceTableOf,
  type ColumnType,
  type Expression,
  type Lookup,
  type PipelineModel,
  type Target,
} from "../model";
import { ownName } from "./own-name";

/**
 * One column of a target's curated folder and of its staging table. Natural keys stand where the warehouse has
 * surrogate keys, so a lookup becomes one column a key part (`__key__location_key__location`) and, with `asOf`, a date
 * (`__as_of__apartment_key`). COPY maps Parquet columns by position: this order is the order in both places.
 */
export interface CuratedColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Null only for a column of a `distinct` dimension, which is a union over tables. */
  readonly expression: Expression | null;
}

const DATE: ColumnType = { kind: "date" };

export function curatedColumns(target: Target): readonly CuratedColumn[] {
  const columns = target.columns.flatMap((column): CuratedColumn[] => {
    if (target.from.kind === "distinct") return [{ name: column.name, type: column.type, expression: null }];
    if (column.value.kind === "lookup") return lookupColumns(column.name, column.value);
    return [{ name: column.name, type: column.type, expression: column.value.expression }];
  });
  const first = firstVersionFrom(target);
  return first === null
    ? columns
    : [...columns, { name: firstVersionColumn(target), type: DATE, expression: asDate(first) }];
}

/** Beside a target's rows: `keys` are those that the run brings, `held` those of the source whose rows stand in quarantine. */
export type KeyFolder = "keys" | "held";

/**
 * The folder in the curated zone, up to the date. Engines that look for partitions pass by a name with an underscore.
 */
export function keyFolder(target: Target, folder: KeyFolder): string {
  return `${target.name}/_${folder}`;
}

/** The columns of the folder `keys`: the natural key or grain, but for surrogate keys, which no run brings. */
export function keyColumns(target: Target): readonly CuratedColumn[] {
  const key = new Set(naturalKeyOf(target));
  return curatedColumns(target).filter(({ name }) => key.has(name));
}

/**
 * True when a run writes the folder `keys` of a target, for the admission to judge. Not where a fault cannot be: the
 * processed zone has one row a primary key, NULL in none, and a distinct dimension takes whole rows once.
 */
export function bringsKeys(model: PipelineModel, target: Target): boolean {
  if (losesRows(model, target)) return true;
  const key = keyColumns(target);
  if (target.from.kind === "distinct") return key.length < target.columns.length;
  return key.length > sourceKeyColumns(model, target).length;
}

/** True when the folder `keys` names the keys that are held back, too: where a key is the source's primary key and no more. */
export function keysNameHeld(model: PipelineModel, target: Target): boolean {
  return losesRows(model, target) && keyColumns(target).length === sourceKeyColumns(model, target).length;
}

/**
 * The columns of the folder `held`, by which a target knows the rows of its source: the source's primary key, which
 * every natural key and grain holds as plain columns. Empty for a distinct dimension.
 */
export function sourceKeyColumns(model: PipelineModel, target: Target): readonly CuratedColumn[] {
  const table = sourceTableOf(model, target);
  if (table === null) return [];
  const key = new Set(table.primaryKey);
  return keyColumns(target).filter(
    ({ expression }) => expression?.kind === "column" && key.has(expression.column.column),
  );
}

/** True when rows of the target can go with those of its source: then the run says which keys there are. Only a full extract can tell that a row is gone; a distinct dimension never loses a value. */
export function losesRows(model: PipelineModel, target: Target): boolean {
  return target.whenSourceRowVanishes.kind !== "keep" && sourceTableOf(model, target)?.extract.kind === "everything";
}

/** Folders of the curated zone, up to the date, that a load reads. COPY refuses one without files, so each is always written. */
export function loadedFolders(model: PipelineModel, target: Target): readonly string[] {
  return [target.name, ...(losesRows(model, target) ? [keyFolder(target, "held")] : [])];
}

export function lookupKeyColumn(column: string, keyPart: string): string {
  return ownName("key", column, keyPart);
}

export function lookupDateColumn(column: string): string {
  return ownName("as_of", column);
}

/** The curated column that says where a natural key's first version starts. */
export function firstVersionColumn(target: Target): string {
  return target.kind === "dimension" && target.history.kind === "versions" ? ownName("first", target.history.from) : "";
}

function lookupColumns(column: string, lookup: Lookup): CuratedColumn[] {
  const keys = lookup.by.map((part) => ({
    name: lookupKeyColumn(column, part.column),
    type: part.value.type,
    expression: part.value,
  }));
  return lookup.asOf === null
    ? keys
    : [...keys, { name: lookupDateColumn(column), type: DATE, expression: asDate(lookup.asOf) }];
}

function firstVersionFrom(target: Target): Expression | null {
  return target.kind === "dimension" && target.history.kind === "versions" ? target.history.firstVersionFrom : null;
}

/** History has the granularity of a day: a timestamp counts by its UTC date. */
function asDate(expression: Expression): Expression {
  return expression.type.kind === "date"
    ? expression
    : { kind: "cast", type: DATE, nullable: expression.nullable, value: expression };
}
