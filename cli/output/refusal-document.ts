import { LabError } from "../../lab/errors";
import { FaultyDefinition } from "../load/compilation";
import { CommandFailed } from "./failures";

/** What `--json` prints of what was refused before there was a result: `status` and `error` are those of every result. */
export function refusalDocument(failure: unknown): string | null {
  const error = errorOf(failure);
  return error === null ? null : JSON.stringify({ version: 1, status: "FAILED", error }, null, 2);
}

function errorOf(failure: unknown): { readonly code: string; readonly message: string } | null {
  if (failure instanceof CommandFailed || failure instanceof LabError)
    return { code: failure.code, message: failure.message };
  const [first] = failure instanceof FaultyDefinition ? failure.diagnostics : [];
  return first === undefined ? null : { code: first.code, message: first.message };
}
