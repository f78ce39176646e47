/** What a Redshift endpoint's host name says of the warehouse. */
export interface WarehouseAddress {
  readonly kind: "cluster" | "workgroup";
  /** Cluster identifier or workgroup name. */
  readonly name: string;
  readonly region: string;
  /** Null of a cluster, whose endpoint does not show it. */
  readonly account: string | null;
}

/**
 * `cluster[.hash].region.redshift.amazonaws.com` or `workgroup.account.region.redshift-serverless.amazonaws.com`.
 * Null for anything else, such as a custom domain: the Data API needs the identifier, which a custom domain hides.
 */
export function warehouseOfHost(host: string): WarehouseAddress | null {
  const match =
    /^([a-z0-9-]+)\.(?:([a-z0-9]+)\.)?([a-z]{2,4}(?:-[a-z]+)+-[0-9]+)\.(redshift|redshift-serverless)\.amazonaws\.com$/.exec(
      host,
    );
  const [, name, second, region, service] = match ?? [];
  if (name === undefined || region === undefined) return null;
  return service === "redshift"
    ? { kind: "cluster", name, region, account: null }
    : { kind: "workgroup", name, region, account: second ?? null };
}
