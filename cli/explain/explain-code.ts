import { EXPLAINED_CODES, explainCode as explainedCode } from "../../pipeline-dsl/checks/explained";
import { renderPage } from "../../pipeline-dsl/checks/render/page";
import { FAILURE_CODES, failureCode } from "../../pipeline-dsl/failures";
import { renderFailurePage } from "../../pipeline-dsl/failures/page";

/** The long form of a code, of a diagnostic or of what a run ended with; or null. */
export function explainCode(code: string): string | null {
  const explained = explainedCode(code);
  if (explained !== undefined) return renderPage(explained);
  const failure = failureCode(code);
  return failure === undefined ? null : renderFailurePage(failure);
}

export function knownCodes(): readonly string[] {
  return [...EXPLAINED_CODES, ...FAILURE_CODES].map(({ code }) => code);
}
