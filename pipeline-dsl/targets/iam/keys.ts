import type { Address } from "./arns";
import type { Statement } from "./statement";

/** Use of a key, only through the service that holds the encrypted thing. */
export function useKey(place: Address, sid: string, key: string, service: string, access: "read" | "write"): Statement {
  return {
    sid,
    actions: access === "read" ? ["kms:Decrypt"] : ["kms:Decrypt", "kms:GenerateDataKey"],
    resources: [key],
    conditions: { StringEquals: { "kms:ViaService": `${service}.${place.region}.amazonaws.com` } },
  };
}
