import { EXPLAINED_CODES, explainCode as explainedCode } from "../../pipeline-dsl/checks/explained";
import { renderPage } from "../../pipeline-dsl/checks/render/page";
import { REFUSALS } from "../../pipeline-dsl/targets/stepfunctions/refusals";
import { LOAD_PROBLEMS } from "../load/problem";

const OF_THE_COMMAND: Readonly<Record<string, string>> = {
  ...LOAD_PROBLEMS,
  ...Object.fromEntries(Object.values(REFUSALS).map((refusal) => [refusal.Error, refusalText(refusal)])),
  "stale-lock":
    "pipeline.lock.json is the reviewed meaning of a definition. It differs from what the definition says now: npx pipeline lock writes it anew, with the migration that the warehouse needs.",
};

function refusalText(refusal: (typeof REFUSALS)[keyof typeof REFUSALS]): string {
  return `The state machine refused the run: ${"Cause" in refusal ? refusal.Cause : "its cause says why"}.`;
}

/** The long form of a diagnostic's code, or null. */
export function explainCode(code: string): string | null {
  const explained = explainedCode(code);
  if (explained !== undefined) return renderPage(explained);
  const text = OF_THE_COMMAND[code];
  return text === undefined ? null : `# ${code}\n\n${text}`;
}

export function knownCodes(): readonly string[] {
  return [...EXPLAINED_CODES.map(({ code }) => code), ...Object.keys(OF_THE_COMMAND)];
}
