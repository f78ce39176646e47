/** The names of what the alarms watch, in the place where they run. */
export interface Watched {
  /** `<pipeline>/<stack>`, the recorder's namespace. */
  readonly namespace: string;
  readonly pipeline: string;
  readonly stateMachineArn: string;
  readonly jobNames: { readonly extract: string; readonly load: string };
  readonly warehouse:
    | { readonly kind: "cluster"; readonly name: string }
    /** Capacity in Redshift Processing Units, of which utilization is a share. */
    | { readonly kind: "workgroup"; readonly name: string; readonly maximumCapacity: number };
  /** Null when the source is a cluster that this stack does not own. */
  readonly sourceClusterIdentifier: string | null;
}
