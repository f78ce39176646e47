import { markdownTable, type Measurement } from "./measurement";
import { progress } from "./progress";
import { runDbt } from "./rivals/dbt";
import { whileRunning } from "./running";
import { startPostgres, type PostgresAddress } from "./servers/postgres";
import { count, scaled } from "./size";
import { median, REPETITIONS, secondsOf, spread } from "./statistics";
import { WarehouseLoad } from "./warehouse-load";

interface HistoryTimes {
  readonly keys: number;
  readonly ours: readonly number[];
  /** As dbt reports the snapshot alone. */
  readonly snapshot: readonly number[];
  readonly command: readonly number[];
}

const KEYS = scaled(1_000_000);
/** One key in so many changes a day. */
const CHANGED = 100;

/**
 * History of a dimension with a million keys, of which one in a hundred changes: the printed load (with its COPY from
 * Parquet and its assertions) against `dbt snapshot` (check strategy) on the same server and rows.
 */
export const history: Measurement<HistoryTimes> = {
  measure: () => whileRunning(startPostgres(), compare),
  describe: ({ keys, ours, snapshot, command }) => ({
    title: "History",
    verdicts: [
      {
        what: "history of a dimension against `dbt snapshot` alone, times as long",
        measured: (median(ours) / median(snapshot)).toFixed(2),
        target: "at most 1.00",
        met: median(ours) <= median(snapshot),
      },
    ],
    blocks: [
      `\`dim_apartments\` with ${count(keys)} keys, one in ${CHANGED} changed, on the same PostgreSQL server and rows, in turns, ${REPETITIONS} days after a first load that is not counted.`,
      markdownTable(
        ["load", "seconds"],
        [
          ["the printed load: COPY from Parquet, history, assertions, load history", spread(ours)],
          ["`dbt snapshot`, check strategy, as dbt reports the snapshot alone", spread(snapshot)],
          ["`dbt snapshot`, the whole command", spread(command)],
        ],
      ),
      "dbt reads a table that is in the database already, and asserts nothing; the printed load brings the rows there itself. Both keep the same open and closed versions, which is checked after the last day.",
    ],
  }),
};

async function compare(postgres: PostgresAddress): Promise<HistoryTimes> {
  const warehouse = await WarehouseLoad.open(postgres.url, "dim_apartments");
  await warehouse.query("CREATE SCHEMA source");
  const times = { ours: [] as number[], snapshot: [] as number[], command: [] as number[] };
  for (let day = 1; day <= REPETITIONS + 1; day++) {
    progress(`day ${day} of ${REPETITIONS + 1}`);
    await warehouse.writeDay(day, curatedRows(day));
    await warehouse.query(day === 1 ? SOURCE_TABLE : sourceChange(day));
    const ours = await secondsOf(() => warehouse.loadDay(day));
    const dbt = await runDbt(postgres, "snapshot", "apartments_snapshot");
    // The first day fills the tables; from the second on a hundredth changes.
    if (day === 1) continue;
    times.ours.push(ours);
    times.snapshot.push(dbt.node);
    times.command.push(dbt.command);
  }
  await warehouse.requireSameRows(
    "SELECT apartment_id, current_price, end_date = DATE '9999-12-31' FROM analytics.dim_apartments WHERE apartment_key <> -1",
    "SELECT apartment_id, price, dbt_valid_to IS NULL FROM rival.apartments_snapshot",
  );
  return { keys: KEYS, ...times };
}

/** The same price on both sides: a key changes on the days whose number it leaves as a rest. */
const price = (day: number): string =>
  `100 + CASE WHEN k % ${CHANGED} < ${day} AND k % ${CHANGED} > 0 THEN k % ${CHANGED} + 1 ELSE 0 END`;

const SOURCE_TABLE = `CREATE TABLE source.apartments AS SELECT k AS apartment_id, CAST('city ' || k % 30 AS VARCHAR) AS location, CAST(${price(1)} AS DECIMAL(10,2)) AS price FROM generate_series(1, ${KEYS}) AS keys(k)`;

function sourceChange(day: number): string {
  return `UPDATE source.apartments SET price = new.price FROM (SELECT k AS apartment_id, CAST(${price(day)} AS DECIMAL(10,2)) AS price FROM generate_series(1, ${KEYS}) AS keys(k)) AS new WHERE new.apartment_id = apartments.apartment_id AND apartments.apartment_id % ${CHANGED} = ${day - 1}`;
}

function curatedRows(day: number): string {
  return `SELECT CAST(k AS INTEGER) AS apartment_id, 'city ' || k % 30 AS location_key__location, CAST(${price(day)} AS DECIMAL(10,2)) AS current_price, DATE '2026-01-01' AS effective_date__first FROM range(1, ${KEYS + 1}) AS keys(k)`;
}
