import type { Diagnostic } from "../../pipeline-dsl/checks";
import { lossPath } from "../../pipeline-dsl/checks/paths";
import type { Place } from "../../pipeline-dsl/checks/diagnostic";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { isOverdue, permissionWords } from "../../pipeline-dsl/review";

/** Permissions whose day is over. The language knows no clock, so the command looks. */
export function overduePermissions(
  { permitted = [] }: PipelineModel,
  placesOf: (address: string) => readonly Place[],
  today: string,
): readonly Diagnostic<"permission-overdue">[] {
  return permitted
    .filter((loss) => isOverdue(loss, today))
    .map((loss) => ({
      code: "permission-overdue",
      severity: "warning",
      message: `the loss of ${permissionWords(loss)}, and that day is over`,
      places: placesOf(lossPath(loss)),
      why: "whoever permitted it meant a change of those days; npx pipeline lock refuses one that would need it now",
      fix: "take it out; or look at it again, and write a later day",
    }));
}
