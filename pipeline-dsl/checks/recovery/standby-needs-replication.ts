import type { LakeZone } from "../../model";
import { defineCheck } from "../check";
import { recoveryPath } from "../paths";

/** The curated batches that are replayed, and the manifests that the standby is verified against. */
const NEEDED: readonly LakeZone[] = ["curated", "manifests"];

export const standbyNeedsReplication = defineCheck({
  code: "standby-needs-replication",
  severity: "error",
  summary: "A standby in another Region has nothing to be filled from",
  page: {
    explanation: `When the Region is lost, the standby is brought up to date from the curated zone and compared with the manifests. Both must have been replicated
to its Region before.`,
    remedy: `Replicate \`curated\` and \`manifests\`.`,
    refused: `lake: { versioning: true, replicate: ["raw"] }, standby: pilotLight({...})`,
    accepted: `lake: { versioning: true, replicate: ["curated", "manifests"] }, standby: pilotLight({...})`,
  },
  *find({ model }) {
    const { lake, standby } = model.recovery;
    if (standby.kind === "multiAz") return;
    const missing = NEEDED.filter((zone) => !lake.replicate.includes(zone));
    if (missing.length === 0) return;
    yield {
      message: `the standby in ${standby.region} needs ${missing.join(" and ")}, which ${missing.length === 1 ? "is" : "are"} not replicated`,
      at: [
        { path: recoveryPath("lake"), part: "replicate" },
        { path: recoveryPath("standby"), part: "standby" },
      ],
      why: "it is brought up to date from the curated zone and verified against the manifests",
      fix: `replicate: ${list([...lake.replicate, ...missing])}`,
    };
  },
});

function list(zones: readonly LakeZone[]): string {
  return `[${zones.map((zone) => JSON.stringify(zone)).join(", ")}]`;
}
