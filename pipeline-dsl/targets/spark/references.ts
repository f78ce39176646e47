import type { Expression, Lookup, PipelineModel, Target } from "../../model";
import { carriedColumns } from "../carried-columns";
import { lookupKeyColumn } from "../curated";
import { referenceName, referenceOfLookup, referenceOfRule, type TextReference } from "../references";
import type { PlanReference, PlanTarget } from "./plan";

/** Every reference by text in the source, once, in the order of the targets and then of the rules. */
export function printReferences(model: PipelineModel, source: string): readonly PlanReference[] {
  const ofLookups = model.warehouse.targets.flatMap((target) =>
    textLookups(model, target).map(({ reference }) => ({ reference, oneParent: true })),
  );
  const ofRules = model.quality.rules.flatMap((rule) => {
    const reference = referenceOfRule(model, rule);
    return reference === null ? [] : [{ reference, oneParent: false }];
  });
  const printed = new Map<string, PlanReference>();
  // Those that need one parent come first, and so win.
  for (const { reference, oneParent } of [...ofLookups, ...ofRules]) {
    const name = referenceName(reference);
    if (reference.source === source && !printed.has(name)) printed.set(name, printReference(reference, oneParent));
  }
  return [...printed.values()];
}

function printReference(reference: TextReference, oneParent: boolean): PlanReference {
  return {
    name: referenceName(reference),
    table: reference.table,
    parent_table: reference.parent,
    parts: reference.parts.map(({ column, parentColumn, isText }) => ({
      column,
      parent_column: parentColumn,
      text: isText,
    })),
    one_parent: oneParent,
  };
}

export function printSpellings(model: PipelineModel, target: Target): PlanTarget["spellings"] {
  const references = new Map(textLookups(model, target).map((each) => [referenceName(each.reference), each.reference]));
  return [...references].map(([name, { parts }]) => ({
    reference: name,
    columns: parts.flatMap(({ isText }, part) => (isText ? [{ part, as: spelledName(name, part) }] : [])),
  }));
}

/** The curated columns that hold a text as the parent spells it, and the value that does. */
export function spelledColumns(model: PipelineModel, target: Target): ReadonlyMap<string, Expression> {
  const carried = target.kind === "fact" ? carriedColumns(model, target) : new Map<string, string>();
  const spelled = new Map<string, Expression>();
  for (const { name, lookup, reference } of textLookups(model, target)) {
    lookup.by.forEach(({ column, value }, index) => {
      if (reference.parts[index]?.isText !== true) return;
      const expression = readingColumn(value, spelledName(referenceName(reference), index));
      const key = lookupKeyColumn(name, column);
      for (const each of [key, carried.get(key)]) if (each !== undefined) spelled.set(each, expression);
    });
  }
  return spelled;
}

/** The value, of another column. */
function readingColumn(value: Expression, column: string): Expression {
  if (value.kind === "cast") return { ...value, value: readingColumn(value.value, column) };
  return value.kind === "column" ? { ...value, column: { ...value.column, column } } : value;
}

function spelledName(reference: string, part: number): string {
  return `${reference}:${String(part)}`;
}

function textLookups(model: PipelineModel, target: Target) {
  const found: { readonly name: string; readonly lookup: Lookup; readonly reference: TextReference }[] = [];
  // A loop, for it is asked of every column of every table.
  for (const { name, value } of target.columns) {
    if (value.kind !== "lookup") continue;
    const reference = referenceOfLookup(model, target, value);
    if (reference !== null) found.push({ name, lookup: value, reference });
  }
  return found;
}
