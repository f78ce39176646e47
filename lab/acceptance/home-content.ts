import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { SITES } from "../../pipeline-dsl/model";
import type { LedgerItem } from "../aws/ledger";
import { homeLayout, type HomeLayout } from "../home/layout";
import { OwnPostgres } from "../warehouse/own-postgres";
import { warehouseContent } from "./rental-lab";

/** What an attempt may leave without having changed anything: its own record, logs, the servers' files, the plan that jobs read. */
const OF_ATTEMPTS = ["executions", "logs", "runs", "warehouse", "rehearsal", "source", "tmp", "lock", "job-plan.json"];

/** Which a schedule writes by itself. */
const HEARTBEAT = "heartbeat.json";

/** What a warehouse has answered to a machine's question, in a folder of the execution. */
const ANSWERS = /[/\\]checks[/\\]/;

/** Everything that readers, runs and recovery go by, of a home that nobody has open. */
export interface HomeContent {
  /** Hashes by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly ledgers: readonly unknown[];
}

export function homeContent(root: string): HomeContent {
  const layouts = SITES.map((site) => homeLayout(root, site));
  return { files: Object.fromEntries(layouts.flatMap((layout) => hashesIn(layout))), ledgers: layouts.map(ledgerOf) };
}

/** Every file by its size and the moment of its last change. */
export function treeOf(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((file) => ({ file, stat: statSync(join(root, file)) }))
    .filter(({ stat }) => stat.isFile())
    .map(({ file, stat }) => `${file} ${String(stat.size)} ${String(stat.mtimeMs)}`);
}

/** Of each site; null where it has none, or one that nothing was loaded into. A server is started for each. */
export function warehousesOf(root: string): Promise<readonly unknown[]> {
  return Promise.all(SITES.map((site) => contentIn(homeLayout(root, site).warehouse)));
}

async function contentIn(folder: string): Promise<unknown> {
  if (!existsSync(folder)) return null;
  const server = await OwnPostgres.open(folder);
  try {
    const session = await server.openSession();
    const { rows } = await session.query(
      "SELECT 1 FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') LIMIT 1",
    );
    await session.end();
    return rows.length === 0 ? null : await warehouseContent({ openWarehouse: () => Promise.resolve(server) });
  } finally {
    await server.close();
  }
}

function hashesIn({ root, ledger, site }: HomeLayout): readonly (readonly [string, string])[] {
  const place = site === "primary" ? root : join(root, site);
  if (!existsSync(place)) return [];
  return readdirSync(place, { withFileTypes: true })
    .filter(({ name }) => ![...OF_ATTEMPTS, ...SITES].includes(name) && join(place, name) !== ledger)
    .flatMap((entry) => {
      const path = join(place, entry.name);
      if (entry.isFile()) return [path];
      return readdirSync(path, { recursive: true, withFileTypes: true }).flatMap((each) =>
        each.isFile() && each.name !== HEARTBEAT ? [join(each.parentPath, each.name)] : [],
      );
    })
    .filter((path) => !ANSWERS.test(path))
    .map((path) => [path, createHash("sha256").update(readFileSync(path)).digest("hex")] as const);
}

/** Without the note by which a failover keeps another out, and without what a schedule notes: until when a site is sure of itself. */
function ledgerOf({ ledger }: HomeLayout): unknown {
  if (!existsSync(ledger)) return null;
  const text = readFileSync(ledger, "utf8");
  try {
    return (JSON.parse(text) as readonly LedgerItem[])
      .filter(({ item }) => item?.S !== "failover")
      .map(({ sure_until: _, ...item }) => item);
  } catch {
    return text;
  }
}
