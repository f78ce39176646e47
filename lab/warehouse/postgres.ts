import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { Client, type QueryArrayConfig, types } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { parseAddress, placeOfWarehouse, warehouseAddress, type WarehouseOption } from "../address";
import { LabError, messageOf, systemCodeOf } from "../errors";
import {
  bigintCell,
  BIGINT_TYPE,
  CSV_OPTIONS,
  TEMPORARY_BUFFERS,
  TYPES_KEPT_AS_TEXT,
  type Cell,
  type QueryResult,
  type WarehouseServer,
  type WarehouseSession,
  WORK_MEMORY,
} from "./server";

const CONNECT_MILLISECONDS = 10_000;
const SESSION_OPTIONS = `-c TimeZone=UTC -c work_mem=${WORK_MEMORY} -c temp_buffers=${TEMPORARY_BUFFERS}`;

/** A PostgreSQL server by its URL; a session is a connection. */
export class PostgresServer implements WarehouseServer {
  private constructor(private readonly url: string) {}

  /** Connects with each session, so a server that is away for a while fails that batch only. */
  static open(url: string, option?: WarehouseOption): PostgresServer {
    parseAddress(url, warehouseAddress(option));
    return new PostgresServer(url);
  }

  async openSession(): Promise<WarehouseSession> {
    const client = new Client({
      connectionString: this.url,
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
      application_name: "pipeline",
      options: SESSION_OPTIONS,
      types: { getTypeParser: (type: number) => cellParser(type) },
    });
    // A server that goes away is also told as an event, which would end the process if nobody listened.
    client.on("error", () => undefined);
    try {
      await client.connect();
    } catch (error) {
      throw connectionFailure(this.url, error);
    }
    return new PostgresSession(client);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

class PostgresSession implements WarehouseSession {
  constructor(private readonly client: Client) {}

  /** The extended protocol takes one statement: none can end the transaction in front of another. */
  async query(sql: string): Promise<QueryResult> {
    const config: QueryArrayConfig & { readonly queryMode: "extended" } = {
      text: sql,
      rowMode: "array",
      queryMode: "extended",
    };
    const result = await this.client.query<Cell[]>(config);
    return { columns: result.fields.map((field) => field.name), rows: result.rows };
  }

  async copyCsv(target: string, file: string): Promise<number> {
    const sink = this.client.query(copyFrom(`COPY ${target} FROM STDIN ${CSV_OPTIONS}`));
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), sink);
    return sink.rowCount;
  }

  async end(): Promise<void> {
    await this.client.end();
  }
}

function cellParser(type: number): (text: string) => unknown {
  if (TYPES_KEPT_AS_TEXT.includes(type)) return (text) => text;
  if (type === BIGINT_TYPE) return bigintCell;
  // The server's number of any type, of which the driver's enumeration names some.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
  return types.getTypeParser(type) as (text: string) => unknown;
}

function connectionFailure(url: string, error: unknown): LabError {
  const place = placeOfWarehouse(url);
  const code = systemCodeOf(error);
  if (code === "28P01" || code === "28000") {
    return new LabError(
      "Warehouse.AccessDenied",
      `the warehouse at ${place} refuses the user or password: ${messageOf(error)}`,
    );
  }
  if (code === "3D000")
    return new LabError("Warehouse.DatabaseMissing", `the warehouse at ${place}: ${messageOf(error)}`);
  return new LabError("Warehouse.Unreachable", `the warehouse at ${place} cannot be reached: ${messageOf(error)}`);
}
