import type { RecoveryReport } from "../../pipeline-dsl/targets/recovery";
import type { ReportData } from "./data";
import { duration } from "./format";
import { html, type Html } from "./html";
import type { Section } from "./section";
import { pill } from "./status";
import { stackingTable } from "./table";

/** Where the pipeline has lived: every failover, fail-back and rehearsal. None where there was none. */
export function recoverySection({ recoveries }: ReportData): Section | null {
  if (recoveries.length === 0) return null;
  return {
    id: "recovery",
    title: "Recoveries",
    label: "Recovery",
    lead: "What was lost of committed data at most (RPO), and how long it took until the site could serve (RTO). The oldest first.",
    body: html`<div class="card">
      ${stackingTable(
        "recoveries",
        [
          { title: "Started" },
          { title: "What" },
          { title: "Outcome" },
          { title: "RPO", number: true },
          { title: "RTO", number: true },
          { title: "How" },
        ],
        recoveries.map((each) => ({
          heading: each.started_at.replace("T", " ").replace(/\.\d+Z$/, "Z"),
          cells: [
            html`${each.mode} to the ${each.site}`,
            pill(each.outcome),
            duration(each.rpo_seconds),
            duration(each.rto_seconds),
            howOf(each),
          ],
        })),
      )}
    </div>`,
  };
}

function howOf({ snapshot, replayed, verified, fenced, approved_by, reason }: RecoveryReport): Html {
  const dates = replayed.map(({ logical_date }) => logical_date).join(", ");
  const differing = verified.differing.length === 0 ? "all equal" : `differing: ${verified.differing.join(", ")}`;
  return html`${snapshot === null ? "nothing restored" : html`restored <code>${snapshot.id}</code>`},
  ${dates === "" ? "nothing replayed" : `replayed ${dates}`}; ${verified.tables} tables compared, ${differing};
  ${fenced ? "the other site was told" : "the other site was not told"}. ${approved_by}: ${reason}`;
}
