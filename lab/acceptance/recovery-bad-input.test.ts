import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { folderWith, type Outcome, pipeline, SMALL_DEFINITION } from "../../cli/testing";
import { LOAD_HISTORY } from "../../pipeline-dsl/targets/redshift";
import type { LedgerItem } from "../aws/ledger";
import { writeJson } from "../home/files";
import { type Dump, DUMP_FILE } from "../recovery/dump";
import { backUpWhenDue } from "../restore/back-up-when-due";
import { runFailover } from "../recovery/run-failover";
import { OwnPostgres } from "../warehouse/own-postgres";
import { homeContent, treeOf, warehousesOf } from "./home-content";
import { FIRST_DATE, IS_INSTALLED, RENTAL, RentalLab, run, SECOND_DATE } from "./rental-lab";

jest.setTimeout(600_000);

const THIRD_DATE = "2026-01-03";
const { name, lake, warehouse } = RENTAL.model;
const TABLE = "dim_apartments";
const SAID = ["--reason", "lost", "--approved-by", "anna"];
const RESTORE = ["restore", TABLE, "--as-of", FIRST_DATE];
const BACKFILL = ["backfill", TABLE];
const FAILOVER = ["failover", ...SAID];
const FAIL_BACK = ["failover", "--fail-back", ...SAID];
const REHEARSAL = ["failover", "--rehearse", ...SAID];

interface BadInput {
  /** `base`: two days at the primary. `moved`: failed over, and a day at the standby. */
  readonly home?: "base" | "moved";
  /** Done to a copy of the home. */
  readonly spoil?: (root: string) => void;
  readonly command: readonly string[];
  /** 2: nothing is started, so not a file is touched. */
  readonly exitCode?: 1 | 2;
  /** The code, the place and the fix. */
  readonly says: RegExp;
}

function editJson<Document>(path: string, edit: (document: Document) => Document): void {
  writeJson(path, edit(JSON.parse(readFileSync(path, "utf8")) as Document));
}

/** The document that says where the pipeline lives, at one of the sites; null: it is gone. */
function pointer(site: "" | "standby", edit: ((item: LedgerItem) => LedgerItem) | null): (root: string) => void {
  return (root) => {
    editJson<readonly LedgerItem[]>(join(root, site, "ledger.json"), (items) =>
      items.flatMap((item) => (item["item"]?.S !== "site" ? [item] : edit === null ? [] : [edit(item)])),
    );
  };
}

const newer = (item: LedgerItem): LedgerItem => ({ ...item, format: { N: "99" } });

function addItem(site: "" | "standby", item: LedgerItem): (root: string) => void {
  return (root) => {
    editJson<readonly LedgerItem[]>(join(root, site, "ledger.json"), (items) => [...items, item]);
  };
}

function filesUnder(folder: string, ends: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ends))
    .map((file) => join(folder, file));
}

function backupManifests(root: string): readonly string[] {
  return filesUnder(join(root, "lake", "backup", TABLE), "manifest000.json");
}

function backupRows(root: string): readonly string[] {
  return filesUnder(join(root, "lake", "backup", TABLE), ".parquet");
}

/** What makes each snapshot of the primary's warehouse again. */
function snapshots(root: string): readonly string[] {
  return filesUnder(join(root, "snapshots"), DUMP_FILE);
}

