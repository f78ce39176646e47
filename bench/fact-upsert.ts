import { markdownTable, type Measurement } from "./measurement";
import { progress } from "./progress";
import { runDbt, type DbtSeconds } from "./rivals/dbt";
import { whileRunning } from "./running";
import { startPostgres, type PostgresAddress } from "./servers/postgres";
import { count, scaled } from "./size";
import { median, REPETITIONS, secondsOf, spread } from "./statistics";
import { TEMPORARY_BUFFERS, WORK_MEMORY } from "../lab/warehouse/server";
import { WarehouseLoad } from "./warehouse-load";

interface UpsertTimes {
  readonly rows: number;
  readonly ours: readonly number[];
  readonly copies: readonly number[];
  readonly merge: readonly DbtSeconds[];
  readonly mergeInMemory: readonly DbtSeconds[];
  readonly mergeOfChanges: readonly DbtSeconds[];
}

const ROWS = scaled(2_000_000);
const USERS = scaled(600_000);
const APARTMENTS = scaled(200_000);
/** One row in so many changes a day, and as many come anew. */
const CHANGED = 100;

/** What the lab gives its sessions. */
const MEMORY = `-c work_mem=${WORK_MEMORY} -c temp_buffers=${TEMPORARY_BUFFERS}`;

const COLUMNS = "booking_id, apartment_key, user_key, booking_date, amount, duration_days";

/** A full extract of two million bookings into `fact_bookings`, against dbt's incremental merge on the same server and rows. */
export const factUpsert: Measurement<UpsertTimes> = {
  measure: () => whileRunning(startPostgres(), compare),
  describe: ({ rows, ours, copies, merge, mergeInMemory, mergeOfChanges }) => {
    const node = (times: readonly DbtSeconds[]): number[] => times.map((each) => each.node);
    const command = (times: readonly DbtSeconds[]): number[] => times.map((each) => each.command);
    const rival = median(node(mergeInMemory));
    const [ratio, withCopy] = [(median(ours) - median(copies)) / rival, median(ours) / rival];
    return {
      title: "Fact upsert",
      verdicts: [
        {
          what: "fact upsert after its COPY against a dbt incremental merge alone, with the same memory, times as long",
          measured: `${ratio.toFixed(2)} (${withCopy.toFixed(2)} with its COPY)`,
          target: "at most 1.00",
          met: ratio <= 1,
        },
      ],
      blocks: [
        `\`fact_bookings\` from a full extract of ${count(rows)} bookings, of which each day one in ${CHANGED} is new and one in ${CHANGED} has another amount; ${count(USERS)} users and ${count(APARTMENTS)} apartments, every tenth with two versions. The same PostgreSQL server and rows, in turns, ${REPETITIONS} days after a first load that is not counted, with a VACUUM of all tables before each. All sides hold the same rows after the last day, which is checked.`,
        markdownTable(
          ["load", "seconds"],
          [
            ["the printed load", spread(ours)],
            ["of these, from the session's start to the end of COPY", spread(copies)],
            ["dbt incremental model, `merge` on `booking_id`: the model as dbt reports it", spread(node(merge))],
            ["the same, the whole command", spread(command(merge))],
            [`the first model in a session with \`${MEMORY}\`: the model`, spread(node(mergeInMemory))],
            ["the same, the whole command", spread(command(mergeInMemory))],
            ["the first model with `EXCEPT` of the rows that are there", spread(node(mergeOfChanges))],
            ["the same, the whole command", spread(command(mergeOfChanges))],
          ],
        ),
        "The printed load is its whole transaction in a session of its own, with the memory that the lab's sessions have: COPY of the Parquet files (measured once more by itself, for dbt's rows are in the database already), refusals (missing and repeated keys, vanished rows), both lookups, comparison, removal of vanished rows, update, insert, assertion, load history. dbt's models read a source table, do both lookups, and remove and assert nothing. `merge` rewrites every row that it is given; the last model (`bench/rivals/dbt/models/fact_bookings_changes.sql`) is what somebody writes who knows that, and is shown for comparison.",
      ],
    };
  },
};

