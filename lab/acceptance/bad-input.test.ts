import { spawnSync } from "node:child_process";
import { rmSync, symlinkSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { createConnection, type Connection } from "mysql2/promise";
import { Client } from "pg";
import { finishedRun, startRun, type Outcome } from "./command";
import { lakeContent } from "./lake-content";
import { OwnPostgres } from "../warehouse/own-postgres";
import { FIRST_DATE, IS_INSTALLED, RENTAL, RentalLab, retry, SECOND_DATE, warehouseContent } from "./rental-lab";

jest.setTimeout(600_000);

const EXTRACT = RENTAL.model.jobs.extract.name;
const THIRD_DATE = "2026-01-03";

/** A few kilobytes of lake, in a mount that only the command sees and that ends with it. */
const SMALL_DISK = ["unshare", "--map-root-user", "--mount", "sh", "-c"];
const CAN_MOUNT = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;

interface Fault {
  readonly code: string;
  /** What the message must hold besides: the place, or the fix. */
  readonly says: string;
  /** SQL at the source, and back. */
  readonly spoil?: readonly string[];
  readonly restore?: readonly string[];
  readonly sourceUrl?: (url: string) => string;
  readonly smallDisk?: true;
}

const KEEP_BOOKINGS = "CREATE TABLE kept AS SELECT * FROM bookings";
const RESTORE_BOOKINGS = ["DELETE FROM bookings", "INSERT INTO bookings SELECT * FROM kept", "DROP TABLE kept"];

const FAULTS: Readonly<Record<string, Fault>> = {
  "a server that is not there": {
    code: "Source.Unreachable",
    says: "Fix: start the server",
    sourceUrl: () => "mysql://root@127.0.0.1:1/marketplace",
  },
  "a password that is wrong": {
    code: "Source.AccessDenied",
    says: "Fix: correct the secret",
    sourceUrl: (url) => url.replace("//root@", "//root:wrong@"),
  },
  "a table that is gone": {
    code: "Source.TableMissing",
    says: "Fix: create the table again",
    spoil: ["RENAME TABLE bookings TO gone"],
    restore: ["RENAME TABLE gone TO bookings"],
  },
  "a column that is gone": {
    code: "Source.ColumnMissing",
    says: "Fix: bring the column back",
    spoil: ["ALTER TABLE apartments RENAME COLUMN price TO cost"],
    restore: ["ALTER TABLE apartments RENAME COLUMN cost TO price"],
  },
  "a column whose type changed": {
    code: "Source.ColumnTypeChanged",
    says: "apartments.price is varchar(20), the definition says decimal(10,2)",
    spoil: ["ALTER TABLE apartments MODIFY price VARCHAR(20)"],
    restore: ["ALTER TABLE apartments MODIFY price DECIMAL(10,2)"],
  },
  "a table that was emptied": {
    code: "Source.TableEmptied",
    says: "Fix: restore the table's rows",
    spoil: [KEEP_BOOKINGS, "DELETE FROM bookings"],
    restore: RESTORE_BOOKINGS,
  },
  "three in ten rows that vanished": {
    code: "Pipeline.RowsVanished",
    says: "more than 20 % of the living keys of fact_bookings",
    spoil: [KEEP_BOOKINGS, "DELETE FROM bookings WHERE booking_id <= 0.3 * (SELECT count(*) FROM kept)"],
    restore: RESTORE_BOOKINGS,
  },
  ...(CAN_MOUNT
    ? { "a disk that is full": { code: "Lake.NoSpace", says: "Fix: free some space", smallDisk: true } }
    : {}),
};

// Without MariaDB (`make setup` puts it into .cache) there is no source to extract from.
(IS_INSTALLED ? describe : describe.skip)("what a run is given can be wrong", () => {
  let lab: RentalLab;
  let source: Connection;

  beforeAll(async () => {
    lab = await RentalLab.start();
    source = await createConnection(lab.sourceUrl);
    const first = ["--home", lab.pathOf("committed"), "--source", lab.sourceUrl, "--date", SECOND_DATE];
    expect(await finishedRun(first)).toMatchObject({ exitCode: 0 });
    lab.copy("committed", "other");
    lab.copy("committed", "faulty");
  });
  afterAll(async () => {
    await source.end();
    await lab.stop();
  });

  function contentOf(home: string): Promise<object> {
    return lab.inHome(home, async (opened) => ({
      warehouse: await warehouseContent(opened),
      lake: lakeContent(opened),
    }));
  }

  function expectRefusal(outcome: Outcome, code: string, says: string): void {
    expect(outcome).toMatchObject({
      exitCode: 1,
      result: { status: "FAILED", error: { code, message: expect.stringContaining(says) as string } },
    });
    expect(outcome.stderr).toContain(`error: ${code}: `);
  }

  test.each([
    ["a retry in an empty home", "empty", retry(EXTRACT), "Pipeline.NothingToRetry", "Fix: start a new run"],
    ["a retry of a committed run", "committed", retry(EXTRACT), "Pipeline.NothingToRetry", "Fix: start a new run"],
    [
      "a step that is not there",
      "committed",
      retry("load_bookings"),
      "Pipeline.UnknownRetryJob",
      "nothing was started",
    ],
    [
      "a date gone by",
      "committed",
      { logical_date: FIRST_DATE },
      "Pipeline.HistoryMovedOn",
      "Fix: run the newest date",
    ],
  ])("%s is refused, and nothing changes", async (_, home, input, code, says) => {
    const before = home === "empty" ? null : await contentOf(home);
    const parameters = ["--home", lab.pathOf(home), "--source", lab.sourceUrl, "--input", JSON.stringify(input)];
    expectRefusal(await finishedRun(parameters), code, says);
    if (before !== null) expect(await contentOf(home)).toEqual(before);
  });

  test("of two commands at once the second is refused, and the first commits", async () => {
    const parameters = ["--home", lab.pathOf("other"), "--source", lab.sourceUrl, "--date", THIRD_DATE];
    const first = startRun(parameters);
    await first.line(/RDS_TO_S3_job: started/);
    expectRefusal(await finishedRun(parameters), "Pipeline.AlreadyRunning", "wait until it ends");
    expect(await first.ended).toMatchObject({ exitCode: 0, result: { error: null } });
  });

  /** By which the home knows it again: a server that is started anew has its socket elsewhere. */
  function addressOf(server: OwnPostgres): string {
    const url = new URL(server.url);
    const sockets = lab.pathOf("sockets");
    rmSync(sockets, { force: true });
    symlinkSync(url.searchParams.get("host") ?? "no socket", sockets);
    url.searchParams.set("host", sockets);
    return url.href;
  }

  test("a warehouse that is gone in the middle of a load", async () => {
    const folder = lab.pathOf("postgres-server");
    const postgres = await OwnPostgres.open(folder);
    const parameters = ["--home", lab.pathOf("postgres"), "--source", lab.sourceUrl];
    const run = startRun([...parameters, "--warehouse", addressOf(postgres), "--date", SECOND_DATE]);
    await run.line(/migrate_warehouse: succeeded/);
    // Holds up every load at its last statement, when the rows have been changed and not committed.
    const blocker = new Client(postgres.url);
    blocker.on("error", () => undefined);
    await blocker.connect();
    await blocker.query("BEGIN; LOCK TABLE analytics.__load_history IN EXCLUSIVE MODE");
    // Locks are seen as they are; the view of activity stands still within a transaction.
    const waits = "SELECT count(*)::int AS loads FROM pg_locks WHERE NOT granted";
    while (((await blocker.query<{ loads: number }>(waits)).rows[0]?.loads ?? 0) === 0) await pause(100);
    process.kill(postgres.pid, "SIGKILL");
    const outcome = await run.ended;
    expectRefusal(outcome, "Warehouse.Unreachable", "cannot be reached");

    await postgres.close();
    const restarted = await OwnPostgres.open(folder);
    try {
      const input = JSON.stringify(retry(outcome.result?.error?.step ?? ""));
      const retried = await finishedRun([...parameters, "--warehouse", addressOf(restarted), "--input", input]);
      expect(retried).toMatchObject({ exitCode: 0 });
      expect(await lab.inHome("postgres", warehouseContent)).toEqual(await lab.inHome("committed", warehouseContent));
    } finally {
      await restarted.close();
    }
  });

  describe("one fault after another in the way of one run", () => {
    const base = (): readonly string[] => ["--home", lab.pathOf("faulty")];
    /** The first one begins the run, all others are retries of it. */
    let input: object = { logical_date: THIRD_DATE };

    test.each(Object.entries(FAULTS))("%s", async (_, { code, says, spoil, restore, sourceUrl, smallDisk }) => {
      const before = await lab.inHome("faulty", warehouseContent);
      for (const sql of spoil ?? []) await source.query(sql);
      try {
        const url = sourceUrl?.(lab.sourceUrl) ?? lab.sourceUrl;
        const mount = `mount -t tmpfs -o size=16k tmpfs ${lab.pathOf("faulty")}/lake && exec "$@"`;
        const wrapper = smallDisk === true ? [...SMALL_DISK, mount, "sh"] : [];
        expectRefusal(
          await finishedRun([...base(), "--source", url, "--input", JSON.stringify(input)], wrapper),
          code,
          says,
        );
      } finally {
        for (const sql of restore ?? []) await source.query(sql);
      }
      input = retry(EXTRACT);
      const after = await lab.inHome("faulty", warehouseContent);
      expect(after["dim_apartments"]).toEqual(before["dim_apartments"]);
      expect(after["fact_bookings"]).toEqual(before["fact_bookings"]);
    });

    test("and then rows without a key of their own, which are moved aside: nothing was lost", async () => {
      await source.query("ALTER TABLE bookings MODIFY booking_id INT NULL, DROP PRIMARY KEY");
      await source.query("CREATE TABLE more AS SELECT * FROM bookings WHERE booking_id IN (1, 2)");
      await source.query("UPDATE more SET booking_id = NULL WHERE booking_id = 2");
      await source.query("INSERT INTO bookings SELECT * FROM more");

      const input = JSON.stringify(retry(EXTRACT));
      const healed = await finishedRun([...base(), "--source", lab.sourceUrl, "--input", input]);
      expect(healed).toMatchObject({ exitCode: 0, result: { logical_date: THIRD_DATE, error: null } });
      expect(healed.result?.rows).toContainEqual({ table: "marketplace.bookings", zone: "quarantine", rows: 2 });
      expect(await lab.inHome("faulty", warehouseContent)).toEqual(await lab.inHome("other", warehouseContent));
    });
  });

  if (!CAN_MOUNT)
    test.skip("a disk that is full: this machine lets nobody mount one (unshare --map-root-user)", () => {});
});
