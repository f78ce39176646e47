import type { Diagnostic } from "../../pipeline-dsl/checks";

/** Why a definition could not be read at all: what the compiler's own checks never see. The long form of each code. */
export const LOAD_PROBLEMS = {
  "definition-syntax": "The file is not valid TypeScript, so nothing of it could be read.",
  "definition-import":
    'A file or package that the definition imports is not where the import looks for it. Relative imports start at the importing file, packages are looked up from the definition\'s folder upwards, and the language itself is "pipeline-dsl".',
  "definition-threw":
    "The definition's own code raised an error while it was read. A definition only declares: it needs no input, network or clock.",
  "definition-without-pipeline":
    'The file that is given as a definition exports the pipeline as its default: export default pipeline("Name", { ... }).',
} as const;

export type LoadProblem = Diagnostic<keyof typeof LOAD_PROBLEMS>;

export class DefinitionNotLoaded extends Error {
  constructor(readonly problems: readonly LoadProblem[]) {
    super(problems.map((problem) => problem.message).join("\n"));
    this.name = "DefinitionNotLoaded";
  }
}
