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

/** Null where a stack has no recovery. */
export function failoverContext(model: PipelineModel, bindings: Bindings): FailoverContext | null {
  const { recovery, ledgerTable } = bindings;
  return recovery === null ? null : { model, bindings, recovery, place: { table: ledgerTable, pipeline: model.name } };
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

/** Whether this site's warehouse is loaded between failovers too. */
export function isFollowed({ model, bindings }: Pick<FailoverContext, "model" | "bindings">): boolean {
  return model.recovery.standby.kind === "warmStandby" && bindings.site === "standby";
}
