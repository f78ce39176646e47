import { targetPartPath } from "../../checks/paths";
import type { Dimension, Fact, History, TableOrigin, Target, TargetColumn, TargetOrigin, Vanishing } from "../../model";
import { RenamedValue } from "../expressions/value";
import { type AnyTable, TABLE } from "../source";
import type { ColumnDeclaration } from "../targets/columns";
import type { DimensionDeclaration } from "../targets/dimension";
import { DistinctDeclaration } from "../targets/distinct";
import type { FactDeclaration } from "../targets/fact";
import type { HistoryDeclaration } from "../targets/history";
import { LookupDeclaration } from "../targets/lookup-declaration";
import type { TargetDeclaration } from "../targets/target";
import type { VanishingDeclaration } from "../targets/vanishing";
import { resolveDistinct } from "./distinct";
import type { Findings } from "./findings";
import { sortedBy, sortedNames } from "./order";

export function resolveTarget(target: TargetDeclaration, findings: Findings): Target {
  return target.kind === "dimension" ? resolveDimension(target, findings) : resolveFact(target, findings);
}

function resolveDimension({ name, definition }: DimensionDeclaration, findings: Findings): Dimension {
  const history = resolveHistory(definition.history);
  const vanishing = definition.whenSourceRowVanishes;
  const { origin, columns } = resolveOrigin(name, definition, findings);
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
      vanishing === undefined ? usualVanishing(history, definition.from) : resolveVanishing(name, vanishing, findings),
  };
}

function resolveOrigin(
  name: string,
  { from, columns = {} }: DimensionDeclaration["definition"],
  findings: Findings,
): { readonly origin: TargetOrigin; readonly columns: readonly TargetColumn[] } {
  if (from instanceof DistinctDeclaration) return resolveDistinct(name, from, findings);
  return { origin: tableOrigin(from), columns: resolveColumns(columns) };
}

function resolveFact({ name, definition }: FactDeclaration, findings: Findings): Fact {
  const vanishing = definition.whenSourceRowVanishes;
  return {
    kind: "fact",
    name,
    key: definition.key,
    description: definition.description ?? null,
    from: tableOrigin(definition.from),
    columns: resolveColumns(definition.columns),
    grain: sortedNames(definition.grain),
    whenSourceRowVanishes: vanishing === undefined ? KEEP : resolveVanishing(name, vanishing, findings),
  };
}

function tableOrigin(from: AnyTable): TableOrigin {
  const { source, name } = from[TABLE];
  return { kind: "table", source, table: name };
}

function resolveColumns(columns: Readonly<Record<string, ColumnDeclaration>>): readonly TargetColumn[] {
  return Object.entries(columns).map(([name, given]): TargetColumn => {
    if (given instanceof LookupDeclaration) return resolveLookup(name, given);
    const { expression } = given instanceof RenamedValue ? given.value : given;
    const { type, nullable } = expression;
    return { name, type, nullable, description: null, value: { kind: "expression", expression } };
  });
}

/** Surrogate keys are INT, and never NULL: what is not found is the unknown member. */
function resolveLookup(name: string, { dimension, by, asOf }: LookupDeclaration): TargetColumn {
  const parts = Object.entries(by).map(([column, { expression }]) => ({ column, value: expression }));
  return {
    name,
    type: { kind: "integer", width: "regular", unsigned: false },
    nullable: false,
    description: null,
    value: { kind: "lookup", dimension, by: sortedBy(parts, ({ column }) => column), asOf: asOf?.expression ?? null },
  };
}

function resolveHistory(history: HistoryDeclaration): History {
  if (history.kind === "overwrite") return { kind: "overwrite" };
  const { from, to, firstVersionFrom } = history;
  return { kind: "versions", from, to, granularity: "day", firstVersionFrom: firstVersionFrom?.expression ?? null };
}

const KEEP: Vanishing = { kind: "keep" };
const USUAL_LIMIT = 0.2;

/** Only a full extract shows what is gone; a version of what is gone holds no longer. */
function usualVanishing(history: History, from: AnyTable | DistinctDeclaration): Vanishing {
  const readInFull = !(from instanceof DistinctDeclaration) && from[TABLE].definition.extract.watermark === null;
  return history.kind === "versions" && readInFull ? { kind: "closeVersion", refuseAbove: USUAL_LIMIT } : KEEP;
}

function resolveVanishing(
  name: string,
  { kind, refuseAbove, site }: VanishingDeclaration,
  findings: Findings,
): Vanishing {
  const at = targetPartPath(name, "whenSourceRowVanishes");
  return kind === "keep" ? KEEP : { kind, refuseAbove: findings.share(refuseAbove, site, "refuseAbove", at) };
}
