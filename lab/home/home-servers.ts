import { startMoto, type AwsServer } from "../aws/moto";
import type { LabEvent } from "../events";
import { startMariaDb, type SourceServer } from "../source/mariadb";
import { writeDescription, type HomeDescription } from "./description";
import type { HomeLayout } from "./layout";
import type { HomeLock } from "./lock";
import type { WarmServers } from "./warm-servers";

/** What the sites of a home share: its lock and description, one AWS and one source. */
export class HomeServers {
  announce: (event: LabEvent) => void = () => undefined;
  private kept: HomeDescription | null = null;
  private aws: Promise<AwsServer> | null = null;
  private source: Promise<SourceServer> | null = null;
  /** The end of the server that was let go. */
  private gone: Promise<void> = Promise.resolve();

  constructor(
    private readonly layout: HomeLayout,
    private readonly lock: HomeLock,
    private known: HomeDescription,
    readonly warm: WarmServers | null,
  ) {}

  get description(): HomeDescription {
    return this.known;
  }

  /** In this process; the home itself remembers it from `keep` on. */
  describe(description: HomeDescription): void {
    this.known = description;
  }

  keep(): void {
    if (this.known === this.kept) return;
    writeDescription(this.layout.description, this.known);
    this.kept = this.known;
  }

  openAws(): Promise<AwsServer> {
    this.aws ??= this.start("aws", () => (this.warm === null ? startMoto() : this.warm.takeAws()));
    return this.aws;
  }

  openOwnSource(): Promise<SourceServer> {
    this.source ??= this.start("source", () => this.gone.then(() => startMariaDb(this.layout.source)));
    return this.source;
  }

  /** The home's own source is not read any more: its server ends beside what else there is to do. */
  letSourceGo(): void {
    if (this.source !== null) this.gone = this.source.then((server) => server.stop()).catch(() => undefined);
    this.source = null;
  }

  async stop(): Promise<void> {
    this.letSourceGo();
    await Promise.allSettled([
      this.aws?.then((server) => (this.warm === null ? server.stop() : this.warm.giveBackAws(server))),
      this.gone,
    ]);
  }

  release(): void {
    this.lock.release();
  }

  private start<Server>(service: "aws" | "source", begin: () => Promise<Server>): Promise<Server> {
    this.announce({ kind: "service_starting", at: Date.now(), service });
    return begin();
  }
}
