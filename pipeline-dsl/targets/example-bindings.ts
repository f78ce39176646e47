import type { PipelineModel } from "../model";
import type { Bindings } from "./bindings";

/** Addresses of a made-up account, for documents that are printed to be read rather than deployed. */
export function exampleBindings(model: PipelineModel): Bindings {
  const region = "eu-west-1";
  const account = "123456789012";
  return {
    region,
    lakeRoot: "s3://rental-analytics",
    planLocation: "s3://rental-analytics/plans/job-plan.json",
    ledgerTable: "pipeline-runs",
    warehouse: { kind: "cluster", name: "rental-analytics", database: "dev" },
    copyRoleArn: `arn:aws:iam::${account}:role/RedshiftCopyRole`,
    sqlMachineArn: `arn:aws:states:${region}:${account}:stateMachine:${model.name}_sql`,
    jobNames: { extract: model.jobs.extract.name, load: model.jobs.load.name },
    sourceSecrets: Object.fromEntries(model.sources.map((source) => [source.name, `${model.name}/${source.name}`])),
  };
}
