import type { ColumnType, Expression } from "../../model";
import type { ExpressionNode } from "../../model/expression-parts";
import { defineCheck } from "../check";
import { meaningsOf } from "./meanings-of-model";

export const clocksMixed = defineCheck({
  code: "clocks-mixed",
  severity: "warning",
  summary: "A local time and a moment in UTC are taken for times of one clock",
  page: {
    explanation: `A DATETIME or DATE has the digits that the clock of its source's \`timeZone\` showed; a TIMESTAMP is in UTC. Where the zone is not UTC, the two lie hours apart when they mean the
same moment: a comparison of them, the days between them, a choice of one or the other is wrong by that.`,
    remedy: `Take columns of one clock. A TIMESTAMP is brought to the source's clock by
\`spark("from_utc_timestamp(paid_at, 'Europe/Madrid')", { type: datetime(), reads: [visits.paid_at] })\`.`,
    refused: `accurate(visits, after(visits.paid_at, visits.begun_at))   // timestamp(), datetime(); timeZone: "Europe/Madrid"`,
    accepted: `accurate(visits, after(visits.left_at, visits.begun_at))   // both datetime()`,
  },
  *find({ model, index }) {
    const zones = new Map(model.sources.map(({ name, timeZone }) => [name, timeZone]));
    for (const { reader, at, nodes } of meaningsOf({ model, index })) {
      const [mixed] = nodes.flatMap((node) => mixedIn(timesOf(node), zones) ?? []);
      if (mixed === undefined) continue;
      yield {
        message: `${reader}: ${mixed.local} is on the clock of ${mixed.zone}, and ${mixed.utc} in UTC`,
        at: [at],
        why: "when they mean one moment, their digits are hours apart",
        fix: `take columns of one clock, or write from_utc_timestamp(${mixed.column}, '${mixed.zone}') within spark(...) for the other`,
      };
    }
  },
});

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
