import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { LabError } from "../errors";
import { REGION } from "../executions/arn";
import { PROJECT_ROOT, PYTHON, requireTool } from "../tools";
import { FunctionProcesses } from "./function-processes";

/** The AWS APIs that the lab serves itself: DynamoDB, Secrets Manager, SNS, CloudWatch, by moto; and Lambda. */
export interface AwsServer {
  readonly endpoint: string;
  /** What any AWS client of a child process needs to reach this server and nothing else. */
  readonly environment: Readonly<Record<string, string>>;
  /** For clients of this process. */
  readonly clientOptions: ClientOptions;
  readonly functions: FunctionProcesses;
  /** Takes away everything that was made in it, in every Region. */
  empty(): Promise<void>;
  stop(): Promise<void>;
}

export interface ClientOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export async function startMoto(): Promise<AwsServer> {
  // The SDK's notice about coming Node versions would stand between the lines of a run's progress.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  const server = spawn(requireTool(PYTHON, "Python"), [join(PROJECT_ROOT, "lab", "aws", "moto_server.py")], {
    stdio: ["pipe", "pipe", "pipe"],
    // Its own process group: Ctrl-C must not end it while the ledger is being saved.
    detached: true,
  });
  const port = await portOf(server);
  const endpoint = `http://127.0.0.1:${port}`;
  const functions = new FunctionProcesses();
  const credentials = { accessKeyId: "lab", secretAccessKey: "lab" };
  return {
    endpoint,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    clientOptions: { endpoint, region: REGION, credentials },
    functions,
    empty: async () => {
      const { ok, status } = await fetch(`${endpoint}/moto-api/reset`, { method: "POST" });
      if (!ok) throw new Error(`moto does not reset: HTTP ${String(status)}`);
    },
    stop: async () => {
      await functions.close();
      if (server.exitCode !== null || server.signalCode !== null) return;
      const exited = once(server, "exit");
      server.kill("SIGTERM");
      await exited;
    },
  };
}

/** The same server as it is seen from another Region: what is made there is not here. */
export function inRegion(server: AwsServer, region: string): AwsServer {
  return {
    ...server,
    environment: { ...server.environment, AWS_REGION: region, AWS_DEFAULT_REGION: region },
    clientOptions: { ...server.clientOptions, region },
  };
}

async function portOf(server: ChildProcess): Promise<string> {
  const complaints: string[] = [];
  server.stderr?.on("data", (chunk: Buffer) => complaints.push(chunk.toString()));
  if (server.stdout === null) throw new LabError("Lab.AwsNotStarted", "moto's output cannot be read");
  const lines = createInterface({ input: server.stdout });
  for await (const line of lines) {
    if (/^\d+$/.test(line)) return line;
  }
  throw new LabError("Lab.AwsNotStarted", `moto did not start: ${complaints.join("").trim()}`);
}
