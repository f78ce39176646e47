import type { Dimension, Fact, Lookup, PipelineModel, TargetColumn } from "../../pipeline-dsl/model";
import { describeType } from "../../pipeline-dsl/model/types/registry";
import { identifier, qualified } from "../../pipeline-dsl/targets/redshift/identifier";
import type { QueryResult } from "../warehouse/server";
import type { VersionedMember, VersionStory } from "./data";

export type Query = (sql: string) => Promise<QueryResult>;

const MEMBERS = 12;
const FACTS_OF_ONE = 40;
const DAYS_AROUND = 60;

/** The members of a versioned dimension that changed most, and the facts that point at their versions. */
export async function versionStoryOf(
  model: PipelineModel,
  logicalDate: string,
  query: Query,
): Promise<VersionStory | null> {
  const plot = plotOf(model, logicalDate);
  if (plot === null || !(await isThere(plot.dimension, model, query))) return null;
  const { rows: versions } = await query(versionsQuery(plot, model.warehouse.schema));
  const { rows: facts } =
    plot.facts === null ? { rows: [] } : await query(factsQuery(plot, plot.facts, model.warehouse.schema));
  const members = [...new Set(versions.map(([member]) => String(member)))].map((name): VersionedMember => ({
    name,
    versions: versions
      .filter(([member]) => String(member) === name)
      .map(([, key, from, to, value]) => ({
        key: Number(key),
        from: String(from),
        to: String(to),
        value: numberOrNull(value),
      })),
    facts: facts
      .filter(([member]) => String(member) === name)
      .slice(-FACTS_OF_ONE)
      .map(([, fact, key, date, days, amount]) => ({
        name: String(fact),
        versionKey: Number(key),
        date: String(date).slice(0, 10),
        days: Number(days),
        amount: numberOrNull(amount),
      })),
  }));
  return { dimension: plot.dimension.name, value: plot.value.name, fact: plot.facts?.fact.name ?? null, members };
}

/** What is drawn: the first number of the first versioned dimension, and the facts that look it up as of a date. */
interface Plot {
  readonly dimension: Dimension;
  readonly interval: { readonly from: string; readonly to: string };
  readonly value: TargetColumn;
  readonly facts: FactPlot | null;
  /** The run's date: what happened around it is drawn. */
  readonly date: string;
}

interface FactPlot {
  readonly fact: Fact;
  readonly key: string;
  readonly date: string;
  readonly days: string | null;
  readonly amount: string | null;
}

function plotOf(model: PipelineModel, date: string): Plot | null {
  for (const target of model.warehouse.targets) {
    if (target.kind !== "dimension" || target.history.kind !== "versions") continue;
    const value = target.columns.find((column) => isNumber(column) && !target.naturalKey.includes(column.name));
    if (value === undefined) continue;
    return { dimension: target, interval: target.history, value, facts: factPlotOf(model, target), date };
  }
  return null;
}

function factPlotOf(model: PipelineModel, dimension: Dimension): FactPlot | null {
  for (const fact of model.warehouse.targets) {
    if (fact.kind !== "fact") continue;
    const key = fact.columns.find(
      ({ value }) => value.kind === "lookup" && value.dimension === dimension.name && value.asOf !== null,
    );
    const date = key?.value.kind === "lookup" ? dateOf(fact, key.value) : null;
    if (key === undefined || date === null) continue;
    const days = fact.columns.find(
      ({ value }) => value.kind === "expression" && value.expression.kind === "daysBetween",
    );
    const amount = fact.columns.find((column) => column.type.kind === "decimal");
    return { fact, key: key.name, date, days: days?.name ?? null, amount: amount?.name ?? null };
  }
  return null;
}

/** The fact's own column that holds the date of the lookup. */
function dateOf(fact: Fact, lookup: Lookup): string | null {
  const asOf = JSON.stringify(lookup.asOf);
  return (
    fact.columns.find(({ value }) => value.kind === "expression" && JSON.stringify(value.expression) === asOf)?.name ??
    null
  );
}

