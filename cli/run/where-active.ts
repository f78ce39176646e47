import { OTHER } from "../../lab/recovery/documents";
import type { Site } from "../../pipeline-dsl/model";
import type { Terminal } from "../output/terminal";

/** After a refusal at a site that is not the active one: where to look, and what would work. */
export function sayWhereActive(terminal: Terminal, error: { readonly code: string } | null, site: Site): void {
  if (error?.code !== "Pipeline.SiteNotActive") return;
  terminal.say(
    `npx pipeline failover --status says which site is active; --site ${OTHER[site]} does the same at the other`,
  );
}
