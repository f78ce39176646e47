import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { EngineService, type IEngineServer } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engine from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService, type IResourceMonitorServer } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resource from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { parse } from "yaml";
import { mockProvider } from "./mock-aws";
import { Registrations, type Registered } from "./registrations";

const ROOT = join(__dirname, "..", "..");

export interface HostedRun {
  readonly exitCode: number | null;
  /** What the program logged as a warning or an error. */
  readonly complaints: readonly string[];
  /** What it asked of a cloud instead of declaring it. */
  readonly lookups: readonly string[];
  readonly registered: readonly Registered[];
  /** Of work, not of waiting for a busy machine. */
  readonly seconds: number;
}

/**
 * Runs the project as `pulumi up` or `pulumi preview` does: Pulumi's own Node process loads the file that Pulumi.yaml
 * names, with the options that stand there, and speaks gRPC to an engine, which only this file stands in for.
 */
export async function underLanguageHost(
  stack: string,
  command: "up" | "preview",
  root: string = ROOT,
): Promise<HostedRun> {
  const lookups: string[] = [];
  const complaints: string[] = [];
  const answer = mockProvider();
  const monitor = new MockMonitor({
    // A preview knows what is declared, and nothing that AWS makes up.
    newResource: (args) =>
      command === "up" ? answer(args) : { id: undefined, state: args.inputs as Record<string, unknown> },
    call: (args) => {
      lookups.push(args.token);
      throw new Error(`the program looks something up: ${args.token}`);
    },
  });
  const registrations = new Registrations(monitor);
  const server = new grpc.Server();
  server.addService(ResourceMonitorService, resourceMonitor(monitor, lookups));
  server.addService(EngineService, engineLog(complaints));
  const address = await listening(server);
  try {
    const { exitCode, seconds } = await runProgram(stack, command, address, root);
    return { exitCode, complaints, lookups, registered: registrations.all(stack), seconds };
  } finally {
    server.forceShutdown();
  }
}

/** Pulumi's mock monitor, as a server. What it does not know, such as hooks, the program does not use. */
function resourceMonitor(monitor: MockMonitor, lookups: string[]): IResourceMonitorServer {
  const refuse = (call: grpc.ServerUnaryCall<unknown, unknown>, callback: grpc.sendUnaryData<never>): void => {
    lookups.push(call.getPath());
    callback({ code: grpc.status.UNIMPLEMENTED, details: call.getPath() });
  };
  return {
    getDeploymentInfo: refuse,
    supportsFeature: (call, callback) => {
      monitor.supportsFeature(call.request, (_error, answer: { getHassupport(): boolean }) => {
        const response = new resource.SupportsFeatureResponse();
        response.setHassupport(answer.getHassupport());
        callback(null, response);
      });
    },
    invoke: (call, callback) => void monitor.invoke(call.request, callback),
    call: refuse,
    readResource: refuse,
    registerResource: (call, callback) => {
      const [missing] = missingAssets(call.request.getObject()?.toJavaScript());
      if (missing === undefined) void monitor.registerResource(call.request, callback);
      else callback({ code: grpc.status.UNKNOWN, details: `failed to open asset file '${missing}'` });
    },
    registerResourceOutputs: (_call, callback) => {
      callback(null, new Empty());
    },
    registerStackTransform: refuse,
    registerStackInvokeTransform: refuse,
    registerResourceHook: refuse,
    registerErrorHook: refuse,
    registerPackage: refuse,
    signalAndWaitForShutdown: (_call, callback) => {
      callback(null, new Empty());
    },
  };
}

/** Files that a resource's inputs name and that are not there: the engine hashes each as soon as it is told of it. */
function missingAssets(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const { [SIGNATURE]: signature, path } = value as Readonly<Record<string, unknown>>;
  if (signature === ASSET && typeof path === "string") return existsSync(path) ? [] : [path];
  return Object.values(value).flatMap(missingAssets);
}

/** Pulumi's mark of a value of a special kind, and of an asset. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";

function engineLog(complaints: string[]): IEngineServer {
  let root = "";
  return {
    log: (call, callback) => {
      if (call.request.getSeverity() >= engine.LogSeverity.WARNING) complaints.push(call.request.getMessage());
      callback(null, new Empty());
    },
    getRootResource: (_call, callback) => {
      const response = new engine.GetRootResourceResponse();
      response.setUrn(root);
      callback(null, response);
    },
    setRootResource: (call, callback) => {
      root = call.request.getUrn();
      callback(null, new engine.SetRootResourceResponse());
    },
    startDebugging: (_call, callback) => {
      callback(null, new Empty());
    },
    requirePulumiVersion: (_call, callback) => {
      callback(null, new engine.RequirePulumiVersionResponse());
    },
  };
}

function listening(server: grpc.Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(`127.0.0.1:${String(port)}`);
      else reject(error);
    });
  });
}

interface Project {
  readonly name: string;
  readonly main: string;
  readonly runtime: { readonly options: { readonly typescript: boolean; readonly tsconfig?: string } };
}

/** The command line and the environment that Pulumi's Node language host makes of Pulumi.yaml. */
function runProgram(
  stack: string,
  command: "up" | "preview",
  address: string,
  root: string,
): Promise<Pick<HostedRun, "exitCode" | "seconds">> {
  const project = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as Project;
  const main = join(root, project.main);
  const { typescript, tsconfig } = project.runtime.options;
  const run = createRequire(main).resolve("@pulumi/pulumi/cmd/run");
  const child = spawn(
    process.execPath,
    [
      ...["--require", join(__dirname, "cpu-time.cjs")],
      run,
      ...["--monitor", address, "--engine", address, "--project", project.name, "--root-directory", root],
      ...["--stack", stack, "--pwd", dirname(main), "--parallel", "16"],
      ...(command === "preview" ? ["--dry-run"] : []),
      basename(main),
    ],
    {
      env: {
        ...withoutJest(process.env),
        PULUMI_CONFIG: JSON.stringify(configOf(stack, root)),
        PULUMI_CONFIG_SECRET_KEYS: "[]",
        PULUMI_NODEJS_TYPESCRIPT: String(typescript),
        ...(tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
      },
      stdio: ["ignore", "ignore", "inherit", "pipe"],
    },
  );
  let worked = "";
  child.stdio[3]?.on("data", (text: Buffer) => (worked += text.toString()));
  return new Promise((resolve) => {
    child.on("close", (exitCode) => {
      resolve({ exitCode, seconds: Number(worked) });
    });
  });
}

/** The stack's settings as the engine hands them over: text as it is, everything else as JSON. */
function configOf(stack: string, root: string): Readonly<Record<string, string>> {
  const { config } = parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8")) as {
    readonly config: Readonly<Record<string, unknown>>;
  };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key.replace(":", ":config:"),
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** Jest's own variables, and the seed's, which a developer may have set, are no part of the run. */
function withoutJest(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(JEST|NODE_ENV|REDSHIFT_|S3_BUCKET|GLUE_ROLE_ARN)/.test(name)),
  );
}
