import type { Dimension, Fact, History, TableOrigin, Target, TargetColumn, TargetOrigin, Vanishing } from "../../model";
import type { CallSite } from "../call-site";
import { Value } from "../expressions/value";
import { valueOf } from "../expressions/constant";
import type { TargetDeclaration } from "../pipeline";
import { type AnyTable, TABLE } from "../source";
import { DimensionDeclaration } from "../targets/dimension";
import { DistinctDeclaration } from "../targets/distinct";
import type { FactDeclaration } from "../targets/fact";
import type { HistoryDeclaration } from "../targets/history";
import { isLookup, type LookupDeclaration } from "../targets/lookup";
import type { VanishingDeclaration } from "../targets/vanishing";
import { resolveDistinct } from "./distinct";
import type { Findings } from "./findings";
import { sortedBy, sortedNames } from "./order";

export function resolveTarget(target: TargetDeclaration, findings: Findings): Target {
  return target.kind === "dimension" ? resolveDimension(target, findings) : resolveFact(target, findings);
}

function resolveDimension({ name, definition, site }: DimensionDeclaration, findings: Findings): Dimension {
  const history = resolveHistory(definition.history, findings);
  const vanishing = definition.whenSourceRowVanishes;
  const { origin, columns } = resolveOrigin(name, definition, site, findings);
  return {
    kind: "dimension",
    name,
    key: definition.key,
    description: definition.description ?? null,
    from: origin,
    columns,
    naturalKey: sortedNames(definition.naturalKey),
    history,
    whenSourceRowVanishes:
      vanishing === undefined ? usualVanishing(history, definition.from) : resolveVanishing(vanishing, findings),
  };
}

function resolveOrigin(
  name: string,
  { from, columns = {} }: DimensionDeclaration["definition"],
  site: CallSite,
  findings: Findings,
): { readonly origin: TargetOrigin; readonly columns: readonly TargetColumn[] } {
  if (from instanceof DistinctDeclaration) return resolveDistinct(name, from, findings);
  return { origin: tableOrigin(name, from, site, findings), columns: resolveColumns(name, columns, site, findings) };
}

function resolveFact({ name, definition, site }: FactDeclaration, findings: Findings): Fact {
  const vanishing = definition.whenSourceRowVanishes;
  return {
    kind: "fact",
    name,
    key: definition.key,
    description: definition.description ?? null,
    from: tableOrigin(name, definition.from, site, findings),
    columns: resolveColumns(name, definition.columns, site, findings),
    grain: sortedNames(definition.grain),
    whenSourceRowVanishes: vanishing === undefined ? KEEP : resolveVanishing(vanishing, findings),
  };
}

/** A misspelt table is undefined where no type checker ran. */
function tableOrigin(target: string, from: AnyTable | undefined, site: CallSite, findings: Findings): TableOrigin {
  const identity = from?.[TABLE];
  if (identity !== undefined) return { kind: "table", source: identity.source, table: identity.name };
  findings.report({
    code: "value-missing",
    message: `${target} reads from something that is no table`,
    why: "a misspelt table name gives undefined; the type checker underlines it",
    fix: "name one of the source's tables",
    site,
  });
  return { kind: "table", source: "", table: "" };
}

function resolveColumns(
  target: string,
  columns: Readonly<Record<string, unknown>>,
  site: CallSite,
  findings: Findings,
): readonly TargetColumn[] {
  return Object.entries(columns).map(([name, given]): TargetColumn => {
    if (isLookup(given)) return resolveLookup(target, name, given, findings);
    const value = given instanceof Value ? given : valueOf(given, site);
    reportFaults(value, findings, site, `column ${name}`);
    const { type, nullable } = value.expression;
    return { name, type, nullable, description: null, value: { kind: "expression", expression: value.expression } };
  });
}

/** Surrogate keys are INT, and never NULL: what is not found is the unknown member. */
function resolveLookup(target: string, name: string, lookup: LookupDeclaration, findings: Findings): TargetColumn {
  const by = Object.entries(lookup.by).map(([column, given]) => ({
    column,
    value: resolveValue(given, lookup, findings),
  }));
  return {
    name,
    type: { kind: "integer", width: "regular", unsigned: false },
    nullable: false,
    description: null,
    value: {
      kind: "lookup",
      dimension: dimensionName(target, name, lookup, findings),
      by: sortedBy(by, ({ column }) => column),
      asOf: lookup.asOf === null ? null : resolveValue(lookup.asOf, lookup, findings),
    },
  };
}

function dimensionName(target: string, column: string, lookup: LookupDeclaration, findings: Findings): string {
  const { dimension } = lookup;
  if (dimension instanceof DimensionDeclaration) return dimension.name;
  findings.report({
    code: "value-missing",
    message: `${column} of ${target} looks up something that is no dimension`,
    why: "a dimension must stand above its use: a const has no value before its line",
    fix: "declare the dimension first, and look it up by its name",
    site: lookup.site,
  });
  return "";
}

function resolveValue(given: unknown, { site }: LookupDeclaration, findings: Findings): Value["expression"] {
  const value = valueOf(given, site);
  reportFaults(value, findings, null, "");
  return value.expression;
}

export function reportFaults(
  { faults }: Pick<Value, "faults">,
  findings: Findings,
  around: CallSite | null,
  part: string,
): void {
  for (const fault of faults) findings.report(fault, fault.site === around ? null : around, part);
}

function resolveHistory(history: HistoryDeclaration, findings: Findings): History {
  if (history.kind === "overwrite") return { kind: "overwrite" };
  const { from, to, firstVersionFrom } = history;
  if (firstVersionFrom !== null) reportFaults(firstVersionFrom, findings, history.site, "history");
  return { kind: "versions", from, to, granularity: "day", firstVersionFrom: firstVersionFrom?.expression ?? null };
}

const KEEP: Vanishing = { kind: "keep" };
const USUAL_LIMIT = 0.2;

/** Only a full extract shows what is gone; a version of what is gone holds no longer. */
function usualVanishing(history: History, from: AnyTable | DistinctDeclaration): Vanishing {
  const readInFull = !(from instanceof DistinctDeclaration) && from[TABLE].definition.extract.watermark === null;
  return history.kind === "versions" && readInFull ? { kind: "closeVersion", refuseAbove: USUAL_LIMIT } : KEEP;
}

function resolveVanishing({ kind, refuseAbove, site }: VanishingDeclaration, findings: Findings): Vanishing {
  return kind === "keep" ? KEEP : { kind, refuseAbove: findings.share(refuseAbove, site, "refuseAbove") };
}
