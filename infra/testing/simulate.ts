import { runSimulation } from "@cloud-copilot/iam-simulate";
import { asAuthorized, AUTHORIZATIONS, type Request } from "./authorization";
import { keyUse } from "./authorization/key-use";
import { ACCOUNT, mockAws, regionOf } from "./mock-aws";
import type { Registered } from "./under-mocks";

/** A call as our code or a service makes it; what AWS puts to IAM for it is `Permissions.requestsOf`. */
export type Call = Request;

/** Decides calls of the roles of one stack by the policies that it registered. */
export class Permissions {
  constructor(private readonly registered: readonly Registered[]) {}

  /** Whether the role (by its name in the program) may make the call itself. Throws when the call is malformed. */
  async allows(role: string, call: Call): Promise<boolean> {
    // What no role is given, every role is refused, in whatever form it is asked for.
    return this.decides(role, call.action in AUTHORIZATIONS ? asAuthorized(call) : call);
  }

  /** What AWS puts to IAM for a call: the call in its own form, and the use of the key over what it touches. */
  requestsOf(call: Call): readonly Request[] {
    const formed = asAuthorized(call);
    return [formed, ...keyUse(formed, this.registered).map(asAuthorized)];
  }

  /** The requests of a role's calls that its policy refuses. */
  async refused(role: string, calls: readonly Call[]): Promise<readonly string[]> {
    const requests = calls.flatMap((call) => this.requestsOf(call));
    const answers = await Promise.all(
      requests.map(async (request) =>
        (await this.decides(role, request)) ? [] : [`${request.action} ${request.resource}`],
      ),
    );
    return [...new Set(answers.flat())];
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

  /** What AWS makes up for a resource, such as its ARN. */
  output(type: string, name: string, key: string): string {
    const found = this.registered.find((candidate) => candidate.type === type && candidate.name === name);
    if (found === undefined) throw new Error(`no ${type} ${name}`);
    const { state } = mockAws({ type, name, inputs: found.inputs }, regionOf(this.registered));
    return String((state as Readonly<Record<string, unknown>>)[key]);
  }

  /** Every role that has a printed policy, by its name in the program. */
  roles(): readonly string[] {
    return this.registered.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy").map(({ name }) => name);
  }

  /** The actions that a role is given. */
  actionsOf(role: string): readonly string[] {
    const { Statement } = this.policy(role) as {
      readonly Statement: readonly { readonly Action: readonly string[] }[];
    };
    return [...new Set(Statement.flatMap((statement) => statement.Action))].sort();
  }

  private decides(role: string, request: Request): Promise<boolean> {
    const identity = [{ name: role, policy: this.policy(role) }];
    return decide(`arn:aws:iam::${ACCOUNT}:role/${role}`, request, identity, this.policyOf(request.resource));
  }

  /** The policy of what is asked for itself, where it has one. */
  private policyOf(resource: string): unknown {
    if (resource.includes(":kms:")) return this.keyPolicy();
    const bucket = /^arn:aws:s3:::([^/]+)/.exec(resource)?.[1];
    const found = this.registered.find(
      ({ type, inputs }) => type === "aws:s3/bucketPolicy:BucketPolicy" && inputs["bucket"] === bucket,
    );
    return found === undefined ? undefined : JSON.parse(String(found.inputs["policy"]));
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
  call: Request,
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
