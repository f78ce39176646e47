import { join } from "node:path";
import type { Site } from "../../pipeline-dsl/model";

/** Where things stand in a home folder, for one of its sites. */
export interface HomeLayout {
  readonly site: Site;
  /** Of the home: what both sites share stands here. */
  readonly root: string;
  readonly description: string;
  readonly lock: string;
  readonly source: string;
  /** Where the readers' name of the warehouse leads. */
  readonly name: string;
  readonly logs: string;
  readonly lake: string;
  readonly warehouse: string;
  /** What a rehearsal restores into. */
  readonly rehearsal: string;
  /** Of this site's warehouse. */
  readonly snapshots: string;
  /** Of the other site's snapshots. */
  readonly copies: string;
  readonly ledger: string;
  readonly executions: string;
  readonly runs: string;
  readonly plan: string;
  readonly temporary: string;
}

/** The standby is a folder of its own, so that losing a site is losing what stands there and nothing else. */
export function homeLayout(root: string, site: Site = "primary"): HomeLayout {
  const place = site === "primary" ? root : join(root, "standby");
  return {
    site,
    root,
    description: join(root, "home.json"),
    lock: join(root, "lock"),
    source: join(root, "source"),
    name: join(root, "name.json"),
    logs: join(place, "logs"),
    lake: join(place, "lake"),
    warehouse: join(place, "warehouse"),
    rehearsal: join(place, "rehearsal"),
    snapshots: join(place, "snapshots"),
    copies: join(place, "copies"),
    ledger: join(place, "ledger.json"),
    executions: join(place, "executions"),
    runs: join(place, "runs"),
    plan: join(place, "job-plan.json"),
    temporary: join(place, "tmp"),
  };
}
