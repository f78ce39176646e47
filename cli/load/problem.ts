import type { Diagnostic } from "../../pipeline-dsl/checks";

/** Why a definition could not be read at all: what the compiler's own checks never see. Each code has its page. */
export type LoadProblem = Diagnostic<
  "definition-doubtful" | "definition-syntax" | "definition-import" | "definition-threw" | "definition-without-pipeline"
>;

export class DefinitionNotLoaded extends Error {
  constructor(readonly problems: readonly LoadProblem[]) {
    super(problems.map((problem) => problem.message).join("\n"));
    this.name = "DefinitionNotLoaded";
  }
}
