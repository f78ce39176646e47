import type { PipelineModel, QualityRule } from "../../pipeline-dsl/model";
import { lineage, type Lineage, type LineageEdge } from "../../pipeline-dsl/targets/docs";
import { stepsOf } from "../../pipeline-dsl/targets/steps";

/** A table, column, rule or step on its way through the pipeline, as lines of text. */
export class NameExplainer {
  private readonly lineage: Lineage;

  constructor(private readonly model: PipelineModel) {
    this.lineage = lineage(model);
  }

  /** All names that can be asked for; a source's table goes without the source, too. */
  names(): readonly string[] {
    const tables = this.lineage.tables.flatMap((table) => spellings(table.name));
    const columns = this.lineage.tables.flatMap((table) =>
      table.columns.flatMap((column) => spellings(table.name).map((name) => `${name}.${column.name}`)),
    );
    const rules = this.model.quality.rules.map(({ id }) => id);
    return [...stepsOf(this.model).map(({ name }) => name), ...tables, ...columns, ...rules];
  }

  explain(name: string): string | null {
    return this.step(name) ?? this.rule(name) ?? this.table(name) ?? this.column(name);
  }

  private step(name: string): string | null {
    const steps = stepsOf(this.model);
    const step = steps.find((each) => each.name === name);
    if (step === undefined) return null;
    const next = steps.filter(({ after }) => after.includes(name)).map((each) => each.name);
    return lines(`${name} is a step of ${this.model.name}`, [
      ["what", WORK[step.kind]],
      ["after", step.after.join(", ") || "nothing; it is the first"],
      ["before", next.join(", ") || "nothing; it is the last"],
      ["retry", `npx pipeline run --input '{"retry": true, "failed_job": "${name}"}'`],
    ]);
  }

  private rule(name: string): string | null {
    const rule = this.model.quality.rules.find(({ id }) => id === name);
    if (rule === undefined) return null;
    const reads = this.lineage.edges.filter(({ to }) => to === `rule:${name}`).map(({ from }) => from);
    return lines(`${name} is a quality rule`, [
      ["looks at", reads.join(", ")],
      ["holds when", `more than ${Number((rule.threshold * 100).toFixed(4))} % of the rows pass`],
      ["breach", BREACH[rule.whenBreached]],
    ]);
  }

  private table(name: string): string | null {
    const table = this.lineage.tables.find((each) => spellings(each.name).includes(name));
    if (table === undefined) return null;
    return lines(
      `${table.name} is a table of the ${ZONES[table.zone]}`,
      table.columns.map((column) => [column.name, column.type]),
    );
  }

  private column(name: string): string | null {
    const table = this.lineage.tables.find((each) =>
      each.columns.some((column) => spellings(each.name).some((spelling) => `${spelling}.${column.name}` === name)),
    );
    const column = table?.columns.find((each) => name.endsWith(`.${each.name}`));
    if (table === undefined || column === undefined) return null;
    const full = `${table.name}.${column.name}`;
    const before = this.walk(full, "to", "from").toReversed();
    const after = this.walk(full, "from", "to");
    return [
      `${full} is a column of the ${ZONES[table.zone]}: ${column.type}`,
      ...(before.length > 0 ? ["", "made of", ...before.map((edge) => this.hop(edge))] : []),
      ...(after.length > 0 ? ["", "goes into", ...after.map((edge) => this.hop(edge))] : []),
      ...(before.length + after.length === 0 ? ["", "nothing is made of it, and it is made of nothing else"] : []),
    ].join("\n");
  }

  /** Every edge that can be reached, nearest first. */
  private walk(start: string, near: "from" | "to", far: "from" | "to"): readonly LineageEdge[] {
    const reached = new Set([start]);
    const edges: LineageEdge[] = [];
    for (const name of reached) {
      for (const edge of this.lineage.edges.filter((each) => each[near] === name)) {
        edges.push(edge);
        reached.add(edge[far]);
      }
    }
    return edges;
  }

  private hop({ from, to, kind, sql }: LineageEdge): string {
    const type = this.typeOf(to);
    return `  ${from} -> ${to}${type === null ? "" : ` ${type}`} (${sql ?? HOPS[kind]})`;
  }

  private typeOf(name: string): string | null {
    const table = this.lineage.tables.find((each) => name.startsWith(`${each.name}.`));
    return table?.columns.find((column) => name === `${table.name}.${column.name}`)?.type ?? null;
  }
}

function spellings(table: string): readonly string[] {
  return table.startsWith("curated.") || !table.includes(".") ? [table] : [table, table.slice(table.indexOf(".") + 1)];
}

function lines(title: string, rows: readonly (readonly [label: string, text: string])[]): string {
  const widest = rows.reduce((most, [label]) => Math.max(most, label.length), 0);
  return [title, "", ...rows.map(([label, text]) => `  ${label.padEnd(widest)}  ${text}`)].join("\n");
}

const ZONES = { source: "source", curated: "curated zone", warehouse: "warehouse" } as const;

const WORK = {
  migrate: "creates and migrates the warehouse's tables",
  extract: "reads the sources into the raw zone",
  transform: "cleans the rows, evaluates the quality rules and shapes the rows for the warehouse",
  qualityGate: "stops the run before loading when quality is breached",
  load: "loads one table in one transaction",
  manifest: "writes what was loaded to the lake's manifests",
  commit: "marks the run as done; the next one begins where its window ended",
} as const;

const BREACH: Readonly<Record<QualityRule["whenBreached"], string>> = {
  stopBeforeLoading: "nothing of the run reaches the warehouse",
  quarantineRows: "failing rows are set aside, the run goes on",
  warn: "the run goes on and says so",
};

const HOPS: Readonly<Record<LineageEdge["kind"], string>> = {
  value: "as it is",
  seen: "every value ever seen",
  lookupKey: "looked up by",
  lookupDate: "as of",
  surrogateKey: "key of",
  firstVersion: "start of the first version",
  rule: "watched by",
};
