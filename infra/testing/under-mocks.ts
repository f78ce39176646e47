import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import { mockAws } from "./mock-aws";

/** One registered resource: what the engine would be told. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly custom: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly parent: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
}

/** Runs a program against mocks and gives back everything that it registered, sorted by URN. */
export async function underMocks(stack: string, program: () => unknown): Promise<readonly Registered[]> {
  const resources = new Map<string, Resource>();
  const mocks: pulumi.runtime.Mocks = {
    newResource: (args) => {
      resources.set(`${args.type} ${args.name}`, {
        type: args.type,
        name: args.name,
        custom: args.custom ?? false,
        inputs: args.inputs as Inputs,
      });
      return mockAws(args, "us-east-1");
    },
    call: (args) => {
      throw new Error(`the program looks something up: ${args.token}`);
    },
  };
  await pulumi.runtime.setMocks(mocks, "rental", stack);
  const options = recordOptions();
  await withoutStackTraces(async () => {
    await program();
    await pulumi.runtime.disconnect(false);
  });
  const registered = [...resources.values()].map((resource) => ({ ...resource, ...optionsOf(options, resource) }));
  const byMockUrn = new Map(registered.map((resource) => [resource.urn, resource]));
  return registered
    .map((resource): Registered => ({ ...resource, urn: urnOf(resource, byMockUrn, stack) }))
    .sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0));
}

/** The engine's URN names the types of all ancestors; the mock monitor's only the parent's. */
function urnOf(
  resource: Resource & Options,
  byMockUrn: ReadonlyMap<string, Resource & Options>,
  stack: string,
): string {
  const types: string[] = [];
  for (let next: (Resource & Options) | undefined = resource; next !== undefined; next = byMockUrn.get(next.parent))
    types.unshift(next.type);
  return `urn:pulumi:${stack}::rental::${types.join("$")}::${resource.name}`;
}

/** Pulumi takes a stack trace for every promise, which is most of the time of a run. */
async function withoutStackTraces(run: () => Promise<void>): Promise<void> {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    await run();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

type Inputs = Readonly<Record<string, unknown>>;
type Resource = Pick<Registered, "type" | "name" | "custom" | "inputs">;
type Options = Pick<Registered, "urn" | "parent" | "protect" | "retainOnDelete">;

/** Mocks see a resource's inputs only; its options pass by on the way to the mock monitor. */
function recordOptions(): Map<string, Options> {
  const options = new Map<string, Options>();
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) throw new Error("no mock monitor");
  const register = monitor.registerResource.bind(monitor) as unknown as Register;
  const recording: Register = (request, callback) => {
    register(request, (error, response) => {
      if (response !== undefined) {
        options.set(`${request.getType()} ${request.getName()}`, {
          urn: response.getUrn(),
          parent: request.getParent(),
          protect: request.getProtect() ?? false,
          retainOnDelete: request.getRetainondelete() ?? false,
        });
      }
      callback(error, response);
    });
  };
  Object.assign(monitor, { registerResource: recording });
  return options;
}

type Register = (
  request: RegisterResourceRequest,
  callback: (error: unknown, response: RegisterResourceResponse | undefined) => void,
) => void;

function optionsOf(options: ReadonlyMap<string, Options>, resource: Resource): Options {
  const found = options.get(`${resource.type} ${resource.name}`);
  if (found === undefined) throw new Error(`${resource.type} ${resource.name} was never answered`);
  return found;
}
