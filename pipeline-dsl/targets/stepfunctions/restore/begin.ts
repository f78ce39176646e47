import { SITE_FORMAT } from "../../recovery/site";
import type { JsonObject, States } from "../asl";
import { readSite, takeSite } from "../site";
import type { FailoverContext } from "../failover/context";
import type { RestoreRefusal } from "./refusals";

/** `$.input`, with defaults for what was not given, and `$.site`, which is this one; else on to `notActive`. */
export function beginStates(
  { place, bindings }: FailoverContext,
  defaults: JsonObject,
  next: string,
  notActive: string,
): States {
  return {
    Defaults: {
      Type: "Pass",
      Parameters: { defaults, "given.$": "$$.Execution.Input" },
      Next: "Normalise",
    },
    Normalise: {
      Type: "Pass",
      Parameters: { "input.$": "States.JsonMerge($.defaults, $.given, false)" },
      Next: "ReadSite",
    },
    ReadSite: readSite(place, "HasSite"),
    HasSite: {
      Type: "Choice",
      Choices: [
        { Not: { Variable: "$.stored_site.Item", IsPresent: true }, Next: "SiteUnknown" satisfies RestoreRefusal },
        {
          Not: { Variable: "$.stored_site.Item.format.N", StringEquals: String(SITE_FORMAT) },
          Next: "SiteFormat" satisfies RestoreRefusal,
        },
        { Variable: "$.stored_site.Item.active.S", StringEquals: bindings.site, Next: "TakeSite" },
      ],
      Default: notActive,
    },
    TakeSite: takeSite(next),
  };
}
