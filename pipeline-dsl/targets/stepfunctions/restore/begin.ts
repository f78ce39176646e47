import type { JsonObject, States } from "../asl";
import type { FailoverContext } from "../failover/context";
import { withDefaults } from "../input-defaults";
import { activeSiteStates } from "../site";

/** `$.input`, with defaults for what was not given, and `$.site`, which is this one; else on to `notActive`. */
export function beginStates(
  { place, bindings }: FailoverContext,
  defaults: JsonObject,
  next: string,
  notActive: string,
): States {
  return {
    ...withDefaults(defaults, "ReadSite"),
    ...activeSiteStates(place, bindings.site, { next, otherwise: [], notActive }),
  };
}
