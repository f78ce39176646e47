import { join } from "node:path";

/** Where things stand in a home folder. */
export interface HomeLayout {
  readonly root: string;
  readonly description: string;
  readonly lock: string;
  readonly logs: string;
  readonly lake: string;
  readonly warehouse: string;
  readonly source: string;
  readonly ledger: string;
  readonly executions: string;
  readonly runs: string;
  readonly plan: string;
  readonly temporary: string;
}

export function homeLayout(root: string): HomeLayout {
  return {
    root,
    description: join(root, "home.json"),
    lock: join(root, "lock"),
    logs: join(root, "logs"),
    lake: join(root, "lake"),
    warehouse: join(root, "warehouse"),
    source: join(root, "source"),
    ledger: join(root, "ledger.json"),
    executions: join(root, "executions"),
    runs: join(root, "runs"),
    plan: join(root, "job-plan.json"),
    temporary: join(root, "tmp"),
  };
}