async function compare(postgres: PostgresAddress): Promise<UpsertTimes> {
  const warehouse = await WarehouseLoad.open(postgres.url, "fact_bookings");
  for (const statement of [...DIMENSIONS, "CREATE SCHEMA source", SOURCE_TABLE]) await warehouse.query(statement);
  const times = {
    ours: [] as number[],
    copies: [] as number[],
    merge: [] as DbtSeconds[],
    mergeInMemory: [] as DbtSeconds[],
    mergeOfChanges: [] as DbtSeconds[],
  };
  for (let day = 1; day <= REPETITIONS + 1; day++) {
    progress(`day ${day} of ${REPETITIONS + 1}`);
    await warehouse.writeDay(day, curatedRows(day));
    if (day > 1) for (const statement of sourceChanges(day)) await warehouse.query(statement);
    await warehouse.query("VACUUM (ANALYZE)");
    const copy = await secondsOf(() => warehouse.onlyCopyDay(day));
    const ours = await secondsOf(() => warehouse.loadDay(day));
    const merge = await runDbt(postgres, "run", "fact_bookings");
    const mergeInMemory = await runDbt(postgres, "run", "fact_bookings_in_memory", MEMORY);
    const mergeOfChanges = await runDbt(postgres, "run", "fact_bookings_changes");
    // The first day fills the tables.
    if (day === 1) continue;
    times.ours.push(ours);
    times.copies.push(copy);
    times.merge.push(merge);
    times.mergeInMemory.push(mergeInMemory);
    times.mergeOfChanges.push(mergeOfChanges);
  }
  const rows = `SELECT ${COLUMNS} FROM analytics.fact_bookings WHERE booking_key <> -1`;
  await warehouse.requireSameRows(rows, `SELECT ${COLUMNS} FROM rival.fact_bookings`);
  await warehouse.requireSameRows(rows, `SELECT ${COLUMNS} FROM rival.fact_bookings_in_memory`);
  await warehouse.requireSameRows(rows, `SELECT ${COLUMNS} FROM rival.fact_bookings_changes`);
  return { rows: ROWS, ...times };
}

const DIMENSIONS = [
  `INSERT INTO analytics.dim_users (user_id) SELECT k FROM generate_series(1, ${USERS}) AS keys(k)`,
  `INSERT INTO analytics.dim_apartments (apartment_id, location_key, current_price, effective_date, end_date)
   SELECT k, -1, 100, DATE '2020-01-01', CASE WHEN k % 10 = 0 THEN DATE '2025-07-01' ELSE DATE '9999-12-31' END
   FROM generate_series(1, ${APARTMENTS}) AS keys(k)
   UNION ALL
   SELECT k, -1, 110, DATE '2025-07-01', DATE '9999-12-31' FROM generate_series(10, ${APARTMENTS}, 10) AS keys(k)`,
];

/** The bookings of a day by their number k, in SQL that PostgreSQL and DuckDB share. A few users and apartments are unknown. */
const amount = (day: number): string =>
  `CAST(100 + k % 900 + CASE WHEN k % ${CHANGED} < ${day} AND k % ${CHANGED} > 0 THEN k % ${CHANGED} ELSE 0 END AS DECIMAL(10,2))`;
const APARTMENT = `CAST(1 + k * 7919 % ${Math.ceil(APARTMENTS * 1.002)} AS INTEGER)`;
const USER = `CAST(1 + k * 104729 % ${Math.ceil(USERS * 1.002)} AS INTEGER)`;
const START = "DATE '2025-01-01' + CAST(k % 400 AS INTEGER)";
const NIGHTS = "CAST(1 + k % 14 AS INTEGER)";

const rowsOn = (day: number): number => ROWS + Math.round(((day - 1) * ROWS) / CHANGED);

const sourceRows = (day: number, first: number): string =>
  `SELECT CAST(k AS INTEGER) AS booking_id, ${APARTMENT} AS apartment_id, ${USER} AS user_id, ${START} AS start_date, ${START} + ${NIGHTS} AS end_date, ${amount(day)} AS total_amount FROM generate_series(CAST(${first} AS BIGINT), ${rowsOn(day)}) AS keys(k)`;

const SOURCE_TABLE = `CREATE TABLE source.bookings AS ${sourceRows(1, 1)}`;

function sourceChanges(day: number): readonly string[] {
  const changed = `SELECT CAST(k AS INTEGER) AS booking_id, ${amount(day)} AS total_amount FROM generate_series(CAST(1 AS BIGINT), ${rowsOn(day - 1)}) AS keys(k) WHERE k % ${CHANGED} = ${day - 1}`;
  return [
    `UPDATE source.bookings SET total_amount = changed.total_amount FROM (${changed}) AS changed WHERE changed.booking_id = bookings.booking_id`,
    `INSERT INTO source.bookings ${sourceRows(day, rowsOn(day - 1) + 1)}`,
  ];
}

function curatedRows(day: number): string {
  return `SELECT CAST(k AS INTEGER) AS booking_id, ${APARTMENT} AS apartment_key__apartment_id, ${START} AS apartment_key__as_of, ${USER} AS user_key__user_id, ${START} AS booking_date, ${amount(day)} AS amount, ${NIGHTS} AS duration_days FROM range(1, ${rowsOn(day) + 1}) AS keys(k)`;
}
