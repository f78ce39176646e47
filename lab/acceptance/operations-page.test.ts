import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { openHome } from "../home/home";
import { homeLayout } from "../home/layout";
import type { LedgerItem } from "../aws/ledger";
import { PROJECT_ROOT } from "../tools";
import { runBatch } from "../warehouse/batch";
import { rewriteForPostgres } from "../warehouse/rewrite";
import { readOperations } from "./operations-page";
import { IS_INSTALLED, RentalLab } from "./rental-lab";

const COMMAND = join(PROJECT_ROOT, "cli", "bin", "pipeline.js");
/** A Sunday, on which the rental pipeline makes its backups, and the days after it. */
const SUNDAY = "2023-07-30";
const MONDAY = "2023-07-31";
const TUESDAY = "2023-08-01";
const WEDNESDAY = "2023-08-02";
const PAGE = new Map(readOperations().map((section) => [section.heading, section]));

interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Types what a section says, each command in its turn, in a folder of the rental definition and its home. */
class Operator {
  private readonly expected: string[];

  constructor(
    readonly folder: string,
    headings: readonly string[],
  ) {
    this.expected = headings.flatMap((heading) => PAGE.get(heading)?.commands ?? [`no section ${heading}`]);
  }

  /** The section's next command, as it stands there; `words`: what its capital letters stand for. */
  async types(command: string, words: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    expect(command).toBe(this.expected.shift());
    return this.succeeds(Object.entries(words).reduce((text, [name, word]) => text.replace(name, word), command));
  }

  async isRefused(command: string): Promise<string> {
    expect(command).toBe(this.expected.shift());
    return this.fails(command);
  }

  /** What the section says is so before it. */
  async succeeds(command: string): Promise<Outcome> {
    const outcome = await this.shell(command);
    expect([command, outcome.exitCode, outcome.exitCode === 0 ? "" : outcome.stderr]).toEqual([command, 0, ""]);
    return outcome;
  }

  async fails(command: string): Promise<string> {
    const { exitCode, stdout, stderr } = await this.shell(command);
    expect([command, exitCode]).toEqual([command, 1]);
    return stdout + stderr;
  }

  hasTypedAll(): void {
    expect(this.expected).toEqual([]);
  }

  edits(file: string, from: string, to: string): void {
    const path = join(this.folder, file);
    const text = readFileSync(path, "utf8");
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
  }

