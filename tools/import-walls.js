"use strict";
// The walls of the house (docs/decisions/01-one-way-arrows.md): what a folder must never import.
// `language/` builds, `model/` is data, `checks/` and `targets/` read the model only, `evaluators/` judge what is printed.

const CLI_PARTS = ["compile", "doctor", "drift", "explain", "load", "lock", "output", "review", "run", "stack"].map(
  (part) => `./cli/${part}`,
);

/** Zones of `import-x/no-restricted-paths`. */
const walls = [
  { target: "./pipeline-dsl", from: ["./infra", "./lab", "./cli", "./stacks", "./jobs"] },
  {
    target: "./pipeline-dsl/model",
    from: ["./pipeline-dsl/language", "./pipeline-dsl/checks", "./pipeline-dsl/targets", "./pipeline-dsl/review"],
  },
  { target: "./pipeline-dsl/checks", from: ["./pipeline-dsl/language", "./pipeline-dsl/review"] },
  {
    target: "./pipeline-dsl/targets",
    from: ["./pipeline-dsl/language", "./pipeline-dsl/checks/index.ts", "./pipeline-dsl/evaluators"],
  },
  { target: "./pipeline-dsl/evaluators", from: ["./pipeline-dsl/language", "./pipeline-dsl/checks"] },
  { target: "./infra", from: ["./pipeline-dsl/language", "./lab", "./cli"] },
  { target: "./lab", from: ["./infra", "./cli"] },
  { target: "./stacks", from: ["./lab", "./cli"] },
  // `commands/` says what may be asked and `actions/` does it; what the actions share knows neither.
  { target: "./cli/actions", from: ["./cli/commands", "./cli/program.ts"] },
  { target: CLI_PARTS, from: ["./cli/commands", "./cli/program.ts", "./cli/actions"] },
];

/** Options of the resolver. Without it no import of a TypeScript file is found, and no wall holds. */
const resolverOptions = { extensions: [".ts", ".js", ".json"], extensionAlias: { ".js": [".ts", ".js"] } };

module.exports = { walls, resolverOptions };
