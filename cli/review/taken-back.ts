import { lossPath } from "../../pipeline-dsl/checks/paths";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { planMigration } from "../../pipeline-dsl/review";
import { describeLoss } from "../../pipeline-dsl/review/losses/describe";
import { locksSince, type Origin } from "./locks-since";

interface Branch extends Origin {
  readonly before: PipelineModel | null;
  readonly after: PipelineModel | null;
}

/** Losses that the branch permitted once, and gives up still: the migration may be written, and nobody permits it now. */
export function takenBack(branch: Branch): readonly string[] {
  const { before, after } = branch;
  if (before === null || after === null) return [];
  const refused = planMigration(before, after).refusals;
  if (refused.length === 0) return [];
  const once = locksSince(branch).later.flatMap(({ permitted }) => permitted ?? []);
  const losses = new Map(once.map((loss) => [lossPath(loss), loss]));
  return [...losses.values()]
    .filter((loss) => refused.some(({ target, column }) => target === loss.target && column === loss.column))
    .map(
      (loss) =>
        `the loss of ${describeLoss(loss)} was permitted on this branch, and its migration may be written: the permission is taken out, and nobody permits the loss that is reviewed here. Write it again, and take it out when this is merged`,
    );
}
