/** One rule of a Retry list; the first that matches wins. `MaxAttempts: 0` is a guard against the rules after it. */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: "FULL" | "NONE";
}

/** Leads back into the ordinary flow, never to a Fail state: a caught failure cannot be redriven. */
export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath: string | null;
  readonly Next: string;
}
