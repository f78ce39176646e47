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
    const result = await runSimulation(
      {
        request: {
          principal: `arn:aws:iam::${ACCOUNT}:role/${role}`,
          action: call.action,
          resource: { resource: call.resource, accountId: ACCOUNT },
          contextVariables: Object.fromEntries(
            Object.entries(call.context ?? {}).map(([name, value]) => [
              name,
              typeof value === "string" ? value : [...value],
            ]),
          ),
        },
        identityPolicies: [{ name: role, policy: this.policy(role) }],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        ...(key === undefined ? {} : { resourcePolicy: key }),
      },
      {},
    );
    if (result.resultType === "error")
      throw new Error(`${call.action} ${call.resource}: ${JSON.stringify(result.errors)}`);
    return result.overallResult === "Allowed";
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
