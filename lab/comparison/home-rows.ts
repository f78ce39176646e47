import { createHash } from "node:crypto";
import { constants, cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineModel, Source, SourceTable } from "../../pipeline-dsl/model";
import { describeType } from "../../pipeline-dsl/model/types/registry";
import { printReferences } from "../../pipeline-dsl/targets/spark/references";
import { LabError } from "../errors";
import { readDescription } from "../home/description";
import { ledgerItemsIn } from "../home/ledger-file";
import { keptModel } from "../home/kept-model";
import { homeLayout, type HomeLayout } from "../home/layout";
import { lockHome, type HomeLock } from "../home/lock";
import type { JobExit, JobProcess } from "../glue/job-process";
import { ParquetFolder } from "../warehouse/parquet";
import type { Replay, ReplayedRows } from "./replayed-rows";

/**
 * What a home's committed runs have read, as it lies in its raw zone: the job that reads a source is not run again, its
 * folders are copied. So every definition gets exactly the rows of those dates, and none that raw/ does not hold.
 */
export class HomeRows implements ReplayedRows {
  readonly kind = "home";

  private constructor(
    readonly place: string,
    readonly dates: readonly string[],
    readonly hash: string,
    private readonly raw: string,
    private readonly lock: HomeLock,
  ) {}

