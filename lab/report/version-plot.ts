import type { Dimension, Expression, Fact, Lookup, PipelineModel, TargetColumn } from "../../pipeline-dsl/model";
import { describeType } from "../../pipeline-dsl/model/types/registry";
import { identifier, qualified, textLiteral } from "../../pipeline-dsl/targets/redshift/identifier";
import type { QueryResult } from "../warehouse/server";
import type { NothingToDraw } from "./data";

export type Query = (sql: string) => Promise<QueryResult>;

/** What is drawn: a number of a versioned dimension, and the facts that look it up as of a date. */
export interface Plot {
  readonly dimension: VersionedDimension;
  readonly value: string;
  readonly facts: FactPlot | null;
}

export interface FactPlot {
  readonly fact: Fact;
  readonly key: string;
  readonly date: string;
  readonly days: string | null;
  readonly amount: string | null;
}

export type VersionedDimension = Dimension & { readonly history: { readonly kind: "versions" } };

interface Candidate {
  readonly dimension: VersionedDimension;
  readonly column: TargetColumn;
  /** Members of which the number is not the same in all versions. */
  readonly members: number;
  readonly changes: number;
}

/**
 * The most telling number: no key and no reference, and one that changed. Decimals and floating point before whole
 * numbers, which are often codes and counters; then that of most members, then that with most changes, then the one
 * that is declared first. A number that never changed is not drawn. Null: there is no versioned dimension.
 */
export async function choosePlot(model: PipelineModel, query: Query): Promise<Plot | NothingToDraw | null> {
  const dimensions = model.warehouse.targets.filter(isVersioned);
  if (dimensions.length === 0) return null;
  const there = await columnsThere(model.warehouse.schema, query);
  const candidates: Candidate[] = [];
  for (const dimension of dimensions) {
    const { key, history, naturalKey } = dimension;
    if (!there(dimension.name, [key, history.from, history.to, ...naturalKey])) continue;
    const numbers = numbersOf(dimension, model).filter(({ name }) => there(dimension.name, [name]));
    candidates.push(...(await countedChanges(dimension, numbers, model.warehouse.schema, query)));
  }
  const [best] = candidates.filter(({ members }) => members > 0).sort(moreTelling);
  if (best === undefined) return { nothing: whyNothing(dimensions, candidates) };
  const { dimension, column } = best;
  return { dimension, value: column.name, facts: factPlotOf(model, dimension, there) };
}

function moreTelling(left: Candidate, right: Candidate): number {
  return (
    Number(isWhole(left.column)) - Number(isWhole(right.column)) ||
    right.members - left.members ||
    right.changes - left.changes
  );
}

function isWhole({ type }: TargetColumn): boolean {
  return type.kind !== "decimal" && type.kind !== "float" && type.kind !== "double";
}

function whyNothing(dimensions: readonly Dimension[], candidates: readonly Candidate[]): string {
  if (candidates.length > 0) {
    const names = candidates.map(({ dimension, column }) => `${dimension.name}.${column.name}`);
    return `No number has changed between two versions yet; looked at: ${names.join(", ")}.`;
  }
  const names = dimensions.map(({ name }) => name).join(", ");
  return `The warehouse has no number of ${names} that could change: keys and references aside, this run's definition has none, or its tables are not there.`;
}

function isVersioned(target: PipelineModel["warehouse"]["targets"][number]): target is VersionedDimension {
  return target.kind === "dimension" && target.history.kind === "versions";
}

function numbersOf(dimension: Dimension, model: PipelineModel): readonly TargetColumn[] {
  return dimension.columns.filter(
    (column) =>
      column.value.kind === "expression" &&
      describeType(column.type).numeric &&
      !dimension.naturalKey.includes(column.name) &&
      !isIdentity(column.value.expression, model),
  );
}

/** A primary key or a reference of the source is a number that says nothing. */
function isIdentity(expression: Expression, { sources }: Pick<PipelineModel, "sources">): boolean {
  if (expression.kind === "cast") return isIdentity(expression.value, { sources });
  if (expression.kind !== "column") return false;
  const { source, table, column } = expression.column;
  const found = sources.find(({ name }) => name === source)?.tables.find(({ name }) => name === table);
  return (
    (found?.primaryKey.includes(column) ?? false) ||
    (found?.columns.find(({ name }) => name === column)?.references ?? null) !== null
  );
}

/** Of each number: the members in which it changed, and how often. */
async function countedChanges(
  dimension: VersionedDimension,
  numbers: readonly TargetColumn[],
  schema: string,
  query: Query,
): Promise<readonly Candidate[]> {
  if (numbers.length === 0) return [];
  const distinct = numbers.map(({ name }, at) => `COUNT(DISTINCT ${identifier(name)}) AS n${at}`);
  const counted = numbers.flatMap((_, at) => [
    `COALESCE(SUM(CASE WHEN n${at} > 1 THEN 1 ELSE 0 END), 0)`,
    `COALESCE(SUM(CASE WHEN n${at} > 1 THEN n${at} - 1 ELSE 0 END), 0)`,
  ]);
  const { rows } = await query(`SELECT ${counted.join(", ")} FROM (
  SELECT ${distinct.join(", ")} FROM ${qualified(schema, dimension.name)} WHERE ${identifier(dimension.key)} <> -1
  GROUP BY ${dimension.naturalKey.map((name) => identifier(name)).join(", ")}) members`);
  const counts = (rows[0] ?? []).map(Number);
  return numbers.map((column, at) => ({
    dimension,
    column,
    members: counts[2 * at] ?? 0,
    changes: counts[2 * at + 1] ?? 0,
  }));
}

type AreThere = (table: string, columns: readonly string[]) => boolean;

/** The warehouse may have moved on since the run: what is not there any more cannot be drawn. */
async function columnsThere(schema: string, query: Query): Promise<AreThere> {
  const { rows } = await query(
    `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = ${textLiteral(schema)}`,
  );
  const known = new Set(rows.map(([table, column]) => JSON.stringify([table, column])));
  return (table, columns) => columns.every((column) => known.has(JSON.stringify([table, column])));
}

function factPlotOf(model: PipelineModel, dimension: Dimension, there: AreThere): FactPlot | null {
  for (const fact of model.warehouse.targets) {
    if (fact.kind !== "fact") continue;
    for (const { name: key, value } of fact.columns) {
      if (value.kind !== "lookup" || value.dimension !== dimension.name || value.asOf === null) continue;
      const date = dateOf(fact, value);
      if (date === null || !there(fact.name, [fact.key, key, date, ...fact.grain])) continue;
      const days = fact.columns.find((column) => lastsFrom(column, value.asOf) && there(fact.name, [column.name]));
      const amount = fact.columns.find(
        (column) => column.type.kind === "decimal" && there(fact.name, [column.name]) && column !== days,
      );
      return { fact, key, date, days: days?.name ?? null, amount: amount?.name ?? null };
    }
  }
  return null;
}

/** The fact's own column that holds the date of the lookup. */
function dateOf(fact: Fact, { asOf }: Lookup): string | null {
  return fact.columns.find(({ value }) => value.kind === "expression" && isSame(value.expression, asOf))?.name ?? null;
}

/** A number of days that begins on the date of the lookup. */
function lastsFrom({ value }: TargetColumn, asOf: Expression | null): boolean {
  return value.kind === "expression" && value.expression.kind === "daysBetween" && isSame(value.expression.from, asOf);
}

function isSame(one: Expression, other: Expression | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
