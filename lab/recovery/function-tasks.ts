import type { RecoveryFunction } from "../aws/recovery-function";
import type { TaskHandlers } from "../executions/task";
import { isJsonObject } from "../json";

/** Machines that call the recovery function, and nothing else beside ledger, SQL, jobs and children. */
export function functionTasks(recovery: RecoveryFunction): TaskHandlers {
  return {
    "lambda:invoke": async ({ input }) => ({
      Payload: await recovery.invoke(isJsonObject(input["Payload"]) ? input["Payload"] : {}, false),
    }),
  };
}