/** As after runs that nobody has committed. */
function snapshotsOfOtherRuns(root: string): void {
  for (const path of snapshots(root)) {
    const { tables } = JSON.parse(readFileSync(path, "utf8")) as Dump;
    for (const { file } of tables.filter(({ name: table }) => table.endsWith(`."${LOAD_HISTORY}"`))) {
      const rows = join(dirname(path), file);
      writeFileSync(rows, readFileSync(rows, "utf8").replaceAll(/^"/gm, '"of-another-'));
    }
  }
}

function runManifests(root: string): readonly string[] {
  return ["", "standby"].flatMap((site) => {
    const folder = join(root, site, "lake", lake.zones.manifests, name);
    return existsSync(folder) ? filesUnder(folder, "tables000.json") : [];
  });
}

function each(files: (root: string) => readonly string[], change: (path: string) => void): (root: string) => void {
  return (root) => {
    const found = files(root);
    if (found.length === 0) throw new Error("there is nothing to spoil");
    for (const path of found) change(path);
  };
}

const garbage = (path: string): void => {
  writeFileSync(path, "{");
};
const gone = (path: string): void => {
  rmSync(path);
};
const cut = (path: string): void => {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, bytes.length / 2));
};
/** Its end, which says what is in it. */
const altered = (path: string): void => {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0, bytes.length - 40));
};
const field = (key: string, value: unknown) => (path: string) => {
  editJson<object>(path, (row) => ({ ...row, [key]: value }));
};

/** By another process that is still at work: this one. */
function failoverUnderWay(root: string): void {
  const execution = "failover.20260101T000000Z.0000";
  addItem("standby", {
    pipeline: { S: name },
    item: { S: "failover" },
    status: { S: "RUNNING" },
    activated: { S: "" },
    owner: { S: `arn:aws:states:us-west-2:123456789012:execution:${name}Failover:${execution}` },
  })(root);
  const record = { name: execution, machine: `${name}Failover`, status: "RUNNING", pid: process.pid };
  const ended = {
    started_at: "2026-01-01T00:00:00Z",
    stopped_at: null,
    input: {},
    output: null,
    error: null,
    cause: null,
  };
  writeFileSync(
    join(root, "standby", "executions", `${execution}.json`),
    JSON.stringify({ ...record, ...ended, events: [] }),
  );
}

const lags = (root: string): void => {
  editJson<object>(join(root, "home.json"), (home) => ({ ...home, replicaLagSeconds: 1_000_000_000 }));
  rmSync(join(root, "lake", lake.zones.manifests, name, `load_date=${THIRD_DATE}`), { recursive: true, force: true });
};

