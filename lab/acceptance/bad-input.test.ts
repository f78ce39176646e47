import { createConnection, type Connection } from "mysql2/promise";
import type { RunResult } from "../result";
import { FIRST_DATE, IS_INSTALLED, RENTAL, RentalLab, retry, run, SECOND_DATE, warehouseContent } from "./rental-lab";

jest.setTimeout(300_000);

const EXTRACT = RENTAL.model.jobs.extract.name;

function refusal(code: string): object {
  return { status: "FAILED", error: { code } };
}

// Without MariaDB (`make setup` puts it into .cache) there is no source to extract from.
(IS_INSTALLED ? describe : describe.skip)("what a run is given can be wrong", () => {
  let lab: RentalLab;
  let source: Connection;

  beforeAll(async () => {
    lab = await RentalLab.start();
    source = await createConnection(lab.sourceUrl);
    await lab.inHome("prepared", async (home) => {
      expect(await run(home, { logical_date: SECOND_DATE })).toMatchObject({ error: null });
    });
  });
  afterAll(async () => {
    await source.end();
    await lab.stop();
  });

  test("an empty home has nothing to retry", async () => {
    expect(await lab.inHome("empty", (home) => run(home, retry(EXTRACT)))).toMatchObject(
      refusal("Pipeline.NothingToRetry"),
    );
  });

  test.each([
    ["a committed run", retry(EXTRACT), "Pipeline.NothingToRetry"],
    ["a step that is not there", retry("load_fact_booking"), "Pipeline.UnknownRetryJob"],
    ["a date before the newest commit", { logical_date: FIRST_DATE }, "Pipeline.HistoryMovedOn"],
  ])("%s is refused, and nothing changes", async (_, input, code) => {
    await lab.inCopyOf("prepared", async (home) => {
      const before = await warehouseContent(home);
      expect(await run(home, input)).toMatchObject(refusal(code));
      expect(await warehouseContent(home)).toEqual(before);
    });
  });

  test("of two runs at once one is refused, and the other commits", async () => {
    const results = await lab.inCopyOf("prepared", (home) =>
      Promise.all([run(home, { logical_date: "2026-01-03" }), run(home, { logical_date: "2026-01-03" })]),
    );
    const codes = results.map(({ error }: RunResult) => error?.code ?? "committed");
    expect(codes.sort()).toEqual(["Pipeline.AlreadyRunning", "committed"]);
  });

  describe("at the source", () => {
    const fault = async (code: string, sourceUrl?: string): Promise<void> => {
      await lab.inCopyOf(
        "prepared",
        async (home) => {
          const before = await warehouseContent(home);
          expect(await run(home, { logical_date: "2026-01-03" })).toMatchObject({
            status: "FAILED",
            error: { code },
          });
          expect(await warehouseContent(home)).toEqual(before);
        },
        sourceUrl,
      );
    };
    const spoilt = async (code: string, spoil: string, restore: string): Promise<void> => {
      await source.query(spoil);
      try {
        await fault(code);
      } finally {
        await source.query(restore);
      }
    };

    test("a server that is not there", () => fault("Source.Unreachable", "mysql://root@127.0.0.1:1/marketplace"));

    test("a password that is wrong", () =>
      fault("Source.AccessDenied", lab.sourceUrl.replace("//root@", "//root:wrong@")));

    test("a table that is gone", () =>
      spoilt("Source.TableMissing", "RENAME TABLE bookings TO gone", "RENAME TABLE gone TO bookings"));

    test("a column that is gone", () =>
      spoilt(
        "Source.ColumnMissing",
        "ALTER TABLE apartments RENAME COLUMN price TO cost",
        "ALTER TABLE apartments RENAME COLUMN cost TO price",
      ));
  });

  describe("rows that vanished", () => {
    test.each([
      ["all of them", "Source.TableEmptied", "1"],
      ["three in ten", "Pipeline.RowsVanished", "0.3"],
    ])("%s", async (_, code, share) => {
      await source.query("CREATE TABLE kept AS SELECT * FROM bookings");
      await source.query(`DELETE FROM bookings WHERE booking_id <= ${share} * (SELECT count(*) FROM kept)`);
      try {
        await lab.inCopyOf("prepared", async (home) => {
          const before = (await warehouseContent(home))["fact_bookings"];
          expect(await run(home, { logical_date: "2026-01-03" })).toMatchObject(refusal(code));
          expect((await warehouseContent(home))["fact_bookings"]).toEqual(before);
        });
      } finally {
        await source.query("DELETE FROM bookings");
        await source.query("INSERT INTO bookings SELECT * FROM kept");
        await source.query("DROP TABLE kept");
      }
    });
  });
});
