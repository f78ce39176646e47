import type { PipelineModel } from "../../../model";
import type { Bindings, RecoveryBindings } from "../../bindings";
import type { LedgerPlace } from "../ledger";

/** What a failover machine is printed from. */
export interface FailoverContext {
  readonly model: PipelineModel;
  readonly bindings: Bindings;
  readonly recovery: RecoveryBindings;
  readonly place: LedgerPlace;
}

/** How a site becomes able to serve: by a snapshot, by what its warehouse lacks, or by a call. */
export type Activation = "restoreServerless" | "restoreCluster" | "replay" | "changeZone";

/** A primary that returns has its warehouse, and lacks what was committed elsewhere; so does a warm standby. */
export function activationOf({ model, bindings }: Pick<FailoverContext, "model" | "bindings">): Activation {
  const { standby } = model.recovery;
  if (standby.kind === "multiAz") return "changeZone";
  if (standby.kind === "warmStandby" || bindings.site === "primary") return "replay";
  return standby.target === "serverless" ? "restoreServerless" : "restoreCluster";
}

export function restores(activation: Activation): boolean {
  return activation === "restoreServerless" || activation === "restoreCluster";
}
