import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { Ledger } from "../aws/ledger";
import { startMoto, type AwsServer } from "../aws/moto";
import type { LabEvent } from "../events";
import { JobServer } from "../glue/job-server";
import { ExecutionRecords } from "../executions/records";
import { parseSourceUrl, type SourceAddress } from "../source/address";
import { startMariaDb, type SourceServer } from "../source/mariadb";
import type { SourceUrls } from "../source/named";
import { PgliteServer } from "../warehouse/pglite";
import { PostgresServer } from "../warehouse/postgres";
import type { WarehouseServer } from "../warehouse/server";
import {
  nameSources,
  notForRehearsals,
  readDescription,
  requireSamePipeline,
  requireSameWarehouse,
  writeDescription,
  type HomeDescription,
} from "./description";
import { homeLayout, type HomeLayout } from "./layout";
import { lockHome, type HomeLock } from "./lock";

export interface HomeOptions {
  readonly home: string;
  /** `mysql://user:password@host:port/database` a source; absent: what the home used before, else a MariaDB of its own. */
  readonly sources?: SourceUrls;
  /** `postgresql://...`; absent: what the home used before, else PGlite. */
  readonly warehouse?: string;
}

export interface Aws {
  readonly server: AwsServer;
  readonly ledger: Ledger;
}

export const LEDGER_TABLE = "pipeline-runs";

type Announce = (event: LabEvent) => void;

/** A folder that holds one deployment of a pipeline, and the servers that work on it; each is started when first needed. */
export class Home {
  readonly layout: HomeLayout;
  readonly executions: ExecutionRecords;
  readonly jobs: JobServer;
  /** Told when a server of the lab's own is being started. */
  announce: Announce = () => undefined;
  private aws: Promise<Aws> | null = null;
  private source: Promise<SourceServer> | null = null;
  private warehouse: Promise<WarehouseServer> | null = null;

  private constructor(
    layout: HomeLayout,
    private readonly lock: HomeLock,
    private description: HomeDescription,
  ) {
    this.layout = layout;
    this.executions = new ExecutionRecords(layout.executions);
    this.jobs = new JobServer(layout.root);
  }

  static open(options: HomeOptions): Home {
    const layout = homeLayout(resolve(options.home));
    for (const url of Object.values(options.sources ?? {})) parseSourceUrl(url);
    mkdirSync(layout.root, { recursive: true });
    const lock = lockHome(layout.lock);
    try {
      const known = readDescription(layout.description);
      if (known.warehouse !== null && options.warehouse !== undefined)
        requireSameWarehouse(known.warehouse, options.warehouse);
      const description = {
        ...known,
        sources: { ...known.sources, ...options.sources },
        warehouse: options.warehouse ?? known.warehouse,
      };
      writeDescription(layout.description, description);
      return new Home(layout, lock, description);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Notes whose home this is; another pipeline's is refused, and so is one with a source that nobody named. */
  belongTo({ name, sources }: PipelineModel, definition: string): void {
    if (this.description.pipeline !== null) requireSamePipeline(this.description.pipeline, name);
    const named = nameSources(
      this.description,
      sources.map((source) => source.name),
    );
    this.description = { ...named, pipeline: name, definition };
    writeDescription(this.layout.description, this.description);
  }

  /** Dates before their time are for a home that has seen no other: what they commit closes the way for all before them. */
  rehearse(): void {
    if (this.description.pipeline !== null && !this.description.rehearsal) throw notForRehearsals();
    this.description = { ...this.description, rehearsal: true };
    writeDescription(this.layout.description, this.description);
  }

  openAws(): Promise<Aws> {
    this.aws ??= this.startAws();
    return this.aws;
  }

  openWarehouse(): Promise<WarehouseServer> {
    this.warehouse ??= this.startWarehouse();
    return this.warehouse;
  }

  /** The address of a source's database. The lab's own server has one database a source, of the source's name. */
  async openSource(name: string): Promise<SourceAddress> {
    const url = this.description.sources[name];
    if (url !== undefined) return parseSourceUrl(url);
    return (await this.openOwnSource()).database(name);
  }

  /** Whether runs read the home's own MariaDB. */
  get hasOwnSource(): boolean {
    const { source, sources } = this.description;
    return Object.keys(sources).length === 0 && typeof source !== "string";
  }

  /** The MariaDB of this home, whatever source its runs use. */
  openOwnSource(): Promise<SourceServer> {
    this.source ??= this.startSource();
    return this.source;
  }

  /** Stops every server and lets the next process in. */
  async close(): Promise<void> {
    try {
      const closings: (Promise<void> | undefined)[] = [
        this.jobs.close(),
        this.aws?.then(async ({ server, ledger }) => {
          await ledger.save();
          ledger.close();
          await server.stop();
        }),
        this.source?.then((server) => server.stop()),
        this.warehouse?.then((server) => server.close()),
      ];
      await Promise.allSettled(closings.filter((closing) => closing !== undefined));
    } finally {
      this.lock.release();
    }
  }

  private async startAws(): Promise<Aws> {
    this.announce({ kind: "service_starting", at: Date.now(), service: "aws" });
    const server = await startMoto();
    const ledger = new Ledger(server.clientOptions, LEDGER_TABLE, this.layout.ledger);
    await ledger.open();
    return { server, ledger };
  }

  private async startWarehouse(): Promise<WarehouseServer> {
    const { warehouse } = this.description;
    if (warehouse !== null) return PostgresServer.open(warehouse);
    this.announce({ kind: "service_starting", at: Date.now(), service: "warehouse" });
    return PgliteServer.open(this.layout.warehouse);
  }

  private async startSource(): Promise<SourceServer> {
    this.announce({ kind: "service_starting", at: Date.now(), service: "source" });
    return startMariaDb(this.layout.source);
  }
}

export function openHome(options: HomeOptions): Promise<Home> {
  return Promise.resolve().then(() => Home.open(options));
}
