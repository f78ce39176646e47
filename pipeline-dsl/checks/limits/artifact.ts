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
}

export type ArtifactKind = "sqlStatement" | "sqlBatch" | "stateMachine" | "executionInput" | "ruleset";

export interface ArtifactLimit {
  readonly most: number;
  readonly unit: string;
  readonly service: string;
}

export const ARTIFACT_LIMITS: Readonly<Record<ArtifactKind, ArtifactLimit>> = {
  sqlStatement: { most: 100 * 1024, unit: "bytes", service: "a statement of the Redshift Data API" },
  sqlBatch: { most: 40, unit: "statements", service: "BatchExecuteStatement" },
  stateMachine: { most: 1024 * 1024, unit: "bytes", service: "a Step Functions definition" },
  executionInput: { most: 256 * 1024, unit: "bytes", service: "a Step Functions input" },
  ruleset: { most: 65_536, unit: "characters", service: "a Glue Data Quality ruleset" },
};
