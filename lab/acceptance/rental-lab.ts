import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile } from "../../pipeline-dsl/compile";
import { lookupsOf, type Target } from "../../pipeline-dsl/model";
import { LOAD_HISTORY } from "../../pipeline-dsl/targets/redshift";
import { readMigrations } from "../../cli/lock/lock-file";
import declaration from "../../stacks/rental-marketplace/pipeline";
import type { Fault } from "../faults";
import { openHome, type Home } from "../home/home";
import { WarmServers } from "../home/warm-servers";
import { Marketplace } from "../marketplace/marketplace";
import type { RunResult } from "../result";
import { runPipeline } from "../run/run-pipeline";
import { startMariaDb, type SourceServer } from "../source/mariadb";
import { PROJECT_ROOT } from "../tools";

const DEFINITION = join(PROJECT_ROOT, "stacks", "rental-marketplace", "pipeline.ts");
const SCALE = 0.01;
export const FIRST_DATE = "2026-01-01";
export const SECOND_DATE = "2026-01-02";

const { model } = compile(declaration);
export const RENTAL = { model, migrations: readMigrations(DEFINITION), definitionPath: DEFINITION };

/** MariaDB is not on every machine; without it there is nothing to extract from. */
export const IS_INSTALLED = existsSync(join(PROJECT_ROOT, ".cache", "mariadb"));

export function run(home: Home, input: object, faults: readonly Fault[] = []): Promise<RunResult> {
  return runPipeline(home, RENTAL, { input, faults, onEvent: () => undefined, signal: new AbortController().signal });
}

export function retry(step: string): object {
  return { retry: true, failed_job: step };
}

/** Homes of the rental pipeline that read one small marketplace in one MariaDB. */
export class RentalLab {
  private copies = 0;
  private readonly warm = new WarmServers();

  private constructor(
    private readonly folder: string,
    private readonly server: SourceServer,
    readonly marketplace: Marketplace,
    readonly sourceUrl: string,
  ) {}

  static async start(): Promise<RentalLab> {
    const [source] = model.sources;
    if (source === undefined) throw new Error("the rental pipeline has no source");
    const folder = mkdtempSync(join(tmpdir(), "acceptance-"));
    const server = await startMariaDb(join(folder, "source"));
    const address = await server.database(source.name);
    const marketplace = await Marketplace.connect(address, source, { seed: 7, scale: SCALE, startDate: FIRST_DATE });
    await marketplace.fill();
    const url = `mysql://${address.username}@${address.host}:${String(address.port)}/${address.database}`;
    return new RentalLab(folder, server, marketplace, url);
  }

  async stop(): Promise<void> {
    await this.warm.close();
    await this.marketplace.close();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  pathOf(home: string): string {
    return join(this.folder, home);
  }

  copy(from: string, to: string): void {
    // A home has a thousand files: cpSync takes seven times as long. When its manifests were written says which run a snapshot holds.
    execFileSync("cp", ["-Rp", this.pathOf(from), this.pathOf(to)]);
  }

  /** Works in the named home and leaves it closed, ready to be copied. */
  async inHome<Result>(name: string, work: (home: Home) => Promise<Result>, source = this.sourceUrl): Promise<Result> {
    const home = await openHome({ home: this.pathOf(name), sources: { marketplace: source }, warm: this.warm });
    try {
      return await work(home);
    } finally {
      await home.close();
    }
  }

  /** Works in a copy, which is thrown away. */
  async inCopyOf<Result>(name: string, work: (home: Home) => Promise<Result>, source?: string): Promise<Result> {
    const copy = `copy-${String((this.copies += 1))}`;
    this.copy(name, copy);
    try {
      return await this.inHome(copy, work, source);
    } finally {
      rmSync(this.pathOf(copy), { recursive: true, force: true });
    }
  }
}

/** Facts whose apartment is not the one that the rule gives for their date, or is none. */
export async function factsAtOtherKeys(home: Home): Promise<readonly unknown[]> {
  const session = await (await home.openWarehouse()).openSession();
  try {
    const found: unknown[] = [];
    for (const [fact, date] of [
      ["fact_bookings", "booking_date"],
      ["fact_viewings", "CAST(viewing_date AS DATE)"],
    ] as const) {
      const begun = `v.effective_date <= COALESCE(${date}, DATE '9999-12-31')`;
      const { rows } = await session.query(`
        SELECT '${fact}', f.apartment_key, d.apartment_id
        FROM analytics.${fact} f LEFT JOIN analytics.dim_apartments d ON d.apartment_key = f.apartment_key
        WHERE d.apartment_key IS NULL OR d.apartment_key > 0 AND d.apartment_key <> (
          SELECT v.apartment_key FROM analytics.dim_apartments v
          WHERE v.apartment_id = d.apartment_id
          ORDER BY ${begun} DESC, CASE WHEN ${begun} THEN v.effective_date END DESC, v.effective_date
          LIMIT 1)`);
      found.push(...rows);
    }
    return found;
  } finally {
    await session.end();
  }
}

/** Every target's rows and the runs' counts; in place of a surrogate key stands the row that it means. */
export async function warehouseContent(
  home: Pick<Home, "openWarehouse">,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const session = await (await home.openWarehouse()).openSession();
  try {
    const content: Record<string, readonly string[]> = {};
    const read = async (name: string, sql: string): Promise<void> => {
      content[name] = (await session.query(sql)).rows.map(([row]) => String(row)).sort();
    };
    for (const target of model.warehouse.targets) await read(target.name, contentQuery(target));
    await read(
      LOAD_HISTORY,
      `SELECT CAST(to_jsonb(h) - ARRAY['run_id', 'loaded_at'] AS TEXT) FROM ${model.warehouse.schema}.${LOAD_HISTORY} h`,
    );
    return content;
  } finally {
    await session.end();
  }
}

function contentQuery(target: Target): string {
  const { schema, targets } = model.warehouse;
  const keys = `ARRAY[${targets.map(({ key }) => `'${key}'`).join(", ")}]`;
  const dimensions = lookupsOf(target).map(({ dimension }) => {
    const found = targets.find(({ name }) => name === dimension);
    if (found === undefined) throw new Error(`${target.name} looks up ${dimension}, which is not there`);
    return found;
  });
  const row = dimensions.map(({ name, key }) => ` || jsonb_build_object('${key}', to_jsonb(${name}) - ${keys})`);
  const joins = dimensions.map(({ name, key }) => ` LEFT JOIN ${schema}.${name} ON ${name}.${key} = t.${key}`);
  return `SELECT CAST(to_jsonb(t) - ${keys}${row.join("")} AS TEXT) FROM ${schema}.${target.name} t${joins.join("")}`;
}
