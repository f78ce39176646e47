import { lossPath } from "../../pipeline-dsl/checks/paths";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { planMigration } from "../../pipeline-dsl/review";
import { describeLoss } from "../../pipeline-dsl/review/losses/describe";
import { lockPathOf } from "../lock/lock-file";
import type { Repository } from "./git";
import { readableLock } from "./readable-lock";

interface Branch {
  readonly repository: Repository;
  /** Where it left. */
  readonly commit: string;
  readonly definition: string;
  readonly before: PipelineModel | null;
  readonly after: PipelineModel | null;
}

/** Losses that the branch permitted once, and gives up still: the migration may be written, and nobody permits it now. */
export function takenBack({ repository, commit, definition, before, after }: Branch): readonly string[] {
  if (before === null || after === null) return [];
  const refused = planMigration(before, after).refusals;
  if (refused.length === 0) return [];
  const lock = lockPathOf(definition);
  const once = repository
    .commitsSince(commit, lock)
    .flatMap((each) => readableLock(repository.textIn(each, lock)).flatMap(({ permitted }) => permitted ?? []));
  const losses = new Map(once.map((loss) => [lossPath(loss), loss]));
  return [...losses.values()]
    .filter((loss) => refused.some(({ target, column }) => target === loss.target && column === loss.column))
    .map(
      (loss) =>
        `the loss of ${describeLoss(loss)} was permitted on this branch, and its migration may be written: the permission is taken out, and nobody permits the loss that is reviewed here. Write it again, and take it out when this is merged`,
    );
}
