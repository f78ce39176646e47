import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, type CollectionTag, type ScalarTag } from "yaml";

// An account has one OIDC provider of GitHub at most: bootstrap.yaml makes it, or takes the one that is there.

/** A function of CloudFormation, such as `!If`, with what stands after it. */
class Call {
  constructor(
    readonly name: string,
    readonly given: unknown,
  ) {}
}

const FUNCTIONS = ["Ref", "GetAtt", "Sub", "If", "Equals", "Not"];
const TAGS = FUNCTIONS.flatMap((name): readonly (ScalarTag | CollectionTag)[] => [
  { tag: `!${name}`, resolve: (text: string) => new Call(name, text) },
  { tag: `!${name}`, collection: "seq", resolve: (list) => new Call(name, list.toJSON()) },
]);

interface Template {
  readonly Parameters: Readonly<Record<string, { readonly Default?: string }>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Condition?: string; readonly Properties: unknown }>
  >;
}

const TEMPLATE = parse(readFileSync(join(__dirname, "bootstrap.yaml"), "utf8"), {
  customTags: (tags) => [...tags, ...TAGS],
}) as Template;

/** What CloudFormation makes with these parameters, by name; `{GitHub.Arn}` stands for what another resource gives. */
function made(
  parameters: Readonly<Record<string, string>>,
): Readonly<Record<string, { Type: string; Properties: unknown }>> {
  const value = (given: unknown): unknown => {
    if (Array.isArray(given)) return given.map(value);
    if (given instanceof Call) return called(given);
    if (typeof given !== "object" || given === null) return given;
    return Object.fromEntries(Object.entries(given).map(([name, each]) => [name, value(each)]));
  };
  const holds = (condition: string): boolean => value(TEMPLATE.Conditions[condition]) === true;
  const called = ({ name, given }: Call): unknown => {
    const list = Array.isArray(given) ? (given as readonly unknown[]) : [];
    switch (name) {
      case "Ref":
        return parameters[String(given)] ?? TEMPLATE.Parameters[String(given)]?.Default ?? `{${String(given)}}`;
      case "GetAtt":
        return `{${String(given)}}`;
      case "If":
        return value(holds(String(list[0])) ? list[1] : list[2]);
      case "Equals":
        return value(list[0]) === value(list[1]);
      case "Not":
        return value(list[0]) !== true;
      default:
        return given;
    }
  };
  return Object.fromEntries(
    Object.entries(TEMPLATE.Resources).flatMap(([name, { Type, Condition, Properties }]) =>
      Condition === undefined || holds(Condition) ? [[name, { Type, Properties: value(Properties) }]] : [],
    ),
  );
}

const THEIRS = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";

function trusted(resources: ReturnType<typeof made>): readonly unknown[] {
  return Object.values(resources).flatMap(({ Type, Properties }) => {
    if (Type !== "AWS::IAM::Role") return [];
    const { AssumeRolePolicyDocument } = Properties as {
      AssumeRolePolicyDocument: { Statement: readonly { Principal: { Federated?: unknown } }[] };
    };
    return AssumeRolePolicyDocument.Statement.map(({ Principal }) => Principal.Federated);
  });
}

/** Names of resources that something asks for and that are not made. */
function dangling(resources: ReturnType<typeof made>): readonly string[] {
  const asked = [...JSON.stringify(resources).matchAll(/"\{([A-Za-z0-9]+)(?:\.\w+)?\}"/g)].map(([, name = ""]) => name);
  return asked.filter((name) => name in TEMPLATE.Resources && !(name in resources));
}

test.each([
  ["an account that is new to GitHub gets the provider, and its roles trust it", "", "{GitHub.Arn}", 1],
  ["an account that has the provider keeps it: none is made, and the roles trust theirs", THEIRS, THEIRS, 0],
])("%s", (_, GitHubProvider, provider, count) => {
  const resources = made({ Repository: "us/shop", GitHubProvider });
  const providers = Object.values(resources).filter(({ Type }) => Type === "AWS::IAM::OIDCProvider");
  expect(providers).toHaveLength(count);
  expect(trusted(resources)).toEqual([provider, provider]);
  expect(dangling(resources)).toEqual([]);
});
