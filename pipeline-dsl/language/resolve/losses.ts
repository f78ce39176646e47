import { lossPath } from "../../checks/paths";
import type { PermittedLoss } from "../../model";
import type { CallSite } from "../call-site";
import type { PipelineDeclaration } from "../pipeline";
import { sortedBy } from "./order";

/** Nothing where nothing may be lost: models from before the word are models still. */
export function resolveLosses({ definition: { allows = [] } }: PipelineDeclaration): {
  readonly permitted?: readonly PermittedLoss[];
} {
  return allows.length === 0
    ? {}
    : {
        permitted: sortedBy(
          allows.map(({ loss }) => loss),
          (loss) => JSON.stringify(loss),
        ),
      };
}

export function* sitesOfLosses({
  definition: { allows = [] },
}: PipelineDeclaration): Iterable<readonly [address: string, site: CallSite]> {
  for (const { loss, site } of allows) yield [lossPath(loss), site];
}