  /** Takes the home until `close`, so that no run changes its rows meanwhile; nothing else of it is touched. */
  static open(place: string, pipelines: readonly string[]): HomeRows {
    const layout = homeLayout(place);
    if (!existsSync(layout.description))
      throw new LabError("Lab.NoHome", `there is no home at ${place}; npx pipeline run --home ${place} makes it`);
    const { pipeline } = readDescription(layout.description);
    if (pipeline !== null && !pipelines.includes(pipeline))
      throw new LabError(
        "Lab.OtherPipeline",
        `the home ${place} belongs to the pipeline ${pipeline}; give --data a home of ${pipelines.join(" or ")}`,
      );
    const lock = lockHome(layout.lock);
    try {
      const committed = committedRuns(layout, pipeline);
      const newest = committed.at(-1);
      if (newest === undefined)
        throw new LabError(
          "Comparison.NoCommittedDate",
          `no run of the home ${place} has been committed, so there are no rows to compare on; npx pipeline run --home ${place} makes some`,
        );
      const zone = keptModel(layout, newest.runId)?.lake.zones.raw ?? "raw/";
      const raw = join(layout.lake, zone);
      const dates = committed.map(({ date }) => date);
      return new HomeRows(place, dates, hashOf(raw, dates), raw, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  close(): Promise<void> {
    this.lock.release();
    return Promise.resolve();
  }

  async check(model: PipelineModel): Promise<readonly string[]> {
    const notes: string[] = [];
    for (const source of model.sources) {
      for (const table of source.tables) notes.push(...(await this.checkTable(source, table)));
      for (const { name } of printReferences(model, source.name))
        for (const date of this.dates)
          if (!existsSync(join(this.raw, source.name, name, folderOf(date))))
            throw cannotReplay(`${this.place} has not asked its source on ${date} which texts are equal in ${name}`);
    }
    return notes;
  }

  open(model: PipelineModel, lake: string): Promise<Replay> {
    const to = join(lake, model.lake.zones.raw);
    const folders = foldersOf(model);
    return Promise.resolve({
      sources: Object.fromEntries(model.sources.map(({ name }) => [name, UNREACHABLE])),
      extract: (job) => {
        const date = dateOf(job);
        for (const folder of folders) {
          const from = join(this.raw, folder, folderOf(date));
          // Copied with the file system's own sharing where it has one.
          if (existsSync(from))
            cpSync(from, join(to, folder, folderOf(date)), { recursive: true, mode: constants.COPYFILE_FICLONE });
        }
        return Promise.resolve<JobExit>({ code: 0, signal: null, complaint: "" });
      },
      moveTo: () => Promise.resolve(),
      close: () => Promise.resolve(),
    });
  }

  /** A column that was not read is NULL where it may be; anything else cannot be made up. */
  private async checkTable(source: Source, { name, columns }: SourceTable): Promise<readonly string[]> {
    const table = `${source.name}.${name}`;
    const lacking = new Map<string, string[]>();
    for (const date of this.dates) {
      const folder = await ParquetFolder.open(join(this.raw, source.name, name, folderOf(date)));
      if (folder === null) throw cannotReplay(`${this.place} has not read the table ${table} on ${date}`);
      try {
        const held = new Map((await folder.columns()).map((column) => [column.name, column.type]));
        for (const column of columns) {
          const type = held.get(column.name);
          const { spark } = describeType(column.type);
          const wanted = DUCKDB_TYPES[spark] ?? [spark.toUpperCase()];
          if (type === undefined && !column.nullable)
            throw cannotReplay(`${this.place} has not read the column ${table}.${column.name}, which is never NULL`);
          if (type === undefined) lacking.set(column.name, [...(lacking.get(column.name) ?? []), date]);
          else if (!wanted.includes(type))
            throw cannotReplay(
              `${this.place} has read ${table}.${column.name} on ${date} as ${type}, not as ${wanted.join(" or ")}`,
            );
        }
      } finally {
        folder.close();
      }
    }
    return Array.from(lacking, ([column, dates]) => {
      const when = dates.length === this.dates.length ? "its runs have not read it" : `not read on ${dates.join(", ")}`;
      return `${table}.${column} is NULL in the rows of ${this.place}: ${when}; --sample, or a run of this definition in the home, shows its values`;
    });
  }
}

/** A job that is not run reads no address. */
const UNREACHABLE = "mysql://nobody@127.0.0.1:1/nothing";

/** How DuckDB names what Spark has written. A moment's zone is told or not by the Parquet type that Spark chooses for it. */
const DUCKDB_TYPES: Readonly<Record<string, readonly string[]>> = {
  int: ["INTEGER"],
  string: ["VARCHAR"],
  timestamp: ["TIMESTAMP", "TIMESTAMP WITH TIME ZONE"],
  binary: ["BLOB"],
};

function cannotReplay(why: string): LabError {
  return new LabError(
    "Comparison.RowsLacking",
    `${why}: the rows of a home can be given only to definitions that read them alike. Fix: --sample, or run a date of this definition in the home first`,
  );
}

interface CommittedRun {
  readonly date: string;
  readonly runId: string;
}

function committedRuns(layout: HomeLayout, pipeline: string | null): readonly CommittedRun[] {
  return ledgerItemsIn(layout.ledger)
    .flatMap((item): CommittedRun[] => {
      const own = item["pipeline"]?.S === pipeline && item["item"]?.S?.startsWith("committed#") === true;
      return own ? [{ date: item["logical_date"]?.S ?? "", runId: item["run_id"]?.S ?? "" }] : [];
    })
    .sort((left, right) => (left.date < right.date ? -1 : 1));
}

/** Tables, and what texts of theirs find: as the raw zone's folders are named. */
function foldersOf(model: PipelineModel): readonly string[] {
  return model.sources.flatMap(({ name, tables }) => [
    ...tables.map((table) => join(name, table.name)),
    ...printReferences(model, name).map((reference) => join(name, reference.name)),
  ]);
}

function folderOf(date: string): string {
  return `load_date=${date}`;
}

function dateOf({ arguments: given }: JobProcess): string {
  return given[given.indexOf("--logical_date") + 1] ?? "";
}

function hashOf(raw: string, dates: readonly string[]): string {
  const hash = createHash("sha256");
  const wanted = new Set(dates.map(folderOf));
  const files = readdirSync(raw, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath.split(/[\\/]/).some((part) => wanted.has(part)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) hash.update(`${file.slice(raw.length)}\n`).update(readFileSync(file));
  return hash.digest("hex");
}
