import type { Permission } from "../effects/access";

/** Things of one kind that a role is let at, and what its actions do with them. */
interface Kind {
  /** The thing as a reader knows it; null: it is of another kind. */
  readonly thing: (permission: Permission) => string | null;
  /** What each action lets somebody do, in the order in which it is said; null: no more than the others say. */
  readonly verbs: ReadonlyMap<string, string | null>;
}

/** The lake as the made-up place calls it. */
const LAKE = "lake";

const KINDS: readonly Kind[] = [
  {
    thing: ({ action, resource, condition }) => {
      const listed = /^s3:prefix (.*?)\/?\*?$/.exec(condition);
      if (action === "s3:ListBucket" && listed !== null) return `${listed[1] ?? ""}/`;
      return condition === "" ? named(new RegExp(`^arn:[^:]*:s3:::${LAKE}/(.*?)\\*?$`), resource) : null;
    },
    verbs: new Map([
      ["s3:ListBucket", "list"],
      ["s3:GetObject", "read"],
      ["s3:PutObject", "write"],
      ["s3:DeleteObject", "delete"],
      ["s3:AbortMultipartUpload", null],
      ["s3:ListMultipartUploadParts", null],
    ]),
  },
  {
    // AWS puts six characters behind the name of a secret.
    thing: ({ resource }) => named(/:secret:(.*)-\?{6}$/, resource, (name) => `the secret ${name}`),
    verbs: new Map([
      ["secretsmanager:DescribeSecret", "read"],
      ["secretsmanager:GetSecretValue", "read"],
    ]),
  },
  {
    thing: ({ condition }) =>
      named(/"dynamodb:LeadingKeys":\["(.*)"\]/, condition, (name) => `the runs of ${name} in the run ledger`),
    verbs: new Map([
      ["dynamodb:GetItem", "read"],
      ["dynamodb:Query", "read"],
      ["dynamodb:ConditionCheckItem", "read"],
      ["dynamodb:PutItem", "write"],
      ["dynamodb:UpdateItem", "write"],
      ["dynamodb:DeleteItem", "delete"],
    ]),
  },
  {
    // Of its live version, as nothing starts another one.
    thing: ({ resource }) => named(/:stateMachine:(.*)$/, resource, (name) => `the machine ${name}`),
    verbs: new Map([["states:StartExecution", "start"]]),
  },
  {
    thing: ({ resource }) => named(/:execution:(.*):\*$/, resource, (name) => `executions of ${name}`),
    verbs: new Map([
      ["states:DescribeExecution", "look at"],
      ["states:StopExecution", "stop"],
    ]),
  },
  {
    thing: ({ resource }) => named(/:job\/(.*)$/, resource, (name) => `the job ${name}`),
    verbs: new Map([
      ["glue:StartJobRun", "start"],
      ["glue:GetJobRun", "look at"],
      ["glue:GetJobRuns", "look at"],
      ["glue:BatchStopJobRun", "stop"],
    ]),
  },
];

function named(pattern: RegExp, text: string, words = (name: string): string => name): string | null {
  const name = pattern.exec(text)?.[1];
  return name === undefined ? null : words(name);
}

/** `read raw/marketplace/payments/`, `list curated/dim_guests/`, `start the machine Nightly`. One line a kind of access. */
export function permissionWords(permissions: readonly Permission[]): readonly string[] {
  const byThing = new Map<string, { readonly kind: Kind | null; readonly actions: Set<string> }>();
  for (const permission of permissions) {
    const [thing, kind] = thingOf(permission);
    const known = byThing.get(thing);
    if (known === undefined) byThing.set(thing, { kind, actions: new Set([permission.action]) });
    else known.actions.add(permission.action);
  }
  const byVerb = new Map<string, string[]>();
  for (const [thing, { kind, actions }] of byThing) {
    const verb = verbOf(kind, actions);
    const things = byVerb.get(verb);
    if (things === undefined) byVerb.set(verb, [thing]);
    else things.push(thing);
  }
  return Array.from(byVerb, ([verb, things]) => `${verb} ${things.join(", ")}`);
}

/** What has no kind here is said as AWS says it: no definition moves it, and what nobody foresaw is not hidden. */
function thingOf(permission: Permission): readonly [thing: string, kind: Kind | null] {
  const { action, resource, condition } = permission;
  for (const kind of KINDS) {
    const thing = kind.verbs.has(action) ? kind.thing(permission) : null;
    if (thing !== null) return [thing, kind];
  }
  const name = resource.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:/, "");
  return [condition === "" ? name : `${name} where ${condition}`, null];
}

function verbOf(kind: Kind | null, actions: ReadonlySet<string>): string {
  if (kind === null) return `${[...actions].sort().join(", ")} on`;
  const said = [...kind.verbs].flatMap(([action, verb]) => (actions.has(action) && verb !== null ? [verb] : []));
  const verbs = [...new Set(said)];
  if (verbs.length === 0) return "finish uploads to";
  return [...verbs.slice(0, -2), verbs.slice(-2).join(" and ")].join(", ");
}
