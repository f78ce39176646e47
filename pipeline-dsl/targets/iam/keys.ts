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

/**
 * What Redshift asks of the key over a warehouse in the caller's name: a grant, by which it opens and keeps what it then writes
 * (Redshift guide, Using AWS KMS with the Amazon Redshift Data API; Authorizing use of an AWS KMS customer managed key).
 * `data` is the Data API, which keeps statements and results under the warehouse's own key; `restore` makes a warehouse.
 */
export function grantWarehouseKey(place: Address, key: string, use: "data" | "restore"): Statement {
  const grant = ["kms:CreateGrant", "kms:DescribeKey"];
  return {
    sid: "WarehouseKey",
    actions: use === "data" ? grant : [...grant, "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
    resources: [key],
    conditions: {
      StringEquals: {
        // The Data API's page names the service without a Region, the list of the services that KMS knows with it.
        "kms:ViaService": [
          `redshift.${place.region}.amazonaws.com`,
          `redshift-serverless.${place.region}.amazonaws.com`,
          "redshift.amazonaws.com",
        ],
      },
    },
  };
}
