import type { Dimension, Expression, Fact, PipelineModel, SourceColumn, SourceTable, TargetColumn } from "../../model";
import lock from "../../../stacks/rental-marketplace/pipeline.lock.json";

/** The same shape with nothing read-only, for tests that break a model on purpose. */
export type Editable<Value> = Value extends readonly (infer Item)[]
  ? Editable<Item>[]
  : Value extends object
    ? { -readonly [Key in keyof Value]: Editable<Value[Key]> }
    : Value;

export type EditableModel = Editable<PipelineModel>;
export type Edit = (model: EditableModel) => void;

/** A fresh copy of the rental marketplace's committed model, with `edit` applied. */
export function rentalModel(edit: Edit = () => undefined): PipelineModel {
  const model = structuredClone(lock) as EditableModel;
  edit(model);
  return model;
}

export function tableOf(model: EditableModel, name: string): Editable<SourceTable> {
  return found(
    model.sources.flatMap(({ tables }) => tables).find((table) => table.name === name),
    name,
  );
}

export function sourceColumnOf(model: EditableModel, table: string, name: string): Editable<SourceColumn> {
  return found(
    tableOf(model, table).columns.find((column) => column.name === name),
    name,
  );
}

export function targetOf(model: EditableModel, name: string): Editable<Dimension> | Editable<Fact> {
  return found(
    model.warehouse.targets.find((target) => target.name === name),
    name,
  );
}

export function dimensionOf(model: EditableModel, name: string): Editable<Dimension> {
  const target = targetOf(model, name);
  return found(target.kind === "dimension" ? target : undefined, name);
}

export function factOf(model: EditableModel, name: string): Editable<Fact> {
  const target = targetOf(model, name);
  return found(target.kind === "fact" ? target : undefined, name);
}

export function columnOf(model: EditableModel, target: string, name: string): Editable<TargetColumn> {
  return found(
    targetOf(model, target).columns.find((column) => column.name === name),
    name,
  );
}

export function ruleOf(model: EditableModel, id: string): EditableModel["quality"]["rules"][number] {
  return found(
    model.quality.rules.find((rule) => rule.id === id),
    id,
  );
}

/** A reference to a source column as an expression. */
export function reading(
  table: string,
  column: string,
  type: Editable<SourceColumn["type"]> = { kind: "integer", width: "regular", unsigned: false },
): Editable<Expression> {
  return { kind: "column", type, nullable: true, column: { source: "marketplace", table, column } };
}

/** A further column of a target. */
export function addColumn(model: EditableModel, target: string, name: string, expression: Editable<Expression>): void {
  const { type, nullable } = expression;
  targetOf(model, target).columns.push({
    name,
    type,
    nullable,
    value: { kind: "expression", expression },
    description: null,
  });
}

function found<Thing>(thing: Thing | undefined, name: string): Thing {
  if (thing === undefined) throw new Error(`the rental model has no ${name}`);
  return thing;
}
