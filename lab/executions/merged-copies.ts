import type { StateMachineDefinition } from "aws-local-stepfunctions" with { "resolution-mode": "import" };

/**
 * `States.JsonMerge` answers a new object; the library writes into its first argument, so what one item of a Map merged was there for the
 * next one. So the first argument is a copy.
 */
export function withMergedCopies(definition: StateMachineDefinition): StateMachineDefinition {
  const text = JSON.stringify(definition).replaceAll(
    /States\.JsonMerge\((\$[^,()]*),/g,
    "States.JsonMerge(States.StringToJson(States.JsonToString($1)),",
  );
  return JSON.parse(text) as StateMachineDefinition;
}
