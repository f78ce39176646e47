import type { PipelineModel } from "../model";
import type { Bindings } from "./bindings";
import { ARTIFACTS_FOLDER } from "./glue/job-files";
import { recoveryMachineNames } from "./recovery/machines";

/** Addresses of a made-up account, for documents that are printed to be read rather than deployed. */
export function exampleBindings(model: PipelineModel): Bindings {
  const region = "eu-west-1";
  const account = "123456789012";
  const machine = (name: string): string => `arn:aws:states:${region}:${account}:stateMachine:${name}`;
  return {
    region,
    site: "primary",
    lakeRoot: "s3://rental-analytics",
    lakeKeyArn: `arn:aws:kms:${region}:${account}:key/lake`,
    planLocation: `s3://rental-analytics/${ARTIFACTS_FOLDER}job-plan/job-plan.json`,
    ledgerTable: "pipeline-runs",
    warehouse: { kind: "cluster", name: "rental-analytics", database: "dev" },
    copyRoleArn: `arn:aws:iam::${account}:role/RedshiftCopyRole`,
    sqlMachineArn: machine(`${model.name}_sql`),
    jobNames: { extract: model.jobs.extract.name, load: model.jobs.load.name },
    recovery: {
      functionArn: `arn:aws:lambda:${region}:${account}:function:rental-analytics-recovery`,
      replayMachineArn: machine(recoveryMachineNames(model).replay),
      restoreMachineArn: machine(recoveryMachineNames(model).restoreTable),
      snapshotsOf: { kind: "cluster", identifier: "rental-analytics" },
      restoredElsewhere: model.recovery.standby.kind === "pilotLight" ? "cluster" : null,
      namespace: "rental-analytics",
      rehearsal: {
        kind: "workgroup",
        name: "rental-analytics-rehearsal",
        database: "dev",
        secret_arn: "",
        namespace: "rental-analytics-rehearsal",
      },
      adminSecretKeyArn: `arn:aws:kms:${region}:${account}:key/warehouse`,
      cluster: {
        subnetGroup: "rental-analytics",
        parameterGroup: "rental-analytics",
        securityGroups: ["sg-0123456789abcdef0"],
        keyArn: `arn:aws:kms:${region}:${account}:key/warehouse`,
        secretKeyArn: `arn:aws:kms:${region}:${account}:key/operations`,
        copyRoleArn: `arn:aws:iam::${account}:role/RedshiftCopyRole`,
      },
      name: { kind: "healthCheck" },
    },
    sourceSecrets: Object.fromEntries(model.sources.map((source) => [source.name, `${model.name}/${source.name}`])),
  };
}
