import type { Forgotten } from "../check";
import type { PrintedArtifact } from "../limits/artifact";
import type { Edit } from "./rental";

/** An edit of the rental marketplace's model that one check finds, and what it then says. */
export interface Trigger {
  readonly edit: Edit;
  readonly message: string;
  readonly printed?: readonly PrintedArtifact[];
  readonly forgotten?: readonly Forgotten[];
  /** Codes of checks that rightly find something in the same fault. */
  readonly also?: readonly string[];
}

export type Triggers = Readonly<Record<string, Trigger>>;