const MULTI_AZ = folderWith({
  ...SMALL_DEFINITION,
  "pipeline.ts": SMALL_DEFINITION["pipeline.ts"]
    .replaceAll("pilotLight", "multiAz")
    .replace(/multiAz\(\{ region: "us-west-2", /, "multiAz({ "),
});

/** The same pipeline's definition in another folder. */
const ELSEWHERE = folderWith({
  "pipeline.ts": `export { default } from ${JSON.stringify(RENTAL.definitionPath.replace(/\.ts$/, ""))};\n`,
});

const CASES: Readonly<Record<string, BadInput>> = {
  // What is typed.
  "no approval": { command: ["failover", "--reason", "lost"], exitCode: 2, says: /RecoveryInput.*--approved-by/ },
  "no reason": { command: ["failover", "--approved-by", "a"], exitCode: 2, says: /RecoveryInput.*--reason/ },
  "a blank reason": {
    command: ["failover", "--reason", " ", "--approved-by", "a"],
    exitCode: 2,
    says: /RecoveryInput.*--reason/,
  },
  "a blank approval of a rehearsal": {
    command: ["failover", "--rehearse", "--reason", "x", "--approved-by", "\t"],
    exitCode: 2,
    says: /RecoveryInput.*--approved-by/,
  },
  "a blank reason of a restore": {
    command: [...RESTORE, "--reason", " "],
    exitCode: 2,
    says: /RestoreInput.*--reason/,
  },
  "a blank approval of a backfill": {
    command: [...BACKFILL, "--approved-by", ""],
    exitCode: 2,
    says: /BackfillInput.*--approved-by/,
  },
  "a mode that is none": { command: [...FAILOVER, "--mode", "x"], exitCode: 2, says: /unknown option '--mode'/ },
  "two modes": { command: [...REHEARSAL, "--fail-back"], exitCode: 2, says: /cannot be used with/ },
  "a negative loss": {
    command: [...FAILOVER, "--accept-loss", "-1"],
    exitCode: 2,
    says: /--accept-loss.*whole number/,
  },
  "a loss in words": {
    command: [...FAILOVER, "--accept-loss", "all"],
    exitCode: 2,
    says: /--accept-loss.*whole number/,
  },
  "a site that is none": { command: [...RESTORE, "--site", "mars"], exitCode: 2, says: /--site.*primary, standby/ },
  "a source that is none": { command: [...RESTORE, "--from", "tape"], exitCode: 2, says: /--from.*backup, snapshot/ },
  "a restore that a failover makes by itself": {
    command: [...FAILOVER, "--restore-first"],
    exitCode: 2,
    says: /goes with --fail-back/,
  },
  "a state that no machine has": { command: [...FAILOVER, "--fault", "X=Y"], exitCode: 2, says: /no step X/ },
  "no date": { command: ["restore", TABLE], exitCode: 2, says: /RestoreInput.*--as-of/ },
  "a date that is none": {
    command: ["restore", TABLE, "--as-of", "2026-02-30"],
    exitCode: 2,
    says: /--as-of 2026-02-30/,
  },
  "a date in another form": {
    command: ["restore", TABLE, "--as-of", "1.1.2026"],
    exitCode: 2,
    says: /--as-of 1\.1\.2026.*2026-01-31/,
  },
  "a first day that is none": {
    command: [...BACKFILL, "--from", "2026-02-30"],
    exitCode: 2,
    says: /--from 2026-02-30/,
  },
  "a last day that is none": { command: [...BACKFILL, "--to", "soon"], exitCode: 2, says: /--to soon/ },
  "a statement of another schema": {
    command: ["restore", `RESTORE TABLE x.${TABLE} FROM 's3://backup/${TABLE}/${FIRST_DATE}/'`],
    exitCode: 2,
    says: new RegExp(`schema x; .* ${warehouse.schema}`),
  },
  "a statement of another bucket": {
    command: ["restore", `RESTORE TABLE ${TABLE} FROM 's3://other/backup/${TABLE}/${FIRST_DATE}/'`],
    exitCode: 2,
    says: /own lake alone: s3:\/\/backup\//,
  },
  "a statement of another table's folder": {
    command: ["restore", `RESTORE TABLE ${TABLE} FROM 's3://backup/dim_users/${FIRST_DATE}/'`],
    exitCode: 2,
    says: /from a folder of dim_users/,
  },
  // What is named.
  "an unknown table": {
    command: ["restore", "dim_apartment", "--as-of", FIRST_DATE],
    says: /UnknownTable.*dim_apartments/,
  },
  "an unknown table to backfill": { command: ["backfill", "dim_apartment"], says: /UnknownTable.*dim_apartments/ },
  "an unknown column to backfill": { command: ["backfill", `${TABLE}.prize`], says: /Backfill\.UnknownColumn.*prize/ },
  "a date before the first backup": {
    command: ["restore", TABLE, "--as-of", "2025-12-31"],
    says: /NoBackupBefore.*2025-12-31; the oldest is of 2026-01-01/,
  },
  "a date before the first snapshot": {
    command: ["restore", TABLE, "--from", "snapshot", "--as-of", "2025-12-31"],
    says: /NoBackupBefore.*snapshots? of this warehouse.*2025-12-31.*can be restored with --from backup --as-of 2026-01-01/,
  },
  "a site without snapshots": {
    spoil: (root) => {
      rmSync(join(root, "snapshots"), { recursive: true });
    },
    command: [...RESTORE, "--from", "snapshot"],
    says: /NoBackupBefore.*no snapshot of this warehouse.*can be restored with --from backup/,
  },
  "a snapshot that has no such table": {
    spoil: each(snapshots, (path) => {
      editJson<Dump>(path, (dump) => ({
        ...dump,
        tables: dump.tables.filter(({ name: table }) => !table.endsWith(`."${TABLE}"`)),
      }));
    }),
    command: [...RESTORE, "--from", "snapshot"],
    says: new RegExp(`SnapshotUnusable: ${TABLE} was not restored.*restore from another date`),
  },
  "a snapshot of before another column": {
    spoil: each(snapshots, (path) => {
      editJson<Dump>(path, (dump) => ({
        ...dump,
        statements: dump.statements.map((text) => text.replaceAll('"current_price"', '"price"')),
        tables: dump.tables.map((table) => ({
          ...table,
          columns: table.columns.map((column) => column.replace('"current_price"', '"price"')),
        })),
      }));
    }),
    command: [...RESTORE, "--from", "snapshot"],
    says: new RegExp(`BackupOfOtherColumns: ${TABLE} has other columns in the snapshot`),
  },
  "a date that has not come": {
    command: ["restore", TABLE, "--as-of", "2999-01-01"],
    says: /RestoreInput.*2999-01-01/,
  },
  "nothing to give up": { command: ["restore", TABLE, "--give-up"], says: /NoRestoreToGiveUp/ },
  // Backups and manifests.
  "a backup whose manifest is missing": {
    spoil: each(backupManifests, gone),
    command: RESTORE,
    says: new RegExp(`BackupAltered.*backup/${TABLE}/${FIRST_DATE}`),
  },
  "a backup whose manifest is garbage": {
    spoil: each(backupManifests, garbage),
    command: RESTORE,
    says: new RegExp(`BackupAltered.*backup/${TABLE}/${FIRST_DATE}/.*manifest000\\.json`),
  },
  ...Object.fromEntries(
    Object.entries({ "cut short": cut, altered, "another file altogether": garbage }).map(([what, change]) => [
      `a backup of which a file is ${what}`,
      {
        spoil: each(backupRows, change),
        command: RESTORE,
        says: new RegExp(`FilesUnreadable: .*restore_${TABLE}.*backup/${TABLE}/${FIRST_DATE}/[^]*Fix: copy`),
      },
    ]),
  ),
  "a backup whose rows are gone": {
    spoil: each(backupRows, gone),
    command: RESTORE,
    says: new RegExp(
      `BackupAltered: backup/${TABLE}/${FIRST_DATE}/.* has no files.*can be restored with --from curated`,
    ),
  },
  "a backup of another schema": {
    spoil: each(backupManifests, field("schema_hash", "other")),
    command: RESTORE,
    says: new RegExp(`BackupOfOtherColumns.*${TABLE}`),
  },
  "a backup of another table": {
    spoil: each(backupManifests, field("table_name", "dim_users")),
    command: RESTORE,
    says: /BackupAltered.*is one of dim_users/,
  },
  "a backup whose manifest counts other rows": {
    spoil: each(backupManifests, field("row_count", 1)),
    command: RESTORE,
    says: /BackupAltered/,
  },
  ...Object.fromEntries(
    [RESTORE, BACKFILL, FAILOVER, REHEARSAL].map((command) => [
      `${command.slice(0, 2).join(" ")} where the manifests of the runs are garbage`,
      {
        spoil: each(runManifests, garbage),
        command,
        says: /ManifestUnreadable.*load_date=.*tables000\.json.*Fix: copy/,
      },
    ]),
  ),
  // Where the pipeline lives.
  ...Object.fromEntries(
    (
      [
        [RESTORE, ""],
        [BACKFILL, ""],
        [["run", "--date", SECOND_DATE], ""],
        [FAILOVER, "standby"],
        // Before what is lost is counted: whose document cannot be read is not taken for gone.
        [FAILOVER, ""],
        [FAIL_BACK, ""],
        [REHEARSAL, "standby"],
      ] as const
    ).flatMap(([command, site]): [string, BadInput][] => {
      const where = `${command.slice(0, 2).join(" ")}, ${site === "" ? "primary" : site}`;
      return [
        [
          `a pointer that is missing (${where})`,
          { spoil: pointer(site, null), command, says: /SiteUnknown.*Fix: deploy/ },
        ],
        [
          `a pointer of a newer format (${where})`,
          { spoil: pointer(site, newer), command, says: /SiteFormat.*Fix: deploy/ },
        ],
      ];
    }),
  ),
  "a second failover while one runs": { spoil: failoverUnderWay, command: FAILOVER, says: /RecoveryRunning/ },
  "a rehearsal while a failover runs": { spoil: failoverUnderWay, command: REHEARSAL, says: /RecoveryRunning/ },
  "a fail-back to the active site": { command: FAIL_BACK, says: /SiteActive.*Fix/ },
  "a failover to the active site": { home: "moved", command: FAILOVER, says: /SiteActive.*Fix/ },
  "a rehearsal at the active site": { home: "moved", command: REHEARSAL, says: /SiteActive.*Fix/ },
  "a restore at the passive site": {
    command: [...RESTORE, "--site", "standby"],
    says: /SiteNotActive[^]*--site primary/,
  },
  "a restore at the site that was left": { home: "moved", command: RESTORE, says: /SiteNotActive[^]*--site standby/ },
  "a fail-back with the returning site behind": {
    home: "moved",
    spoil: lags,
    command: FAIL_BACK,
    says: /SiteBehind.*Fix: wait/,
  },
  "a fail-back that restores first, of snapshots that hold what nobody has committed": {
    home: "moved",
    spoil: snapshotsOfOtherRuns,
    command: [...FAIL_BACK, "--restore-first"],
    says: /NoUsableSnapshot.*Fix/,
  },
  // The home.
  "a definition of one site": {
    command: [...FAILOVER, "--definition", join(MULTI_AZ, "pipeline.ts")],
    says: /Lab\.NoStandby/,
  },
  "another pipeline's home": {
    command: [...FAILOVER, "--definition", join(folderWith(SMALL_DEFINITION), "pipeline.ts")],
    says: new RegExp(`Lab\\.OtherPipeline.*${name}`),
  },
  "servers, given to a run that is refused": {
    home: "moved",
    command: ["run", "--date", THIRD_DATE, "--source", "mysql://u@127.0.0.1:1/other", "--replica-lag", "60"],
    says: /SiteNotActive/,
  },
  "another definition, given to a run that is refused": {
    home: "moved",
    command: ["run", "--date", THIRD_DATE, "--definition", join(ELSEWHERE, "pipeline.ts")],
    says: /SiteNotActive/,
  },
  "a standby's warehouse that is no PostgreSQL": {
    command: [...FAILOVER, "--standby-warehouse", "mysql://h/d"],
    exitCode: 2,
    says: /--standby-warehouse must read/,
  },
  "a standby's warehouse that does not answer": {
    command: [...FAILOVER, "--standby-warehouse", "postgresql://a@127.0.0.1:1/x"],
    says: /Warehouse\.Unreachable.*127\.0\.0\.1:1\/x/,
  },
  "a standby's warehouse where it has one of its own": {
    home: "moved",
    command: [...FAIL_BACK, "--standby-warehouse", "postgresql://a@127.0.0.1:1/x"],
    says: /Lab\.OtherWarehouse.*standby/,
  },
  ...Object.fromEntries(
    ["home.json", "ledger.json", join("standby", "ledger.json")].map((file) => [
      `a damaged ${file}`,
      {
        home: "moved",
        spoil: (root: string) => {
          garbage(join(root, file));
        },
        command: FAIL_BACK,
        says: new RegExp(`Lab\\.HomeUnreadable.*${file.replaceAll(".", "\\.")} cannot be read.*Fix`),
      },
    ]),
  ),
  "a damaged name of the warehouse": {
    home: "moved",
    spoil: (root) => {
      garbage(join(root, "name.json"));
    },
    command: ["failover", "--status"],
    says: /Lab\.HomeUnreadable.*name\.json cannot be read.*Fix/,
  },
};

/** Whatever refuses a fail-back refuses one that is to restore the warehouse first, before the warehouse is touched. */
const RESTORING: Readonly<Record<string, BadInput>> = Object.fromEntries(
  Object.entries(CASES)
    .filter(([, { command }]) => command === FAIL_BACK)
    .map(([what, given]) => [`${what}, to restore first`, { ...given, command: [...FAIL_BACK, "--restore-first"] }]),
);

// Without MariaDB there is nothing to extract from.
(IS_INSTALLED ? describe : describe.skip)("recovery is given what is wrong", () => {
  let lab: RentalLab;
  const warehouses = new Map<string, readonly unknown[]>();

  beforeAll(async () => {
    lab = await RentalLab.start();
    const quietly = { onEvent: () => undefined, onState: () => undefined, signal: new AbortController().signal };
    await lab.inHome("base", async (home) => {
      const first = await run(home, { logical_date: FIRST_DATE });
      expect(await backUpWhenDue(home, RENTAL, first, quietly)).toContain("backed up");
      expect(await run(home, { logical_date: SECOND_DATE })).toMatchObject({ status: "SUCCEEDED" });
      const input = { mode: "failback", reason: "both ledgers are there", approved_by: "anna" } as const;
      await runFailover(home, RENTAL, { input, faults: [], ...quietly });
    });
    lab.copy("base", "moved");
    await lab.inHome("moved", async (home) => {
      const input = { mode: "failover", reason: "lost", approved_by: "anna" } as const;
      expect(await runFailover(home, RENTAL, { input, faults: [], ...quietly })).toMatchObject({ status: "SUCCEEDED" });
      expect(await run(home.at("standby"), { logical_date: THIRD_DATE })).toMatchObject({ status: "SUCCEEDED" });
    });
    for (const home of ["base", "moved"]) warehouses.set(home, await warehousesOf(lab.pathOf(home)));
  });
  afterAll(() => lab.stop());

  function expectRefusal(outcome: Outcome, exitCode: number, says: RegExp): void {
    expect(outcome.stderr).toMatch(says);
    expect(outcome.stderr.match(/^error: /gm)).toHaveLength(1);
    expect(outcome.exitCode).toBe(exitCode);
  }

  test.each(Object.entries({ ...CASES, ...RESTORING }))(
    "%s: it says so once, and nothing has changed",
    async (_what, given) => {
      const { home = "base", spoil = () => undefined, command, exitCode = 1, says } = given;
      if (exitCode === 2) {
        const root = lab.pathOf(home);
        const before = treeOf(root);
        expectRefusal(pipeline([...command, "--home", root], root), exitCode, says);
        expect(treeOf(root)).toEqual(before);
        return;
      }
      lab.copy(home, "given");
      try {
        const root = lab.pathOf("given");
        spoil(root);
        const before = homeContent(root);
        expectRefusal(pipeline([...command, "--home", root], root), exitCode, says);
        expect(homeContent(root)).toEqual(before);
        expect(await warehousesOf(root)).toEqual(warehouses.get(home));
      } finally {
        rmSync(lab.pathOf("given"), { recursive: true, force: true });
      }
    },
  );

  test("a standby's database that holds somebody's tables is not restored into; one that was given to a refused failover is forgotten", async () => {
    const server = await OwnPostgres.open(lab.pathOf("somebody"));
    try {
      const session = await server.openSession();
      await session.query("CREATE TABLE kept (n INTEGER)");
      lab.copy("base", "given");
      const before = homeContent(lab.pathOf("given"));
      const command = [...FAILOVER, "--home", lab.pathOf("given"), "--standby-warehouse", server.url];
      expect(pipeline(command, lab.pathOf("given")).stderr).toMatch(/Lab\.StandbyNotEmpty.*1 in public.*Fix: give/);
      expect(homeContent(lab.pathOf("given"))).toEqual(before);
      await session.query("SELECT n FROM kept");
      await session.query("DROP TABLE kept");
      await session.end();
      const refused = [...FAIL_BACK, "--home", lab.pathOf("given"), "--standby-warehouse", server.url];
      expect(pipeline(refused, lab.pathOf("given")).stderr).toMatch(/SiteActive/);
      expect(homeContent(lab.pathOf("given"))).toEqual(before);
    } finally {
      await server.close();
    }
  });
});
