import type { ModelPath } from "../../checks/paths";
import type { Drift, DriftKind } from "./drift";

export interface Told {
  readonly kind: DriftKind;
  readonly subject: string;
  readonly at: ModelPath;
  readonly words: string;
  readonly fix: string;
  readonly statements?: readonly string[];
}

/** A finding of the warehouse: the definition is not what has to change. */
export function told({ statements = [], ...finding }: Told): Drift {
  return { where: "warehouse", ...finding, edit: null, statements };
}
