import { defineCheck } from "../check";
import { recoveryPath } from "../paths";

export const replicationNeedsVersioning = defineCheck({
  code: "replication-needs-versioning",
  severity: "error",
  summary: "The lake is replicated without versions",
  page: {
    explanation: `S3 replicates versioned buckets only.`,
    remedy: `Switch versioning on. It also keeps what a replay overwrites, which table restores read.`,
    refused: `lake: { versioning: false, replicate: ["curated", "manifests"] }`,
    accepted: `lake: { versioning: true, replicate: ["curated", "manifests"] }`,
  },
  *find({ model }) {
    const { versioning, replicate } = model.recovery.lake;
    if (versioning || replicate.length === 0) return;
    yield {
      message: `${replicate.join(", ")} would be replicated from a lake without versioning`,
      at: [{ path: recoveryPath("lake"), part: "versioning" }],
      why: "S3 replicates versioned buckets only",
      fix: "versioning: true",
    };
  },
});