function isNumber(column: TargetColumn): boolean {
  return column.value.kind === "expression" && describeType(column.type).numeric;
}

async function isThere(dimension: Dimension, model: PipelineModel, query: Query): Promise<boolean> {
  const { rows } = await query(
    `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '${model.warehouse.schema}' AND table_name = '${dimension.name}'`,
  );
  return Number(rows[0]?.[0] ?? 0) > 0;
}

/** Those that changed and have facts around the date, neither none nor too many to tell apart; among them, most versions first. */
function chosenMembers({ dimension, facts, date }: Plot, schema: string): string {
  const key = identifier(dimension.key);
  const join =
    facts === null
      ? ""
      : ` LEFT JOIN ${qualified(schema, facts.fact.name)} f ON f.${identifier(facts.key)} = d.${key}
    AND f.${identifier(facts.date)} BETWEEN DATE '${date}' - ${DAYS_AROUND} AND DATE '${date}' + ${DAYS_AROUND}`;
  const versions = `COUNT(DISTINCT d.${key})`;
  const near = facts === null ? "0" : `COUNT(f.${identifier(facts.fact.key)})`;
  return `SELECT member, ROW_NUMBER() OVER (ORDER BY CASE WHEN versions > 1 THEN 0 ELSE 1 END,
    CASE WHEN facts BETWEEN 1 AND ${FACTS_OF_ONE} THEN 0 ELSE 1 END, versions DESC, facts DESC, member) AS place
  FROM (SELECT ${nameOf(dimension.naturalKey, "d")} AS member, ${versions} AS versions, ${near} AS facts
    FROM ${qualified(schema, dimension.name)} d${join} WHERE d.${key} <> -1 GROUP BY 1) counted
  ORDER BY place LIMIT ${MEMBERS}`;
}

function versionsQuery(plot: Plot, schema: string): string {
  const { dimension, interval, value } = plot;
  const columns = [dimension.key, interval.from, interval.to, value.name]
    .map((name) => `d.${identifier(name)}`)
    .join(", ");
  return `WITH chosen AS (${chosenMembers(plot, schema)})
SELECT chosen.member, ${columns} FROM chosen
JOIN ${qualified(schema, dimension.name)} d ON ${nameOf(dimension.naturalKey, "d")} = chosen.member
WHERE d.${identifier(dimension.key)} <> -1
ORDER BY chosen.place, d.${identifier(interval.from)}`;
}

function factsQuery(plot: Plot, { fact, key, date, days, amount }: FactPlot, schema: string): string {
  const { dimension } = plot;
  const optional = (name: string | null, otherwise: string) => (name === null ? otherwise : `f.${identifier(name)}`);
  return `WITH chosen AS (${chosenMembers(plot, schema)})
SELECT chosen.member, ${nameOf(fact.grain, "f")}, f.${identifier(key)}, f.${identifier(date)}, COALESCE(${optional(days, "0")}, 0), ${optional(amount, "NULL")}
FROM chosen
JOIN ${qualified(schema, dimension.name)} d ON ${nameOf(dimension.naturalKey, "d")} = chosen.member
JOIN ${qualified(schema, fact.name)} f ON f.${identifier(key)} = d.${identifier(dimension.key)}
WHERE d.${identifier(dimension.key)} <> -1 AND f.${identifier(date)} IS NOT NULL
ORDER BY chosen.member, f.${identifier(date)}, 2`;
}

/** `apartment_id 4711`, in SQL. */
function nameOf(columns: readonly string[], alias: string): string {
  return columns
    .map((column) => `'${column} ' || CAST(${alias}.${identifier(column)} AS VARCHAR)`)
    .join(" || ', ' || ");
}

function numberOrNull(cell: unknown): number | null {
  return cell === null || cell === undefined ? null : Number(cell);
}
