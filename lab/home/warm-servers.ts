import { startMoto, type AwsServer } from "../aws/moto";
import { WarmJobProcesses } from "../glue/job-server";

/**
 * What the homes that one process opens leave to each other. To start it takes longer than what most of them do with
 * it: AWS, which is emptied in between, and the Java of the jobs, each of which has a session of its own anyway.
 */
export class WarmServers {
  readonly jobs = new WarmJobProcesses();
  private readonly idle: AwsServer[] = [];

  takeAws(): Promise<AwsServer> {
    const server = this.idle.pop();
    return server === undefined ? startMoto() : Promise.resolve(server);
  }

  async giveBackAws(server: AwsServer): Promise<void> {
    await server.empty();
    this.idle.push(server);
  }

  async close(): Promise<void> {
    await Promise.all([this.jobs.close(), ...this.idle.splice(0).map((server) => server.stop())]);
  }
}
