import type { Diagnostic } from "../../pipeline-dsl/checks";
import { CommandFailed } from "../output/failures";

/** A side that has errors and no lock. */
export class NothingToCompare extends CommandFailed {
  constructor(
    message: string,
    /** Errors of the definition in the checkout; none where it is the other side that has them. */
    readonly faults: readonly Diagnostic[],
  ) {
    super("Review.NothingToCompare", message);
  }
}
