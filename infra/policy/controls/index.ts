import type { Control } from "../control";
import { GLUE } from "./glue";
import { IAM } from "./iam";
import { NETWORK_AND_COMPUTE } from "./network-and-compute";
import { RDS } from "./rds";
import { REDSHIFT } from "./redshift";
import { REDSHIFT_SERVERLESS } from "./redshift-serverless";
import { S3 } from "./s3";
import { SECRETS_AND_KEYS } from "./secrets-and-keys";
import { STEP_FUNCTIONS } from "./step-functions";

/** The AWS Foundational Security Best Practices that speak of what a pipeline is made of, and one of our own for PassRole. */
export const CONTROLS: readonly Control[] = [
  ...REDSHIFT,
  ...REDSHIFT_SERVERLESS,
  ...GLUE,
  ...STEP_FUNCTIONS,
  ...S3,
  ...RDS,
  ...SECRETS_AND_KEYS,
  ...IAM,
  ...NETWORK_AND_COMPUTE,
];
