import type { PermittedLoss } from "../../model";
import { lossPath } from "../../checks/paths";
import { describeLoss, writtenLoss } from "./describe";

export type Loss = Pick<PermittedLoss, "kind" | "target" | "column">;

/** What a definition permits to be given up, and which of it is asked for. */
export class Permissions {
  private readonly byPath: ReadonlyMap<string, PermittedLoss>;
  private readonly asked = new Set<PermittedLoss>();

  constructor(private readonly permitted: readonly PermittedLoss[] = []) {
    this.byPath = new Map(permitted.map((loss) => [lossPath(loss), loss]));
  }

  /** Whether it may go; what is asked for is used. */
  permits(loss: Loss): boolean {
    const found = this.byPath.get(lossPath(loss));
    if (found !== undefined) this.asked.add(found);
    return found !== undefined;
  }

  get used(): readonly PermittedLoss[] {
    return this.permitted.filter((loss) => this.asked.has(loss));
  }

  get unused(): readonly PermittedLoss[] {
    return this.permitted.filter((loss) => !this.asked.has(loss));
  }
}

/** The last day is a day on which it holds. `today`: as it is written, `2026-11-29`. */
export function isOverdue({ until }: PermittedLoss, today: string): boolean {
  return until < today;
}

/** What is to be written where a loss is not permitted. */
export function lineToPermit(loss: Loss): string {
  return `allowDestructive({ what: ${JSON.stringify(writtenLoss(loss))}, until: "YYYY-MM-DD", reason: "..." })`;
}

/** `the column dim_flats.price, until 2026-12-01: nobody reads it`. */
export function permissionWords(loss: PermittedLoss): string {
  // The definition that permitted it is gone, and the reason says so.
  if (loss.until === "") return `${describeLoss(loss)}: ${loss.reason}`;
  return `${describeLoss(loss)}, permitted until ${loss.until}: ${loss.reason}`;
}
