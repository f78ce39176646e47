import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { compile } from "../../pipeline-dsl/compile";
import declaration from "../../stacks/rental-marketplace/pipeline";
import type { SourceAddress } from "../source/address";
import { startMariaDb, type SourceServer } from "../source/mariadb";
import { Marketplace, type MarketplaceOptions } from "./marketplace";

const source = compile(declaration).model.sources.find(({ name }) => name === "marketplace");
const options: MarketplaceOptions = { seed: 7, scale: 0.05, startDate: "2026-01-31" };

describe("the marketplace", () => {
  let server: SourceServer;
  const connections: Connection[] = [];
  const markets: Marketplace[] = [];

  beforeAll(async () => {
    server = await startMariaDb(join(mkdtempSync(join(tmpdir(), "lab-marketplace-")), "source"));
  });
  afterAll(async () => {
    await Promise.all(
      [...markets, { close: () => Promise.all(connections.map((each) => each.end())) }].map((each) => each.close()),
    );
    await server.stop();
  });

  async function open(database: string): Promise<{ market: Marketplace; numbers: (sql: string) => Promise<number[]> }> {
    if (source === undefined) throw new Error("no source named marketplace");
    const address: SourceAddress = await server.database(database);
    const market = await Marketplace.connect(address, source, options);
    markets.push(market);
    const connection = await createConnection({
      host: address.host,
      port: address.port,
      user: address.username,
      database,
    });
    connections.push(connection);
    return {
      market,
      numbers: async (sql) => {
        const [rows] = await connection.query<RowDataPacket[]>(sql);
        return rows.map((row) => Number(Object.values(row)[0]));
      },
    };
  }

  test("who is not let in is told so: only a server that does not answer cannot be reached", async () => {
    const address = await server.database("asked");
    const said = (changes: Partial<SourceAddress>): Promise<unknown> =>
      Marketplace.connect({ ...address, ...changes }, source!, options).then(
        () => "connected",
        (error: unknown) => (error as { readonly code?: string }).code,
      );
    expect(await said({ username: "nobody", password: "wrong" })).toBe("Source.AccessDenied");
    expect(await said({ database: "elsewhere" })).toBe("Source.DatabaseMissing");
    expect(await said({ port: 1 })).toBe("Source.Unreachable");
  });

  const CHECKSUMS = `SELECT BIT_XOR(CRC32(CONCAT_WS('|', apartment_id, location, IFNULL(price, 'N'), status, created_at))) FROM apartments
    UNION ALL SELECT BIT_XOR(CRC32(CONCAT_WS('|', booking_id, apartment_id, IFNULL(user_id, 'N'), start_date, end_date, total_amount))) FROM bookings
    UNION ALL SELECT BIT_XOR(CRC32(CONCAT_WS('|', viewing_id, user_id, apartment_id, viewing_date))) FROM user_viewing
    UNION ALL SELECT BIT_XOR(CRC32(CONCAT_WS('|', attribute_id, apartment_id, attribute_value))) FROM apartment_attributes`;

  test("moves on day by day, the same for the same seed, and dirt stays under the thresholds", async () => {
    const one = await open("one");
    await one.market.fill();
    expect(
      await one.numbers(
        "SELECT COUNT(*) FROM apartments UNION ALL SELECT COUNT(*) FROM bookings UNION ALL SELECT COUNT(*) FROM user_viewing",
      ),
    ).toEqual([1_000, 10_000, 25_000]);
    const [, popular = 0] = await one.numbers(
      "SELECT COUNT(*) FROM bookings UNION ALL SELECT COUNT(*) FROM bookings WHERE apartment_id <= 100",
    );
    expect(popular).toBeGreaterThan(2_500);

    const changes = await one.market.advance(1);
    expect(changes["apartments"]?.updated).toBeGreaterThan(5);
    expect(changes["apartments"]?.deleted).toBeGreaterThan(0);
    expect(changes["bookings"]?.deleted).toBeGreaterThan(0);
    expect(changes["user_viewing"]).toEqual({ inserted: 125, updated: 0, deleted: 0 });
    await one.market.advance(2);
    const afterTwoDays = await one.numbers(CHECKSUMS);

    const [missing = 0, swapped = 0, unknown = 0] = await one.numbers(
      `SELECT AVG(location IS NULL) FROM apartments UNION ALL SELECT AVG(end_date <= start_date) FROM bookings
        UNION ALL SELECT AVG(apartment_id NOT IN (SELECT apartment_id FROM apartments)) FROM bookings`,
    );
    expect(missing).toBeGreaterThan(0);
    expect(missing).toBeLessThan(0.01);
    expect(swapped).toBeLessThan(0.001);
    expect(unknown).toBeGreaterThan(0);
    expect(unknown).toBeLessThan(0.01);

    await one.market.breach(2);
    expect((await one.numbers("SELECT AVG(location IS NULL) FROM apartments"))[0]).toBeGreaterThan(0.01);
    await one.market.correct(2);
    expect(await one.numbers(CHECKSUMS)).toEqual(afterTwoDays);

    const again = await open("again");
    await again.market.fill();
    await again.market.advance(1);
    await again.market.advance(2);
    expect(await again.numbers(CHECKSUMS)).toEqual(afterTwoDays);
  });
});
