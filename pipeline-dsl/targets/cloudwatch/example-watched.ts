import type { PipelineModel } from "../../model";
import { sentCopies, type Watched } from "./watched";

/** Names of production in a made-up account, for pages that are read: thresholds and steps are the same everywhere. */
export function exampleWatched(model: PipelineModel): Watched {
  const stateMachineArn = `arn:aws:states:us-east-1:123456789012:stateMachine:${model.name}`;
  return {
    namespace: `${model.name}/prod`,
    pipeline: model.name,
    stateMachineArn,
    startArn: `${stateMachineArn}:live`,
    recovery: {
      failover: `${stateMachineArn}Failover`,
      ofTables: ["Backup", "RestoreTable", "Backfill"].map((kind) => `${stateMachineArn}${kind}`),
    },
    scheduled: true,
    jobNames: { extract: model.jobs.extract.name, load: model.jobs.load.name },
    warehouse: { kind: "cluster", name: "warehouse" },
    rehearsed: model.recovery.rehearse !== null,
    standby: model.recovery.standby.kind === "multiAz" ? null : model.recovery.standby.kind,
    sends: model.recovery.standby.kind === "multiAz" ? null : sentCopies(model, "lake", "standby-lake"),
    sources: model.sources.map(({ name }) => ({ name, clusterIdentifier: name, serverless: false })),
  };
}
