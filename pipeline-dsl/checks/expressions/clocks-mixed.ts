import type { ColumnType, Expression, PipelineModel, Target } from "../../model";
import type { ExpressionNode } from "../../model/expression-parts";
import { defineCheck, type FindingAddress } from "../check";
import { lookupColumns } from "../lookups/lookups-of-target";
import type { ModelIndex } from "../model-index";
import { targetPartPath } from "../paths";
import { meaningsOf } from "./meanings-of-model";

export const clocksMixed = defineCheck({
  code: "clocks-mixed",
  severity: "warning",
  summary: "A local time and a moment in UTC are taken for times of one clock",
  page: {
    explanation: `A DATETIME or DATE has the digits that the clock of its source's \`timeZone\` showed; a TIMESTAMP is in UTC. Where the zone is not UTC, the two lie hours apart when they mean the
same moment: a comparison of them, the days between them, a choice of one or the other, a lookup of one by the other is wrong by that. A TIMESTAMP that finds a version (\`asOf\`) or begins one
(\`firstVersionFrom\`) has the day that it was in UTC: near midnight, that is another day than a DATETIME of the same moment has, and so another version.`,
    remedy: `Take columns of one clock. A TIMESTAMP is brought to the source's clock by
\`spark("from_utc_timestamp(paid_at, 'Europe/Madrid')", { type: datetime(), reads: [visits.paid_at] })\`. Where the day in UTC is meant, accept the warning with the reason.`,
    refused: `accurate(visits, after(visits.paid_at, visits.begun_at))   // timestamp(), datetime(); timeZone: "Europe/Madrid"`,
    accepted: `accurate(visits, after(visits.left_at, visits.begun_at))   // both datetime()`,
  },
  *find({ model, index }) {
    const zones = new Map(model.sources.map(({ name, timeZone }) => [name, timeZone]));
    const taken = [...meaningsOf({ model, index })].map(({ reader, at, nodes }) => ({
      reader,
      at,
      all: nodes.map(timesOf),
    }));
    for (const { reader, at, all } of [...taken, ...timesOfTargets(model, index)]) {
      const [mixed] = all.flatMap((times) => mixedIn(times, zones) ?? []);
      if (mixed === undefined) continue;
      yield {
        message: `${reader}: ${mixed.local} is on the clock of ${mixed.zone}, and ${mixed.utc} in UTC`,
        at: [at],
        why: "when they mean one moment, their digits are hours apart",
        fix: `take columns of one clock, or write from_utc_timestamp(${mixed.column}, '${mixed.zone}') within spark(...) for the other`,
      };
    }
    for (const { reader, at, day } of daysOfVersions(model)) {
      const utc = columnsOfTime(day).find(({ type }) => type.kind === "timestamp");
      const zone = utc === undefined ? undefined : zones.get(utc.column.source);
      if (utc === undefined || zone === undefined || zone === "UTC") continue;
      const { table, column } = utc.column;
      yield {
        message: `${reader} takes the day of ${table}.${column} in UTC, and the clock of its source is that of ${zone}`,
        at: [at],
        why: "near midnight that is the day before or after, and another version than a DATETIME of the same moment finds",
        fix: `write spark("from_utc_timestamp(${column}, '${zone}')", { type: ${datetimeLike(utc.type)}, reads: [${table}.${column}] }) for ${table}.${column}, or accept it with the reason`,
      };
    }
  },
});

interface TakenTimes {
  readonly reader: string;
  readonly at: FindingAddress;
  /** Each a list of what is taken for times of one clock. */
  readonly all: readonly (readonly Expression[])[];
}

/** A value and the natural key that it is looked up in; the columns that a dimension collects its values from. */
function* timesOfTargets(model: PipelineModel, index: ModelIndex): Iterable<TakenTimes> {
  for (const target of model.warehouse.targets) {
    for (const { lookup, name, at } of lookupColumns(target)) {
      const columns = index.dimension(lookup.dimension)?.columns ?? [];
      const all = lookup.by.map(({ column, value }) => [
        value,
        ...columns.flatMap((each) => (each.name === column ? ownValue(each.value) : [])),
      ]);
      yield { reader: name, at, all };
    }
    if (target.kind !== "dimension" || target.from.kind !== "distinct") continue;
    const all = target.from.values.map(({ seenIn }) =>
      seenIn.flatMap((column): readonly Expression[] => {
        const found = index.column(column);
        return found === undefined ? [] : [{ kind: "column", type: found.type, nullable: found.nullable, column }];
      }),
    );
    yield { reader: target.name, at: { path: targetPartPath(target.name, "from"), part: "from" }, all };
  }
}

function ownValue(value: Target["columns"][number]["value"]): readonly Expression[] {
  return value.kind === "expression" ? [value.expression] : [];
}

interface VersionDay {
  readonly reader: string;
  readonly at: FindingAddress;
  readonly day: Expression;
}

/** What finds a version by its day, and what begins the first one. */
function* daysOfVersions(model: PipelineModel): Iterable<VersionDay> {
  for (const target of model.warehouse.targets) {
    for (const { lookup, name, at } of lookupColumns(target))
      if (lookup.asOf !== null) yield { reader: `asOf of ${name}`, at, day: lookup.asOf };
    if (target.kind !== "dimension" || target.history.kind !== "versions") continue;
    const day = target.history.firstVersionFrom;
    const at = { path: targetPartPath(target.name, "history"), part: "firstVersionFrom" };
    if (day !== null) yield { reader: `firstVersionFrom of ${target.name}`, at, day };
  }
}

function datetimeLike(type: ColumnType): string {
  return type.kind === "timestamp" && type.precision > 0 ? `datetime(${String(type.precision)})` : "datetime()";
}

interface Mixed {
  readonly local: string;
  readonly zone: string;
  readonly utc: string;
  /** Of the one in UTC. */
  readonly column: string;
}

function mixedIn(times: readonly Expression[], zones: ReadonlyMap<string, string>): Mixed | null {
  const columns = times.flatMap(columnsOfTime);
  const utc = columns.find(({ type }) => type.kind === "timestamp");
  const local = columns.find(({ type, column }) => type.kind !== "timestamp" && zones.get(column.source) !== "UTC");
  if (utc === undefined || local === undefined) return null;
  const { source, table, column } = local.column;
  return {
    local: `${table}.${column}`,
    zone: zones.get(source) ?? "",
    utc: `${utc.column.table}.${utc.column.column}`,
    column: utc.column.column,
  };
}

/** What a node takes for times of one clock. */
function timesOf(node: ExpressionNode): readonly Expression[] {
  switch (node.kind) {
    case "compare":
      return [node.left, node.right];
    case "daysBetween":
      return [node.from, node.to];
    case "coalesce":
      return node.values;
    case "case":
      return [...node.branches.map(({ then }) => then), node.otherwise];
    default:
      return [];
  }
}

type Reading = Extract<Expression, { kind: "column" }>;

/** The source columns whose digits an expression hands on. */
function columnsOfTime(expression: Expression): readonly Reading[] {
  switch (expression.kind) {
    case "column":
      return TIMES.has(expression.type.kind) ? [expression] : [];
    case "cast":
      return TIMES.has(expression.type.kind) ? columnsOfTime(expression.value) : [];
    case "coalesce":
    case "case":
      return timesOf(expression).flatMap(columnsOfTime);
    case "arithmetic":
      return [expression.left, expression.right].flatMap(columnsOfTime);
    default:
      return [];
  }
}

const TIMES: ReadonlySet<ColumnType["kind"]> = new Set(["date", "datetime", "timestamp"]);
