/** One decision of IAM, as the service asks for it. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  /** Condition keys beside those that every request bears. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** How a service has one action authorised: what of a call reaches IAM. */
export interface Authorization {
  /** The form of the resource that the service names to IAM; null: none, so only `*` matches. */
  readonly resource: RegExp | null;
  /** Condition keys that the service fills in, beside those of every request. No other key can match. */
  readonly keys: readonly string[];
  /** Where it is documented, beside the service authorization reference. */
  readonly source: string;
  /** What the service makes of the resource and the keys that a call names; absent where it takes them as they are. */
  readonly formed?: (call: Request) => Request;
}

export type Authorizations = Readonly<Record<string, Authorization>>;

/** The same authorization for several actions of one service. */
export function each(service: string, actions: readonly string[], authorization: Authorization): Authorizations {
  return Object.fromEntries(actions.map((action) => [`${service}:${action}`, authorization]));
}

export const WHOLE_ACCOUNT = { resource: null, keys: [] } as const;
