import Ajv, { type ValidateFunction } from "ajv";
import { completed } from "./former";
import { deepFreeze } from "./freeze";
import schema from "./model.schema.json";
import type { PipelineModel } from "./pipeline";

let compiled: ValidateFunction<PipelineModel> | null = null;

/** Compiling the schema takes longer than compiling a pipeline: nobody waits for it who reads no model. */
function validator(): ValidateFunction<PipelineModel> {
  compiled ??= new Ajv({ allErrors: true, allowUnionTypes: true, strict: true }).compile<PipelineModel>(schema);
  return compiled;
}

/** A text that is no model, with everything that is wrong with it. */
export class InvalidModel extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`This is not a pipeline model:\n${faults.join("\n")}`);
    this.name = "InvalidModel";
  }
}

/** Reads what `printModel` wrote, of this version or, where its meaning is certain, of an earlier one. Throws `InvalidModel`. */
export function parseModel(text: string): PipelineModel {
  const value = completed(parseJson(text));
  const validate = validator();
  if (validate(value)) return deepFreeze(value);
  throw new InvalidModel(
    (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || "/"} ${message ?? ""}`),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidModel([error instanceof Error ? error.message : String(error)]);
  }
}
