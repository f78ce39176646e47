/** A warning that somebody has looked at and lets stand. */
export interface AcceptedWarning {
  readonly code: string;
  /** Address of the thing that the warning is about, as `checks/paths.ts` writes it. */
  readonly at: string;
  readonly reason: string;
}
