import type { CallSite } from "./call-site";

/** A fault of a definition that the type checker would have refused, kept until `compile` reports it. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  readonly site: CallSite | null;
  /** What of the call is meant: `columns.price`. */
  readonly part?: string;
}

export const NO_FAULTS: readonly Fault[] = [];
