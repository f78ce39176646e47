import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { systemCodeOf } from "../errors";

export interface ParquetColumn {
  readonly name: string;
  /** DuckDB's name of the Parquet type: `INTEGER`, `DECIMAL(10,2)`, `TIMESTAMP WITH TIME ZONE`. */
  readonly type: string;
}

/** The Parquet files of one folder, read by DuckDB. */
export class ParquetFolder {
  private constructor(
    private readonly connection: DuckDBConnection,
    private readonly files: readonly string[],
  ) {}

  /** Null where the folder is missing or has no file: COPY calls that a prefix that does not exist. */
  static async open(folder: string): Promise<ParquetFolder | null> {
    const files = visibleFiles(folder);
    if (files.length === 0) return null;
    const instance = await DuckDBInstance.create(":memory:");
    return new ParquetFolder(await instance.connect(), files);
  }

  /** The columns by position. COPY looks at every file, so a file with other columns is an error of its own. */
  async columns(): Promise<readonly ParquetColumn[]> {
    const first = await this.columnsOf([this.files[0] ?? ""]);
    for (const file of this.files.slice(1)) {
      const columns = await this.columnsOf([file]);
      if (JSON.stringify(columns) !== JSON.stringify(first))
        throw new Error(`File '${file}' has an incompatible Parquet schema`);
    }
    return first;
  }

  async writeCsv(columns: readonly ParquetColumn[], path: string): Promise<void> {
    const values = columns.map(csvValue).join(", ");
    const texts = columns.filter((column) => column.type === "VARCHAR").map((column) => quoted(column.name));
    // Text is always quoted, so that neither an empty text nor one that reads \N is taken for NULL.
    const forced = texts.length === 0 ? "" : `, FORCE_QUOTE (${texts.join(", ")})`;
    await this.read(this.files, () =>
      this.connection.run(
        `COPY (SELECT ${values} FROM ${this.source(this.files)}) TO ${literal(path)} (FORMAT csv, HEADER false, NULLSTR '\\N'${forced})`,
      ),
    );
  }

  /** One number for each aggregate over all rows; null where there is no value. */
  async aggregate(aggregates: readonly string[]): Promise<readonly (number | null)[]> {
    if (aggregates.length === 0) return [];
    const reader = await this.read(this.files, () =>
      this.connection.runAndReadAll(
        `SELECT ${aggregates.map((each) => `CAST(${each} AS DOUBLE)`).join(", ")} FROM ${this.source(this.files)}`,
      ),
    );
    const [row = []] = reader.getRows();
    return row.map((value) => (typeof value === "number" ? value : null));
  }

  close(): void {
    this.connection.closeSync();
  }

  private async columnsOf(files: readonly string[]): Promise<ParquetColumn[]> {
    const reader = await this.read(files, () =>
      this.connection.runAndReadAll(`DESCRIBE SELECT * FROM ${this.source(files)}`),
    );
    return reader
      .getRowObjects()
      .map((row) => ({ name: String(row["column_name"]), type: String(row["column_type"]) }));
  }

  /** What DuckDB cannot read, Redshift Spectrum calls a file of no known version. */
  private async read<Result>(files: readonly string[], read: () => Promise<Result>): Promise<Result> {
    try {
      return await read();
    } catch (error) {
      const [why = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
      throw new Error(`Spectrum Scan Error: File '${files.join(", ")}' has an invalid version number (${why})`, {
        cause: error,
      });
    }
  }

  private source(files: readonly string[]): string {
    return `read_parquet([${files.map(literal).join(", ")}], hive_partitioning = false)`;
  }
}

/** COPY leaves out files whose name starts with an underscore or a period: Spark's markers. */
function visibleFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !/^[._#]/.test(name))
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile())
      .sort();
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return [];
    throw error;
  }
}

function csvValue({ name, type }: ParquetColumn): string {
  const column = quoted(name);
  // Spark writes instants; the warehouse's timestamps are UTC without a zone.
  if (type === "TIMESTAMP WITH TIME ZONE") return `make_timestamp(epoch_us(${column})) AS ${column}`;
  if (type === "BLOB") return `'\\x' || hex(${column}) AS ${column}`;
  return column;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
