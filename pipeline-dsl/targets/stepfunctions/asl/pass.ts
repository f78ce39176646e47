import type { Json, JsonObject } from "./json";
import type { Transition } from "./transition";

/** Shapes the data of the execution. */
export type PassState = Transition & {
  readonly Type: "Pass";
  readonly Comment?: string;
  readonly Result?: Json;
  readonly Parameters?: JsonObject;
  readonly ResultPath?: string;
};
