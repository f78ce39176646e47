import { TaskError } from "../executions/task";
import type { Json, JsonObject } from "../json";
import type { AwsServer } from "./moto";

interface Answer {
  readonly answer?: Json;
  readonly error?: string;
  readonly cause?: string;
  readonly wrote?: boolean;
}

/** `jobs/recovery` itself as a site has it: it answers one call after another. */
export class RecoveryFunction {
  private last: Promise<unknown> = Promise.resolve();

  /**
   * `server`: AWS as it is seen from the site's Region. `environment`: what docs/internals.md says that the function
   * reads. `afterCall`: keeps what it may have written.
   */
  constructor(
    private readonly server: AwsServer,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly afterCall: () => Promise<unknown> = () => Promise.resolve(),
  ) {}

  /** `gone`: the other Region does not answer. What the function raises is a TaskError of that name. */
  async invoke(event: JsonObject, gone: boolean): Promise<Json> {
    const answer = await this.ask({ event, gone, dies: false });
    if (answer.error !== undefined) throw new TaskError(answer.error, answer.cause ?? "");
    return answer.answer ?? null;
  }

  /** As a function that runs out of time behind its first write. False: it wrote nothing. */
  async breakOff(event: JsonObject): Promise<boolean> {
    return (await this.ask({ event, gone: false, dies: true })).wrote === true;
  }

  /** The call that is under way has ended. */
  async settled(): Promise<void> {
    await this.last;
  }

  private ask(call: JsonObject): Promise<Answer> {
    const environment = { ...this.server.environment, ...this.environment };
    const asked = this.last.then(async () => {
      const line = await this.server.functions.ask(this.server.clientOptions.region, { ...call, environment });
      await this.afterCall();
      if (line === null) throw new TaskError("Lambda.Unknown", "the function's process ended");
      return JSON.parse(line) as Answer;
    });
    this.last = asked.catch(() => undefined);
    return asked;
  }
}