  /** As a person types it; the checkout's own command answers to its name. */
  private shell(command: string): Promise<Outcome> {
    const script = `npx() { shift; "$NODE" "$COMMAND" "$@"; }\n${command}`;
    const env = { ...process.env, NODE: process.execPath, COMMAND };
    return new Promise((resolve) => {
      execFile("bash", ["-c", script], { cwd: this.folder, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
        resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
  }
}

const onlyInstalled = IS_INSTALLED ? describe : describe.skip;

onlyInstalled("what docs/operations.md tells to type, typed on its occasion", () => {
  let lab: RentalLab;
  let folders: string;

  beforeAll(async () => {
    lab = await RentalLab.start();
    folders = mkdtempSync(join(tmpdir(), "operations at 100 %, "));
    const operator = new Operator(newFolder("base", join(PROJECT_ROOT, "stacks", "rental-marketplace")), []);
    await operator.succeeds(`npx pipeline run --date ${SUNDAY} --source ${lab.sourceUrl}`);
    await operator.succeeds(`npx pipeline run --date ${MONDAY}`);
  }, 300_000);
  afterAll(async () => {
    rmSync(folders, { recursive: true, force: true });
    await lab.stop();
  });

  function newFolder(name: string, from: string): string {
    const folder = join(folders, name);
    execFileSync("cp", ["-R", from, folder]);
    return folder;
  }

  /** A folder in which the pipeline has run on a Sunday and on the Monday after it. */
  async function on(headings: readonly string[], act: (operator: Operator) => Promise<void>): Promise<void> {
    const folder = newFolder(headings.join(), join(folders, "base"));
    const { description } = homeLayout(join(folder, ".lab"));
    // A home remembers where its definition lies.
    writeFileSync(description, readFileSync(description, "utf8").replace(join(folders, "base"), folder));
    const operator = new Operator(folder, headings);
    await act(operator);
    operator.hasTypedAll();
    rmSync(folder, { recursive: true });
  }

  /** While an apartment in twenty has no price. */
  async function withoutPrices(act: () => Promise<void>): Promise<void> {
    const source = await createConnection(lab.sourceUrl);
    try {
      const [rows] = await source.query<RowDataPacket[]>(
        "SELECT apartment_id, price FROM apartments WHERE apartment_id % 20 = 0",
      );
      await source.query("UPDATE apartments SET price = NULL WHERE apartment_id % 20 = 0");
      await act();
      for (const { apartment_id: id, price } of rows)
        await source.query("UPDATE apartments SET price = ? WHERE apartment_id = ?", [price, id]);
    } finally {
      await source.end();
    }
  }

  /** As one transaction, in the words of the lab's warehouse. */
  async function inWarehouse(folder: string, statements: readonly string[]): Promise<void> {
    const home = await openHome({ home: join(folder, ".lab") });
    try {
      const actions = statements.map(rewriteForPostgres);
      await runBatch(await home.openWarehouse(), { actions, temporaryFolder: home.layout.temporary, killBefore: null });
    } finally {
      await home.close();
    }
  }

  const OCCASIONS: readonly (readonly [readonly string[], (operator: Operator) => Promise<void>])[] = [
    [
      ["A run failed"],
      async (operator) => {
        const failure = await operator.fails(
          `npx pipeline run --date ${TUESDAY} --fault RDS_TO_S3_job=Source.TableMissingx9`,
        );
        expect(failure).toContain("Source.TableMissing");
        expect((await operator.types("npx pipeline explain CODE", { CODE: "Source.TableMissing" })).stdout).not.toBe(
          "",
        );
        expect((await operator.types("npx pipeline explain STEP", { STEP: "RDS_TO_S3_job" })).stdout).not.toBe("");
        await operator.types("npx pipeline report");
        await operator.types(`npx pipeline run --input '{"retry": true, "failed_job": "RDS_TO_S3_job"}'`);
        await operator.fails(
          `npx pipeline run --date ${WEDNESDAY} --fault load_dim_apartments=Redshift.StatementFailedx9`,
        );
        await operator.types(`npx pipeline run --input '{"retry": true, "failed_job": "load_dim_apartments"}'`);
      },
    ],
    [
      ["Quality breached"],
      async (operator) => {
        await withoutPrices(async () => {
          const failure = await operator.fails(`npx pipeline run --date ${TUESDAY}`);
          expect(failure).toContain("Pipeline.QualityBreached");
        });
        await operator.types("npx pipeline explain RULE", { RULE: "completeness.apartments.price" });
        await operator.types("npx pipeline check");
        await operator.types("npx pipeline runs");
        await operator.types(
          `npx pipeline run --input '{"retry": true, "failed_job": "quality_gate", "waive_quality": "the new city has no prices yet, agreed with sales"}'`,
        );
        expect((await operator.succeeds("npx pipeline runs")).stdout).toContain("agreed with sales");
      },
    ],
    [
      ["The warehouse differs"],
      async (operator) => {
        addStatus(operator);
        await operator.types("npx pipeline lock");
        expect(readdirSync(join(operator.folder, "migrations"))).toContain("0002_add_dim_apartments_status.sql");
      },
    ],
    [
      ["A wrong date is committed"],
      async (operator) => {
        expect(await operator.fails(`npx pipeline run --date ${SUNDAY}`)).toContain("Pipeline.HistoryMovedOn");
        await operator.types("npx pipeline compile --out out");
        await operator.types("npx pipeline runs");
        const undo = readFileSync(join(operator.folder, "out", "redshift", "take_back_date.sql"), "utf8");
        await inWarehouse(operator.folder, statementsOf(undo.replaceAll("{logical_date}", MONDAY)));
        takeFromLedger(operator.folder, `committed#${MONDAY}`);
        await operator.succeeds(`npx pipeline run --date ${SUNDAY}`);
        await operator.types("npx pipeline run --date 2062-01-31 --not-yet-due --home .lab-rehearsal");
      },
    ],
    [
      ["Run an old date again"],
      async (operator) => {
        await operator.types("npx pipeline run --date 2026-01-31");
      },
    ],
    [
      ["Add a table or a column"],
      async (operator) => {
        addStatus(operator);
        expect(await operator.isRefused("npx pipeline check")).toContain("stale-lock");
        await operator.types("npx pipeline lock");
        await operator.types("npx pipeline run --home .lab-try");
        await operator.types("npx pipeline report --home .lab-try");
      },
    ],
    [
      ["Give a column or a table its past"],
      async (operator) => {
        addStatus(operator);
        await operator.succeeds("npx pipeline lock");
        await operator.succeeds(`npx pipeline run --date ${TUESDAY}`);
        await operator.types("npx pipeline backfill dim_apartments.status --dry-run");
        await operator.types("npx pipeline backfill dim_apartments.status");
      },
    ],
    [
      ["Rename a table or a column"],
      async (operator) => {
        operator.edits(
          "warehouse.ts",
          "current_price: apartments.price",
          `price: apartments.price.renamedFrom("current_price")`,
        );
        await operator.types("npx pipeline lock");
        const [file = ""] = readdirSync(join(operator.folder, "migrations")).filter((name) => name.startsWith("0002"));
        expect(readFileSync(join(operator.folder, "migrations", file), "utf8")).toMatch(/RENAME COLUMN/);
      },
    ],
    [
      ["Give something up, or change a key"],
      async (operator) => {
        const git = "git -c user.name=anna -c user.email=anna@example.com -c init.defaultBranch=main";
        await operator.succeeds(
          `echo .lab > .gitignore && ${git} init && ${git} add . && ${git} commit --message before`,
        );
        operator.edits("warehouse.ts", "    amount: bookings.total_amount,\n", "");
        const printed = await operator.isRefused("npx pipeline lock");
        const [permission = "no permission"] = /allowDestructive\(\{.*\}\)/.exec(printed) ?? [];
        operator.edits("pipeline.ts", "  quality,\n", `  quality,\n  allows: [${permission}],\n`);
        operator.edits("pipeline.ts", "import {\n", "import {\n  allowDestructive,\n");
        await operator.succeeds("npx pipeline lock");
        expect((await operator.types("npx pipeline diff")).stdout).toContain("column fact_bookings.amount");
        await operator.isRefused("npx pipeline drift");
        await operator.types("npx pipeline backups");
      },
    ],
    [
      ["A table is damaged"],
      async (operator) => {
        const drop = (): Promise<void> => inWarehouse(operator.folder, ["DROP TABLE analytics.dim_apartments"]);
        await drop();
        expect((await operator.types("npx pipeline backups")).stdout).toContain(SUNDAY);
        await operator.types("npx pipeline restore dim_apartments --as-of 2023-08-01 --dry-run");
        await operator.types("npx pipeline restore dim_apartments --as-of 2023-08-01");
        await drop();
        const statement = await operator.types(
          `npx pipeline restore "RESTORE TABLE dim_apartments FROM 's3://backup/dim_apartments/2023-08-01/'"`,
        );
        expect(statement.stdout).toContain("every table is what the manifest of the newest committed run says");
        await operator.types("npx pipeline backups");
        await operator.fails("npx pipeline restore dim_apartments --as-of 2023-08-01 --fault LoadBatch=Xx9");
        await operator.types(`npx pipeline restore dim_apartments --give-up --reason "it is made anew"`);
      },
    ],
    [
      ["Fail over", "Fail back", "Rehearse"],
      async (operator) => {
        expect((await operator.types("npx pipeline failover --status")).stdout).toContain("runs go on at the primary");
        await operator.types(
          `npx pipeline failover --reason "the primary's Region does not answer" --approved-by anna`,
        );
        expect((await operator.types("npx pipeline failover --status")).stdout).toContain("runs go on at the standby");
        expect(await operator.fails(`npx pipeline run --date ${TUESDAY}`)).toContain("Pipeline.SiteNotActive");
        await operator.types("npx pipeline run --site standby");
        await operator.types(`npx pipeline failover --fail-back --reason "the primary is back" --approved-by anna`);
        await operator.types(`npx pipeline failover --rehearse --reason "monthly rehearsal" --approved-by anna`);
        expect((await operator.succeeds("npx pipeline failover --status")).stdout).toContain(
          "runs go on at the primary",
        );
      },
    ],
  ];

  test.each(OCCASIONS)("%s", (headings, act) => on(headings, act), 600_000);

  test("every section that tells to type something on this computer has its occasion, in the page's order", () => {
    const told = [...PAGE.values()].filter(({ commands }) => commands.length > 0).map(({ heading }) => heading);
    expect(OCCASIONS.flatMap(([headings]) => headings)).toEqual(told);
  });
});

function addStatus(operator: Operator): void {
  const price = "    current_price: apartments.price,\n";
  operator.edits("warehouse.ts", price, `${price}    status: apartments.status,\n`);
}

/** Of a printed file, in which a blank line stands behind each; a procedure's body has none behind its own. */
function statementsOf(text: string): readonly string[] {
  return text
    .trim()
    .replace(/;$/, "")
    .split(/;\n\n(?=[A-Z-])/);
}

/** What `aws dynamodb delete-item` does to the ledger of an account. */
function takeFromLedger(folder: string, item: string): void {
  const { ledger } = homeLayout(join(folder, ".lab"));
  const items = JSON.parse(readFileSync(ledger, "utf8")) as readonly LedgerItem[];
  expect(items.some((each) => each["item"]?.S === item)).toBe(true);
  writeFileSync(ledger, JSON.stringify(items.filter((each) => each["item"]?.S !== item)));
}
