import type { Watched } from "./watched";

/** Stands in tests for what `infra/` makes of the settings of production: Aurora and Redshift on nodes, on a schedule. */
export const PROVISIONED: Watched = {
  namespace: "RentalETLPipeline/prod",
  pipeline: "RentalETLPipeline",
  stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:RentalETLPipeline",
  startArn: "arn:aws:states:us-east-1:123456789012:stateMachine:RentalETLPipeline:live",
  recovery: {
    failover: "arn:aws:states:us-east-1:123456789012:stateMachine:RentalETLPipelineFailover",
    ofTables: ["arn:aws:states:us-east-1:123456789012:stateMachine:RentalETLPipelineBackup"],
  },
  scheduled: true,
  jobNames: { extract: "RDS_TO_S3_job", load: "glue_to_redshift_job" },
  warehouse: { kind: "cluster", name: "rental-etl-pipeline" },
  rehearsed: true,
  standby: "pilotLight",
  sends: { from: "rental-lake", to: "rental-standby-lake", rules: ["curated", "manifests", "backup"] },
  sources: [{ name: "marketplace", clusterIdentifier: "rental-etl-pipeline-marketplace", serverless: false }],
};

/** The same of development: serverless, and started by hand. */
export const SERVERLESS: Watched = {
  namespace: "RentalETLPipeline/dev",
  pipeline: "RentalETLPipeline",
  stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:RentalETLPipeline-dev",
  startArn: "arn:aws:states:us-east-1:123456789012:stateMachine:RentalETLPipeline-dev:live",
  recovery: {
    failover: "arn:aws:states:us-east-1:123456789012:stateMachine:RentalETLPipelineFailover-dev",
    ofTables: ["arn:aws:states:us-east-1:123456789012:stateMachine:RentalETLPipelineBackup-dev"],
  },
  scheduled: false,
  jobNames: { extract: "RDS_TO_S3_job-dev", load: "glue_to_redshift_job-dev" },
  warehouse: { kind: "workgroup", name: "rental-etl-pipeline-dev", capacity: { base: 8, maximum: 16 } },
  rehearsed: false,
  standby: null,
  sends: null,
  sources: [{ name: "marketplace", clusterIdentifier: "rental-etl-pipeline-dev-marketplace", serverless: true }],
};

/** A site that stands by with a warehouse that runs. */
export const WARM_STANDBY: Watched = { ...SERVERLESS, scheduled: true, rehearsed: true, standby: "warmStandby" };

/** Where the alarms of the first are. */
export const PLACE = {
  prefix: "RentalETLPipeline",
  runbookUrl: "https://runbook.example/alarms",
  partition: "aws",
  region: "us-east-1",
  account: "123456789012",
};
