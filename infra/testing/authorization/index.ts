import { DATABASES } from "./databases";
import type { Authorizations, Request } from "./entry";
import { JOBS } from "./jobs";
import { ORCHESTRATION } from "./orchestration";
import { STORAGE } from "./storage";

export type { Authorization, Request } from "./entry";

/** Every action that the stacks' roles are given, and how its service asks IAM about it. */
export const AUTHORIZATIONS: Authorizations = { ...DATABASES, ...JOBS, ...ORCHESTRATION, ...STORAGE };

/** A call as AWS puts it to IAM. Throws where a test names a resource or a key that the service never would. */
export function asAuthorized(call: Request): Request {
  const authorization = AUTHORIZATIONS[call.action];
  if (authorization === undefined) throw new Error(`${call.action}: not known how its service authorises it`);
  const formed = authorization.formed?.(call) ?? call;
  const fits = authorization.resource?.test(formed.resource) ?? formed.resource === "*";
  if (!fits) throw new Error(`${call.action} is never authorised on ${formed.resource}`);
  const strange = Object.keys(formed.context ?? {}).filter(
    (key) => key !== "aws:userid" && !authorization.keys.some((known) => sameKey(known, key)),
  );
  if (strange.length > 0) throw new Error(`${call.action}: its service fills in no ${strange.join(", ")}`);
  return formed;
}

/** `kms:EncryptionContext:${EncryptionContextKey}` stands for every key of that form. */
function sameKey(known: string, key: string): boolean {
  const [stem = known] = known.split("$");
  return stem === known ? key.toLowerCase() === known.toLowerCase() : key.startsWith(stem);
}
