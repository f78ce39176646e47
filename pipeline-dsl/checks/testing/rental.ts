import type { PipelineModel } from "../../model";
import lock from "../../../stacks/rental-marketplace/pipeline.lock.json";

/** The same shape with nothing read-only, for tests that break a model on purpose. */
export type Editable<Value> = Value extends readonly (infer Item)[]
  ? Editable<Item>[]
  : Value extends object
    ? { -readonly [Key in keyof Value]: Editable<Value[Key]> }
    : Value;

/** A fresh copy of the rental marketplace's committed model, with `edit` applied. */
export function rentalModel(edit: (model: Editable<PipelineModel>) => void = () => undefined): PipelineModel {
  const model = structuredClone(lock) as Editable<PipelineModel>;
  edit(model);
  return model;
}
