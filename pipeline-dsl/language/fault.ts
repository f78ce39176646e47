import type { CallSite } from "./call-site";

/** A fault of a definition that the type checker would have refused, kept until `compile` reports it. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  readonly site: CallSite | null;
}
