/** `--fault STEP=ERROR[xN]`: the step, job or state fails N times with that error before its effect; KILL ends it half-way. */
export interface Fault {
  readonly step: string;
  /** An error name such as `Glue.ThrottlingException`, or `KILL`. */
  readonly error: string;
  readonly times: number;
}
