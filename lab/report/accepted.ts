import { partsOf } from "../../pipeline-dsl/checks/paths";
import type { ReportData } from "./data";
import { html } from "./html";
import type { Section } from "./section";
import { stackingTable } from "./table";

/** Null where the run's definition accepts no warning. */
export function acceptedSection({ accepted }: ReportData): Section | null {
  if (accepted.length === 0) return null;
  return {
    id: "accepted",
    title: "Accepted warnings",
    label: "Accepted",
    lead: "What the checks warn of, and somebody lets stand.",
    body: html`<div class="card">
      ${stackingTable(
        "accepted",
        [{ title: "Where" }, { title: "Warning" }, { title: "Reason" }],
        accepted.map(({ at, code, reason }) => ({ heading: placeOf(at), cells: [html`<code>${code}</code>`, reason] })),
      )}
    </div>`,
  };
}

/** `dim_articles.notes` of `/warehouse/targets/dim_articles/columns/notes`. */
function placeOf(at: string): string {
  // Names stand behind the words that say what they are of.
  const names = partsOf(at)
    .slice(at.startsWith("/warehouse/") ? 1 : 0)
    .filter((_, index) => index % 2 === 1);
  return names.length === 0 ? "the pipeline" : names.join(".");
}
