import type {
  BreachAction,
  ColumnReference,
  Predicate,
  Quality,
  QualityCategory,
  QualityRule,
  QualityTest,
} from "../../model";
import { rulePath } from "../../checks/paths";
import type { CallSite } from "../call-site";
import { type Column, isValue } from "../expressions/value";
import type { Fault } from "../fault";
import type { QualityDeclaration } from "../quality/quality-rules";
import type { RuleDeclaration } from "../quality/rule";
import { type AnyTable, TABLE } from "../source";
import { Findings } from "./findings";
import { sortedBy } from "./order";
import { readsOf } from "./reads";
import { predicateName } from "./rule-name";

const CATEGORIES: readonly QualityCategory[] = ["completeness", "accuracy", "consistency"];

/** Without rules nothing can breach. */
const NO_RULES: Quality = { rules: [], whenBreached: "stopBeforeLoading" };

export function resolveQuality(quality: QualityDeclaration | undefined, findings: Findings): Quality {
  if (quality === undefined) return NO_RULES;
  const { definition, site } = quality;
  const whenBreached = definition.whenBreached.action;
  const rules = CATEGORIES.flatMap((category) => {
    const section = definition[category];
    if (section === undefined) return [];
    const withIts = section.rules.flatMap((rule) => (rule.options.threshold === undefined ? (ruleId(rule) ?? []) : []));
    const threshold = findings.shareLimit(
      ">",
      section.threshold,
      site,
      `${category}.threshold`,
      ...withIts.map(rulePath),
    );
    return section.rules.flatMap((rule) => resolveRule(rule, { threshold, whenBreached }, findings));
  });
  return { rules: sortedBy(rules, (rule) => rule.id), whenBreached };
}

interface Defaults {
  readonly threshold: number;
  readonly whenBreached: BreachAction;
}

/** A rule that reads no table has told its fault and is left out. */
function resolveRule(rule: RuleDeclaration, defaults: Defaults, findings: Findings): readonly QualityRule[] {
  const resolved = resolveTest(rule, findings);
  if (resolved === null) return [];
  const { options, category, site } = rule;
  const { test, source, table } = resolved;
  const id = idOf(rule, resolved);
  return [
    {
      id,
      category,
      source,
      table,
      test,
      threshold:
        options.threshold === undefined
          ? defaults.threshold
          : findings.shareLimit(">", options.threshold, site, "threshold", rulePath(id)),
      whenBreached: options.whenBreached?.action ?? defaults.whenBreached,
    },
  ];
}

/** The rule's id in the model, or null for a rule that is left out of it. */
export function ruleId(rule: RuleDeclaration): string | null {
  const resolved = resolveTest(rule, new Findings());
  return resolved === null ? null : idOf(rule, resolved);
}

function idOf({ category, options }: RuleDeclaration, { table, name }: ResolvedTest): string {
  return `${category}.${table}.${options.name ?? name}`;
}

interface ResolvedTest {
  readonly source: string;
  readonly table: string;
  readonly test: QualityTest;
  readonly name: string;
}

/** The rule of every column or table that the declaration names; null when one of them is none. */
function resolveTest(rule: RuleDeclaration, findings: Findings): ResolvedTest | null {
  switch (rule.test.kind) {
    case "complete": {
      const column = referenceOf(rule.test.column);
      if (column === null) return null;
      return { ...column, test: { kind: "complete", column: column.column }, name: column.column };
    }
    case "accurate":
      return resolveAccuracy(rule.test.subject, rule.test.predicate, rule, findings);
    case "refersTo": {
      const column = referenceOf(rule.test.column);
      const parent = primaryKeyOf(rule.test.parent, rule, findings);
      if (column === null || parent === null) return null;
      return {
        ...column,
        test: { kind: "refersTo", column: column.column, parent },
        name: `${column.column}_refers_to_${parent.table}`,
      };
    }
    case "unique": {
      const columns = rule.test.columns.map(referenceOf);
      const [first] = columns;
      if (first === undefined || first === null) return null;
      const others = columns.flatMap((column) => (column === null || isOfTable(column, first) ? [] : [column]));
      for (const other of others) findings.report(ofAnotherTable(other, first, rule.site));
      const names = columns.flatMap((column) => (column === null ? [] : [column.column]));
      return { ...first, test: { kind: "unique", columns: names }, name: `${names.join("_")}_unique` };
    }
    default:
      return rule.test satisfies never;
  }
}

type PlaceOfTable = Pick<ColumnReference, "source" | "table">;

function isOfTable(one: PlaceOfTable, other: PlaceOfTable): boolean {
  return one.source === other.source && one.table === other.table;
}

/** A rule looks at the rows of one table. */
function ofAnotherTable({ table, column }: ColumnReference, first: PlaceOfTable, site: CallSite): Fault {
  return {
    code: "column-of-another-table",
    message: `a rule that is about ${first.table} reads ${table}.${column}`,
    why: "a rule looks at the rows of one table, without a join",
    fix: `use columns of ${first.table}, or write a rule for each table`,
    site,
  };
}

function resolveAccuracy(
  subject: Column | AnyTable,
  predicate: Predicate,
  { site, faults }: RuleDeclaration,
  findings: Findings,
): ResolvedTest | null {
  const place = isValue(subject) ? referenceOf(subject) : identityOf(subject);
  if (place === null) return null;
  if (faults.length === 0 && readsOf(predicate).length === 0) {
    findings.report({
      code: "wrong-kind",
      message: `the test of a rule about ${place.table} reads no column`,
      why: "it would say the same of every row",
      fix: `compare columns of ${place.table}, or leave the rule out`,
      site,
      part: "test",
    });
  }
  return {
    source: place.source,
    table: place.table,
    test: { kind: "accurate", predicate, reads: readsOf(predicate) },
    name: predicateName(predicate),
  };
}

/** Null for what stands in for a column that is at fault. */
function referenceOf({ expression }: Column): ColumnReference | null {
  return expression.kind === "column" ? expression.column : null;
}

function identityOf(given: AnyTable): { readonly source: string; readonly table: string } | null {
  const { source, name, faults } = given[TABLE];
  return faults.length > 0 || name === "" ? null : { source, table: name };
}

function primaryKeyOf(parent: AnyTable, rule: RuleDeclaration, findings: Findings): ColumnReference | null {
  const place = identityOf(parent);
  const { definition } = parent[TABLE];
  if (place === null || definition.faults.length > 0) return null;
  const columns = Object.entries(definition.columns).filter(([, { attributes }]) => attributes.primaryKey);
  const [only] = columns;
  // A table without a key is refused where it stands.
  if (only === undefined) return null;
  if (columns.length === 1) return { ...place, column: only[0] };
  findings.report({
    code: "parent-key",
    message: `${place.table} has ${String(columns.length)} primary key columns, so refersTo cannot name its rows by one`,
    why: "refersTo compares one column with the other table's primary key",
    fix: `give ${place.table} one column with primaryKey(), or leave the rule out`,
    site: rule.site,
  });
  return null;
}
