import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** One registered resource: what the engine would be told. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly custom: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly parent: string;
  /** URNs of what must exist before it. */
  readonly dependsOn: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Properties whose change is the account's own business. */
  readonly ignoreChanges: readonly string[];
  /** Reference of an explicit provider; empty for the default one. */
  readonly provider: string;
}

type Register = (
  request: RegisterResourceRequest,
  callback: (error: unknown, response: RegisterResourceResponse | undefined) => void,
) => void;

/** Keeps what passes by on its way to a mock monitor: mocks themselves see a resource's inputs only. */
export class Registrations {
  private readonly kept = new Map<string, Registered>();

  constructor(monitor: object) {
    const { registerResource } = monitor as { readonly registerResource: Register };
    const keeping: Register = (request, callback) => {
      registerResource.call(monitor, request, (error, response) => {
        if (response !== undefined) this.keep(request, response.getUrn());
        callback(error, response);
      });
    };
    Object.assign(monitor, { registerResource: keeping });
  }

  /** Everything that was registered, sorted by URN. */
  all(stack: string): readonly Registered[] {
    return [...this.kept.values()]
      .filter((resource) => resource.type !== "pulumi:pulumi:Stack")
      .map((resource): Registered => ({
        ...resource,
        urn: this.urnOf(resource, stack),
        dependsOn: resource.dependsOn.flatMap((urn) => {
          const found = this.kept.get(urn);
          return found === undefined ? [] : [this.urnOf(found, stack)];
        }),
      }))
      .sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0));
  }

  private keep(request: RegisterResourceRequest, urn: string): void {
    this.kept.set(urn, {
      type: request.getType(),
      name: request.getName(),
      urn,
      custom: request.getCustom(),
      inputs: pulumi.runtime.deserializeProperties(request.getObject() ?? new Struct()),
      parent: request.getParent(),
      dependsOn: request.getDependenciesList(),
      protect: request.getProtect() ?? false,
      retainOnDelete: request.getRetainondelete() ?? false,
      ignoreChanges: request.getIgnorechangesList(),
      provider: request.getProvider(),
    });
  }

  /** The engine's URN names the types of all ancestors below the stack; the mock monitor's only the parent's. */
  private urnOf(resource: Registered, stack: string): string {
    const types: string[] = [];
    for (let next: Registered | undefined = resource; next !== undefined; next = this.kept.get(next.parent)) {
      if (next.type !== "pulumi:pulumi:Stack") types.unshift(next.type);
    }
    return `urn:pulumi:${stack}::rental::${types.join("$")}::${resource.name}`;
  }
}
