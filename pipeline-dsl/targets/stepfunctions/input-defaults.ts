import type { JsonObject, States } from "./asl";

/** `$.input`: the execution's input, with defaults for what was not given. The machine starts at `Defaults`. */
export function withDefaults(defaults: JsonObject, next: string): States {
  return {
    Defaults: {
      Type: "Pass",
      Parameters: { defaults, "given.$": "$$.Execution.Input" },
      Next: "Normalise",
    },
    Normalise: {
      Type: "Pass",
      Parameters: { "input.$": "States.JsonMerge($.defaults, $.given, false)" },
      Next: next,
    },
  };
}
