import { runSimulation } from "@cloud-copilot/iam-simulate";
import { ACCOUNT } from "./mock-aws";
import type { Registered } from "./under-mocks";

export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** Decides calls of the roles of one stack by the policies that it registered. */
export class Permissions {
  constructor(private readonly registered: readonly Registered[]) {}

  /** Whether the role (by its name in the program) may make the call. Throws when the call itself is malformed. */
  async allows(role: string, call: Call): Promise<boolean> {
    const key = call.resource.includes(":kms:") ? this.keyPolicy() : undefined;
    return decide(`arn:aws:iam::${ACCOUNT}:role/${role}`, call, [{ name: role, policy: this.policy(role) }], key);
  }

  /** Whether a service may make the call, which only the resource's own policy can allow. */
  async allowsService(service: string, call: Call, resourcePolicy: unknown): Promise<boolean> {
    return decide(service, call, [], resourcePolicy);
  }

  input(type: string, name: string, key: string): unknown {
    const resource = this.registered.find((candidate) => candidate.type === type && candidate.name === name);
    if (resource === undefined) throw new Error(`no ${type} ${name}`);
    return resource.inputs[key];
  }

  private policy(role: string): unknown {
    return JSON.parse(String(this.input("aws:iam/rolePolicy:RolePolicy", role, "policy")));
  }

  /** Every key of the stack is administered by the account, so any of their policies stands for the key in question. */
  private keyPolicy(): unknown {
    return JSON.parse(String(this.input("aws:kms/key:Key", "lake-key", "policy")));
  }
}

async function decide(
  principal: string,
  call: Call,
  identityPolicies: { name: string; policy: unknown }[],
  resourcePolicy: unknown,
): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        principal,
        action: call.action,
        resource: { resource: call.resource, accountId: ACCOUNT },
        contextVariables: Object.fromEntries(
          Object.entries(call.context ?? {}).map(([name, value]) => [
            name,
            typeof value === "string" ? value : [...value],
          ]),
        ),
      },
      identityPolicies,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
    },
    {},
  );
  if (result.resultType === "error")
    throw new Error(`${call.action} ${call.resource}: ${JSON.stringify(result.errors)}`);
  return result.overallResult === "Allowed";
}
