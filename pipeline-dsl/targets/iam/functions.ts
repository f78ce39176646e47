import { arn } from "./arns";
import type { AccessPlace } from "./place";
import type { Statement } from "./statement";

export function askFunction(place: AccessPlace, functionName: string): Statement {
  return {
    sid: "AskFunction",
    actions: ["lambda:InvokeFunction"],
    resources: [arn(place, "lambda", `function:${functionName}`)],
  };
}
