import {
  daily,
  latency,
  monthly,
  pilotLight,
  pipeline,
  pipelineFailure,
  processingDelay,
  qualityBreach,
  resourceUtilization,
  unusualData,
  weekly,
} from "pipeline-dsl";
import { quality } from "./quality";
import { marketplace } from "./sources";
import { dimApartmentAttributes, dimApartments, dimLocations, dimUsers, factBookings, factViewings } from "./warehouse";

export default pipeline("RentalETLPipeline", {
  sources: [marketplace],
  lake: { zones: { raw: "raw/", processed: "processed/", curated: "curated/" }, keepRaw: "90 days" },
  warehouse: {
    schema: "analytics",
    tables: [dimLocations, dimUsers, dimApartments, dimApartmentAttributes, factBookings, factViewings],
  },
  jobs: { extract: "RDS_TO_S3_job", load: "glue_to_redshift_job" },
  schedule: daily("02:00", "UTC"),
  quality,
  objectives: { jobSuccessRate: "> 98%", dataFreshness: "< 24 hours", errorRate: "< 1%" },
  alerts: {
    critical: [pipelineFailure(), qualityBreach(), latency("> 2 hours")],
    warning: [processingDelay("> 90 minutes"), unusualData(), resourceUtilization("> 80%")],
  },
  recovery: {
    lake: { versioning: true, replicate: ["curated", "manifests"] },
    snapshots: daily("06:00", "UTC"),
    backups: weekly("sunday"),
    keep: "90 days",
    rehearse: monthly(1),
    standby: pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" }),
  },
  review: { require: { destructive: ["team:data-owners", "label:data-loss-agreed"] } },
});
