import { Option } from "commander";

/** On every command: any definition, anywhere on disk. */
export function definitionOption(): Option {
  return new Option(
    "--definition <file>",
    "the pipeline's definition (default: pipeline.ts here, else stacks/*/pipeline.ts)",
  );
}
