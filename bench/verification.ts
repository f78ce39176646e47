import { markdownTable, type Measurement } from "./measurement";
import { progress } from "./progress";
import { whileRunning } from "./running";
import { startPostgres, type PostgresAddress } from "./servers/postgres";
import { count, scaled } from "./size";
import { median, REPETITIONS, secondsOf, spread } from "./statistics";
import { WarehouseLoad } from "./warehouse-load";

interface VerificationTimes {
  readonly rows: number;
  readonly ours: readonly number[];
  readonly plain: readonly number[];
}

const ROWS = [scaled(1_000_000), scaled(10_000_000)] as const;
const USERS = scaled(600_000);
const APARTMENTS = scaled(200_000);
const MOST = 4;
/** Ten times the rows, and a little for what no longer fits into memory. */
const MOST_GROWTH = 12;

/** What somebody writes who only wants to know whether two copies of a table are the same. */
const PLAIN = "SELECT COUNT(*), SUM(HASHTEXTEXTENDED(CAST(t.* AS TEXT), 0)) FROM analytics.fact_bookings AS t";

/** The failover's comparison of a whole warehouse by row counts and fingerprints, against a plain hash of each row. */
export const verification: Measurement<readonly VerificationTimes[]> = {
  measure: () => whileRunning(startPostgres(), compare),
  describe: (sizes) => {
    const [small, large] = sizes;
    const ratios = sizes.map(({ ours, plain }) => median(ours) / median(plain));
    const growth = median(large?.ours ?? []) / median(small?.ours ?? []);
    return {
      title: "Verification",
      verdicts: [
        {
          what: "fingerprints of a warehouse against a plain hash of its one large table, times as long",
          measured: ratios.map((ratio) => ratio.toFixed(2)).join(" and "),
          target: `at most ${MOST.toFixed(2)}`,
          met: ratios.every((ratio) => ratio <= MOST),
        },
        {
          what: "fingerprints of ten times as many rows, times as long",
          measured: growth.toFixed(1),
          target: `at most ${MOST_GROWTH.toFixed(1)}`,
          met: growth <= MOST_GROWTH,
        },
      ],
      blocks: [
        `The printed batch \`verify\` of the rental pipeline over all of its tables, of which \`fact_bookings\` is large, with ${count(USERS)} users and ${count(APARTMENTS)} apartments; the plan reads that table once, which is checked. The same PostgreSQL, in turns, ${REPETITIONS} times after one that is not counted.`,
        markdownTable(
          ["bookings", "the printed batch, seconds", "plain hash, seconds"],
          sizes.map(({ rows, ours, plain }) => [count(rows), spread(ours), spread(plain)]),
        ),
        `The plain hash is \`${PLAIN}\`: it numbers rows as one warehouse does, so it differs between two sites. The printed batch looks up what each surrogate key points to, reads every dimension as well, and writes its answer as a file.`,
      ],
    };
  },
};

async function compare(postgres: PostgresAddress): Promise<readonly VerificationTimes[]> {
  const warehouse = await WarehouseLoad.open(postgres.url, "fact_bookings");
  for (const statement of DIMENSIONS) await warehouse.query(statement);
  const sizes: VerificationTimes[] = [];
  let filled = 0;
  for (const rows of ROWS) {
    progress(`${count(rows)} bookings`);
    await warehouse.query(bookings(filled + 1, rows));
    filled = rows;
    await warehouse.query("VACUUM (ANALYZE)");
    await requireOneScan(warehouse);
    const times = { rows, ours: [] as number[], plain: [] as number[] };
    for (let round = 0; round <= REPETITIONS; round++) {
      const plain = await secondsOf(() => warehouse.query(PLAIN));
      const ours = await secondsOf(() => warehouse.verify());
      if (round === 0) continue;
      times.ours.push(ours);
      times.plain.push(plain);
    }
    sizes.push(times);
  }
  return sizes;
}

/** Ends the measurement where a statement reads the large table more than once. */
async function requireOneScan(warehouse: WarehouseLoad): Promise<void> {
  const plan = await warehouse.verificationPlan();
  const scans = plan.filter((line) => /Scan .*on fact_bookings\b/.test(line));
  if (scans.length !== 1) throw new Error(`fact_bookings is read ${scans.length} times:\n${plan.join("\n")}`);
}

const DIMENSIONS = [
  `INSERT INTO analytics.dim_users (user_id) SELECT k FROM generate_series(1, ${USERS}) AS keys(k)`,
  `INSERT INTO analytics.dim_apartments (apartment_id, location_key, current_price, effective_date, end_date)
   SELECT k, -1, 100, DATE '2020-01-01', DATE '9999-12-31' FROM generate_series(1, ${APARTMENTS}) AS keys(k)`,
];

const bookings = (first: number, last: number): string =>
  `INSERT INTO analytics.fact_bookings (booking_id, apartment_key, user_key, booking_date, amount, duration_days)
   SELECT k, 1 + k * 7919 % ${APARTMENTS}, 1 + k * 104729 % ${USERS}, DATE '2025-01-01' + CAST(k % 400 AS INTEGER), 100 + k % 900, 1 + k % 14
   FROM generate_series(CAST(${first} AS BIGINT), ${last}) AS keys(k)`;
