import { defineCheck } from "../check";
import { ARTIFACT_LIMITS } from "./artifact";

export const artifactOverLimit = defineCheck({
  code: "artifact-over-limit",
  severity: "error",
  summary: "A printed document is larger than AWS takes",
  page: {
    explanation: `What is printed from a definition is measured at compile time against the limits of the service that takes it:

| document | limit |
|---|---|
${Object.values(ARTIFACT_LIMITS)
  .map(({ most, unit, service, source }) => `| [${service}](${source}) | ${most.toLocaleString("en-US")} ${unit} |`)
  .join("\n")}

Of the limits of Step Functions (1 MiB, 25,000 events, 256 KiB), DynamoDB (400 KiB) and IAM (10,240 characters) a fifth is kept free, since the names and addresses of a real
stack are longer than those that a definition is measured with. A run has one item in the run ledger, with what every step, table and rule came to; a retry carries the steps that are done. A definition of many tables is no fault: its loads are divided among as many state
machines as hold them. The pipeline's own machine and the manifest of a run hold something of every table, and are full at about a hundred tables of twenty columns. Without this check the first run, or the deployment, would fail.`,
    remedy: `Split the table that the document was printed from, or the pipeline in two.`,
    refused: `fact("fact_events", { columns: { /* 1,500 columns */ }, ... })`,
    accepted: `fact("fact_events", { columns: { /* what is analysed */ }, ... })`,
  },
  *find({ printed }) {
    for (const { kind, name, path, size, fix, act } of printed) {
      if (act !== undefined) continue;
      const { most, unit, service } = ARTIFACT_LIMITS[kind];
      if (size <= most) continue;
      yield {
        message: `${name} has ${size.toLocaleString("en-US")} ${unit}, more than the ${most.toLocaleString("en-US")} of ${service}`,
        at: [{ path, part: name }],
        why: "AWS refuses it when it is deployed or run",
        fix: fix ?? "give the table fewer columns, or divide the pipeline",
      };
    }
  },
});
