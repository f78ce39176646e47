import { lossPath } from "../../checks/paths";
import type { PermittedLoss } from "../../model";
import type { CallSite } from "../call-site";
import type { PipelineDeclaration } from "../pipeline";
import { sortedBy } from "./order";

/**
 * Nothing where nothing may be lost: models from before the word are models still. What does not say what is given up permits nothing,
 * and has been refused for that.
 */
export function resolveLosses({ definition: { allows = [] } }: PipelineDeclaration): {
  readonly permitted?: readonly PermittedLoss[];
} {
  const losses = allows.flatMap(({ loss, faults }) => (faults.length === 0 ? [loss] : []));
  return losses.length === 0 ? {} : { permitted: sortedBy(losses, (loss) => JSON.stringify(loss)) };
}

export function* sitesOfLosses({
  definition: { allows = [] },
}: PipelineDeclaration): Iterable<readonly [address: string, site: CallSite]> {
  for (const { loss, site } of allows) yield [lossPath(loss), site];
}
