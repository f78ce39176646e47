import type { PipelineModel, Standby } from "../../model";
import { replicatedFolders } from "../replicated-folders";

/** The names of what the alarms watch, in the place where they run. */
export interface Watched {
  /** `<pipeline>/<stack>`, the recorder's namespace. */
  readonly namespace: string;
  readonly pipeline: string;
  readonly stateMachineArn: string;
  /** What people start: the alias, and with it the version that was deployed last. */
  readonly startArn: string;
  /** ARNs of the machines of recovery that somebody starts, or a rule after a run: nobody looks at how they end. */
  readonly recovery: { readonly failover: string; readonly ofTables: readonly string[] };
  /** False where runs only begin when somebody starts one: then nothing can be late. */
  readonly scheduled: boolean;
  readonly jobNames: { readonly extract: string; readonly load: string };
  readonly warehouse:
    | { readonly kind: "cluster"; readonly name: string }
    /** Capacity in Redshift Processing Units; null where the stack does not know the workgroup's limit. */
    | { readonly kind: "workgroup"; readonly name: string; readonly capacity: WorkgroupCapacity | null };
  /** A failover to this site is rehearsed in the declared rhythm. */
  readonly rehearsed: boolean;
  /** The strategy, where this site stands by for another one. */
  readonly standby: Exclude<Standby["kind"], "multiAz"> | null;
  /** What of this site's lake is copied to the other site's, a rule a folder; null where nothing is. */
  readonly sends: SentCopies | null;
  /** Those that are clusters of this stack; of others it knows no metric. */
  readonly sources: readonly WatchedSource[];
}

export interface WatchedSource {
  /** In the definition. */
  readonly name: string;
  readonly clusterIdentifier: string;
  readonly serverless: boolean;
}

export interface SentCopies {
  /** Buckets. */
  readonly from: string;
  readonly to: string;
  /** The ids of the rules of replication. */
  readonly rules: readonly string[];
}

export function sentCopies(model: PipelineModel, from: string, to: string): SentCopies | null {
  const rules = replicatedFolders(model).map(({ name }) => name);
  return rules.length === 0 ? null : { from, to, rules };
}

export interface WorkgroupCapacity {
  /** What a single query gets. */
  readonly base: number;
  /** What the workgroup grows to. */
  readonly maximum: number;
}
