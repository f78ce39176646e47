import * as pulumi from "@pulumi/pulumi";
import type { Deployment } from "../deployment";
import type { StatefulPart } from "../settings/settings";
import { ownTags } from "../tags";

/** Changes the arguments of a child class: properties to replace, or a function. The one way past a component's args. */
export type Transform<T> = Partial<T> | ((args: T) => T);

export function transformed<T extends object>(args: T, transform: Transform<T> | undefined): T {
  if (transform === undefined) return args;
  return typeof transform === "function" ? transform(args) : { ...args, ...transform };
}

/** Collects what is wrong with a component's plain args, and reports it in one error. */
export class ArgumentFaults {
  private readonly found: { propertyPath: string; reason: string }[] = [];

  constructor(private readonly component: string) {}

  check(holds: boolean, propertyPath: string, reason: string): void {
    if (!holds) this.found.push({ propertyPath, reason });
  }

  throwIfAny(): void {
    if (this.found.length === 0) return;
    throw new pulumi.InputPropertiesError({ message: `${this.component}: invalid arguments`, errors: this.found });
  }
}

/** Tags are given to each resource: the mock monitor of the tests would not see a stack-wide transform. */
export function tags(deployment: Deployment, name: string): Record<string, string> {
  return { ...deployment.settings.tags, ...ownTags(deployment, name) };
}

/** Options of a resource that holds data: it outlives a careless change unless both switches say otherwise. */
export function stateful(
  deployment: Deployment,
  part: StatefulPart,
  options: pulumi.CustomResourceOptions,
): pulumi.CustomResourceOptions {
  const kept = !deployment.destroyable.has(part);
  return { ...options, protect: kept, retainOnDelete: kept };
}

export interface ComponentArgs {
  readonly deployment: Deployment;
}
