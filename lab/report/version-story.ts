import type { PipelineModel } from "../../pipeline-dsl/model";
import { identifier, qualified, textLiteral } from "../../pipeline-dsl/targets/redshift/identifier";
import { messageOf } from "../errors";
import type { MemberFact, NothingToDraw, VersionedMember, VersionStory } from "./data";
import { choosePlot, type FactPlot, type Plot, type Query } from "./version-plot";

const MEMBERS = 12;
const FACTS_OF_ONE = 40;
const DAYS_AROUND = 60;

/** The members of a versioned dimension whose most telling number changed, and the facts that point at their versions. */
export async function versionStoryOf(
  model: PipelineModel,
  logicalDate: string,
  query: Query,
): Promise<VersionStory | NothingToDraw | null> {
  try {
    const plot = await choosePlot(model, query);
    return plot === null || "nothing" in plot ? plot : await drawn(plot, model.warehouse.schema, logicalDate, query);
  } catch (error) {
    // A run may have failed because there is no warehouse: the rest of its report is wanted the more.
    return { nothing: `The warehouse could not be asked: ${messageOf(error)}` };
  }
}

async function drawn(plot: Plot, schema: string, date: string, query: Query): Promise<VersionStory> {
  const { dimension, value, facts } = plot;
  const { rows: versions } = await query(versionsQuery(plot, schema, date));
  const pointing = facts === null ? [] : (await query(factsQuery(plot, facts, schema, date))).rows;
  const members = [...new Set(versions.map(([member]) => String(member)))].map((name): VersionedMember => {
    const own = pointing.filter(([member]) => String(member) === name);
    return {
      name,
      versions: versions
        .filter(([member]) => String(member) === name)
        .map(([, key, from, to, number]) => ({
          key: Number(key),
          from: String(from),
          to: String(to),
          value: numberOrNull(number),
        })),
      facts: own.slice(-FACTS_OF_ONE).map(factOf),
      factsLeftOut: Math.max(0, own.length - FACTS_OF_ONE),
    };
  });
  return { dimension: dimension.name, value, fact: facts?.fact.name ?? null, members };
}

function factOf([, fact, key, date, days, amount]: readonly unknown[]): MemberFact {
  return {
    name: String(fact),
    versionKey: Number(key),
    date: String(date).slice(0, 10),
    days: Math.max(0, Number(days)),
    amount: numberOrNull(amount),
  };
}

/** Those whose number changed; first those with facts around the date, neither none nor too many to tell apart, then most changes. */
function chosenMembers({ dimension, value, facts }: Plot, schema: string, date: string): string {
  const key = identifier(dimension.key);
  const join =
    facts === null
      ? ""
      : ` LEFT JOIN ${qualified(schema, facts.fact.name)} f ON f.${identifier(facts.key)} = d.${key}
    AND f.${identifier(facts.date)} BETWEEN DATE '${date}' - ${DAYS_AROUND} AND DATE '${date}' + ${DAYS_AROUND}`;
  const near = facts === null ? "0" : `COUNT(f.${identifier(facts.fact.key)})`;
  return `SELECT member, ROW_NUMBER() OVER (ORDER BY
    CASE WHEN facts BETWEEN 1 AND ${FACTS_OF_ONE} THEN 0 ELSE 1 END, numbers DESC, facts DESC, member) AS place
  FROM (SELECT ${nameOf(dimension.naturalKey, "d")} AS member, COUNT(DISTINCT d.${identifier(value)}) AS numbers, ${near} AS facts
    FROM ${qualified(schema, dimension.name)} d${join} WHERE d.${key} <> -1 GROUP BY 1) counted
  WHERE numbers > 1 ORDER BY place LIMIT ${MEMBERS}`;
}

function versionsQuery(plot: Plot, schema: string, date: string): string {
  const { dimension, value } = plot;
  const { from, to } = dimension.history;
  const columns = [dimension.key, from, to, value].map((name) => `d.${identifier(name)}`).join(", ");
  return `WITH chosen AS (${chosenMembers(plot, schema, date)})
SELECT chosen.member, ${columns} FROM chosen
JOIN ${qualified(schema, dimension.name)} d ON ${nameOf(dimension.naturalKey, "d")} = chosen.member
WHERE d.${identifier(dimension.key)} <> -1
ORDER BY chosen.place, d.${identifier(from)}`;
}

function factsQuery(plot: Plot, { fact, key, date, days, amount }: FactPlot, schema: string, around: string): string {
  const { dimension } = plot;
  const optional = (name: string | null, otherwise: string) => (name === null ? otherwise : `f.${identifier(name)}`);
  return `WITH chosen AS (${chosenMembers(plot, schema, around)})
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
    .map((column) => `${textLiteral(`${column} `)} || CAST(${alias}.${identifier(column)} AS VARCHAR)`)
    .join(" || ', ' || ");
}

function numberOrNull(cell: unknown): number | null {
  return cell === null || cell === undefined ? null : Number(cell);
}
