import { existsSync, mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import type { PipelineModel, Site } from "../../pipeline-dsl/model";
import { Ledger } from "../aws/ledger";
import { inRegion, type AwsServer } from "../aws/moto";
import type { LabEvent } from "../events";
import { REGIONS } from "../executions/arn";
import { ExecutionRecords } from "../executions/records";
import { JobServer } from "../glue/job-server";
import { parseSourceUrl, type SourceAddress } from "../source/address";
import type { SourceServer } from "../source/mariadb";
import type { SourceUrls } from "../source/named";
import { OwnPostgres } from "../warehouse/own-postgres";
import { PostgresServer } from "../warehouse/postgres";
import type { WarehouseServer } from "../warehouse/server";
import {
  nameSources,
  notForRehearsals,
  readDescription,
  requireSamePipeline,
  requireTwoWarehouses,
} from "./description";
import { requireUsable } from "./given-warehouse";
import { HomeServers } from "./home-servers";
import { homeLayout, type HomeLayout } from "./layout";
import { lockHome } from "./lock";
import { requireFitPlace } from "./place";
import type { WarmServers } from "./warm-servers";

export interface HomeOptions {
  readonly home: string;
  /** `mysql://user:password@host:port/database` a source; absent: what the home used before, else a MariaDB of its own. */
  readonly sources?: SourceUrls;
  /** `postgresql://...`; absent: what the home used before, else a PostgreSQL of its own. */
  readonly warehouse?: string;
  /** The same of the second site. */
  readonly standbyWarehouse?: string;
  /** How late what is written at one site arrives at the other; absent: what the home had before, else 0. */
  readonly replicaLagSeconds?: number;
  /** What the homes of this process leave to each other; absent: this home starts and stops its own. */
  readonly warm?: WarmServers;
}

export interface Aws {
  /** As it is seen from the site's Region. */
  readonly server: AwsServer;
  readonly ledger: Ledger;
}

export const LEDGER_TABLE = "pipeline-runs";

type Announce = (event: LabEvent) => void;

/**
 * A folder that holds one deployment of a pipeline, and the servers that work on it; each is started when first needed.
 * It is opened at the primary site; `at` leads to the other one, which shares lock, source and AWS with it.
 */
export class Home {
  readonly executions: ExecutionRecords;
  readonly jobs: JobServer;
  private aws: Promise<Aws> | null = null;
  private warehouse: Promise<WarehouseServer> | null = null;
  /** Of a warehouse of the home's own: whether this process has made it, and whether anything has worked in it since. */
  private warehouseIsNew = false;
  private warehouseIsUsed = false;
  private rehearsal: Promise<WarehouseServer> | null = null;
  private readonly sites = new Map<Site, Home>();

  private constructor(
    readonly layout: HomeLayout,
    private readonly servers: HomeServers,
    private readonly primary: Home | null,
  ) {
    this.executions = new ExecutionRecords(layout.executions);
    this.jobs = new JobServer(layout.root, servers.warm?.jobs ?? null);
  }

  static async open(options: HomeOptions): Promise<Home> {
    const layout = homeLayout(resolve(options.home));
    requireFitPlace(layout.root);
    for (const url of Object.values(options.sources ?? {})) parseSourceUrl(url);
    mkdirSync(layout.root, { recursive: true });
    const lock = lockHome(layout.lock);
    try {
      const known = readDescription(layout.description);
      const description = {
        ...known,
        sources: { ...known.sources, ...options.sources },
        warehouse: options.warehouse ?? known.warehouse,
        standbyWarehouse: options.standbyWarehouse ?? known.standbyWarehouse,
        replicaLagSeconds: options.replicaLagSeconds ?? known.replicaLagSeconds,
      };
      requireTwoWarehouses(description);
      await requireUsable(layout.root, known, options);
      return new Home(layout, new HomeServers(layout, lock, description, options.warm ?? null), null);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  get site(): Site {
    return this.layout.site;
  }

  /** The same deployment at one of its sites. */
  at(site: Site): Home {
    if (site === this.site) return this;
    if (this.primary !== null) return this.primary.at(site);
    const known = this.sites.get(site) ?? new Home(homeLayout(this.layout.root, site), this.servers, this);
    this.sites.set(site, known);
    return known;
  }

  /** Whether there is one without making one. */
  get hasWarehouse(): boolean {
    const { warehouse, standbyWarehouse } = this.servers.description;
    return (this.site === "primary" ? warehouse : standbyWarehouse) !== null || existsSync(this.layout.warehouse);
  }

  get replicaLagSeconds(): number {
    return this.servers.description.replicaLagSeconds;
  }

  /**
   * Remembers what this process was given: servers, lag, whose home it is. Before work reaches a job or a warehouse, and not
   * earlier, since what was given to work that was refused has not been true of anything.
   */
  keep(): void {
    this.servers.keep();
  }

  /** Told when a server of the lab's own is being started. */
  set announce(tell: Announce) {
    this.servers.announce = tell;
  }

  /** Notes whose home this is; another pipeline's is refused, and so is one with a source that nobody named. */
  belongTo({ name, sources }: PipelineModel, definition: string): void {
    const { description } = this.servers;
    requireSamePipeline(description, name);
    const named = nameSources(
      description,
      sources.map((source) => source.name),
    );
    this.servers.describe({ ...named, pipeline: name, definition });
  }

  /** Dates before their time are for a home that has seen no other: what they commit closes the way for all before them. */
  rehearse(): void {
    const { description } = this.servers;
    if (description.pipeline !== null && !description.rehearsal) throw notForRehearsals();
    this.servers.describe({ ...description, rehearsal: true });
  }

  /** Begins to start what every run needs, side by side. Whoever waits for one of them meets its failure. */
  warmUp({ spark }: { readonly spark: boolean }): void {
    if (spark) this.jobs.start();
    this.openAws().catch(() => undefined);
    this.openWarehouse().catch(() => undefined);
  }

  openAws(): Promise<Aws> {
    this.aws ??= this.startAws();
    return this.aws;
  }

  openWarehouse(): Promise<WarehouseServer> {
    this.warehouse ??= this.startWarehouse();
    return this.warehouse;
  }

  /** For work that changes it. */
  useWarehouse(): Promise<WarehouseServer> {
    this.keep();
    this.warehouseIsUsed = true;
    return this.openWarehouse();
  }

  /** What a rehearsal restores into: always one of the home's own. */
  openRehearsal(): Promise<WarehouseServer> {
    this.rehearsal ??= OwnPostgres.open(this.layout.rehearsal);
    return this.rehearsal;
  }

  /** Destroys this site's warehouse, as a disaster would. Not one that is somebody's server. */
  async loseWarehouse(): Promise<void> {
    if (this.warehouseUrl !== null) throw new Error("a warehouse that the home was given is not destroyed");
    await (await this.warehouse)?.close();
    this.warehouse = null;
    this.warehouseIsUsed = false;
    rmSync(this.layout.warehouse, { recursive: true, force: true });
  }

  /** The address of a source's database. The lab's own server has one database a source, of the source's name. */
  async openSource(name: string): Promise<SourceAddress> {
    const { sources } = this.servers.description;
    if (Object.hasOwn(sources, name)) return parseSourceUrl(sources[name] ?? "");
    return (await this.openOwnSource()).database(name);
  }

  /** Whether runs read the home's own MariaDB. */
  get hasOwnSource(): boolean {
    const { source, sources } = this.servers.description;
    return Object.keys(sources).length === 0 && typeof source !== "string";
  }

  /** The MariaDB of this home, whatever source its runs use. */
  openOwnSource(): Promise<SourceServer> {
    return this.servers.openOwnSource();
  }

  /** The home's own MariaDB ends while something else is done; whoever asks for it again starts it again. */
  letSourceGo(): void {
    this.servers.letSourceGo();
  }

  /** Stops every server, those of the other site too, and lets the next process in. */
  async close(): Promise<void> {
    if (this.primary !== null) return this.primary.close();
    try {
      await Promise.all([this, ...this.sites.values()].map((site) => site.closeSite()));
      await this.servers.stop();
    } finally {
      this.servers.release();
    }
  }

  private async closeSite(): Promise<void> {
    await Promise.allSettled([
      this.jobs.close(),
      this.aws?.then(async ({ ledger }) => {
        await ledger.save();
        ledger.close();
      }),
      this.warehouse
        ?.then((server) => server.close())
        .then(() => {
          // Nothing is in it, and it would stand in the way of one that is given later.
          if (this.warehouseIsNew && !this.warehouseIsUsed)
            rmSync(this.layout.warehouse, { recursive: true, force: true });
        }),
      this.rehearsal?.then((server) => server.close()),
    ]);
  }

  private async startAws(): Promise<Aws> {
    const server = inRegion(await this.servers.openAws(), REGIONS[this.site]);
    const ledger = new Ledger(server.clientOptions, LEDGER_TABLE, this.layout.ledger);
    await ledger.open();
    return { server, ledger };
  }

  private get warehouseUrl(): string | null {
    const { warehouse, standbyWarehouse } = this.servers.description;
    return this.site === "primary" ? warehouse : standbyWarehouse;
  }

  private async startWarehouse(): Promise<WarehouseServer> {
    if (this.warehouseUrl !== null) return PostgresServer.open(this.warehouseUrl);
    this.servers.announce({ kind: "service_starting", at: Date.now(), service: "warehouse" });
    this.warehouseIsNew = !existsSync(this.layout.warehouse);
    return OwnPostgres.open(this.layout.warehouse);
  }
}

export function openHome(options: HomeOptions): Promise<Home> {
  return Home.open(options);
}
