import type { JsonObject } from "./json";
import type { StateGraph } from "./machine";
import type { Catcher } from "./retry";
import type { Transition } from "./transition";

/** The same states for each item of a list. A redrive goes on where it stopped. */
export type MapState = Transition & {
  readonly Type: "Map";
  readonly Comment?: string;
  readonly ItemsPath: string;
  readonly ItemSelector: JsonObject;
  readonly MaxConcurrency: number;
  readonly ItemProcessor: StateGraph & { readonly ProcessorConfig: { readonly Mode: "INLINE" } };
  readonly ResultPath: null;
  readonly Catch?: readonly Catcher[];
};
