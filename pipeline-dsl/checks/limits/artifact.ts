/**
 * The size of one printed document, for `artifact-over-limit`. A printer reports what it made; the limits stand here,
 * so that no printer knows of them.
 */
export interface PrintedArtifact {
  readonly kind: ArtifactKind;
  /** Such as `load_dim_apartments, statement 12`. */
  readonly name: string;
  /** Address of the thing that it was printed from (`checks/paths.ts`). */
  readonly path: `/${string}`;
  /** In the unit of `ARTIFACT_LIMITS`. */
  readonly size: number;
  /** Done with one table when somebody asks for it, and refused then: nothing else fails by it. */
  readonly act?: "restore" | "backfill";
  /** The way out, where there is a better one than a smaller definition. */
  readonly fix?: string;
}

export type ArtifactKind =
  | "sqlStatement"
  | "sqlBatch"
  | "stateMachine"
  | "execution"
  | "executionInput"
  | "stateData"
  | "ledgerItem"
  | "ruleset"
  | "rolePolicy";

export interface ArtifactLimit {
  readonly most: number;
  readonly unit: string;
  readonly service: string;
  /** Where AWS says so. */
  readonly source: string;
}

const DATA_API = "https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html";
const STEP_FUNCTIONS = "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html";

export const ARTIFACT_LIMITS: Readonly<Record<ArtifactKind, ArtifactLimit>> = {
  sqlStatement: { most: 100 * 1024, unit: "bytes", service: "a statement of the Redshift Data API", source: DATA_API },
  sqlBatch: {
    most: 40,
    unit: "statements",
    service: "BatchExecuteStatement",
    source: "https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_BatchExecuteStatement.html",
  },
  stateMachine: {
    most: fourFifths(1024 * 1024),
    unit: "bytes",
    service: "a Step Functions definition",
    source: STEP_FUNCTIONS,
  },
  execution: {
    most: fourFifths(25_000),
    unit: "events",
    service: "a Step Functions execution",
    source: STEP_FUNCTIONS,
  },
  executionInput: {
    most: fourFifths(256 * 1024),
    unit: "bytes",
    service: "a Step Functions input",
    source: STEP_FUNCTIONS,
  },
  stateData: {
    most: fourFifths(256 * 1024),
    unit: "bytes",
    service: "what a state of Step Functions is given",
    source: STEP_FUNCTIONS,
  },
  ledgerItem: {
    most: fourFifths(400 * 1024),
    unit: "bytes",
    service: "an item of DynamoDB",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html",
  },
  ruleset: {
    most: 65_536,
    unit: "characters",
    service: "a Glue Data Quality ruleset",
    source: "https://docs.aws.amazon.com/glue/latest/webapi/API_CreateDataQualityRuleset.html",
  },
  rolePolicy: {
    most: fourFifths(10_240),
    unit: "characters",
    service: "an inline policy of an IAM role",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  },
};

/** A fifth is kept free: names and addresses of a real stack are longer than those that a definition is measured with. */
function fourFifths(most: number): number {
  return Math.floor(most * 0.8);
}
