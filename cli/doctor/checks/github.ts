import { Refused, type Ask } from "../ask";
import { type DoctorCheck, type Finding, note, ok, problem } from "../check";

const GITHUB = "token.actions.githubusercontent.com";
const ROLES = ["pulumi-preview", "pulumi-deploy"];

interface Role {
  readonly Role: { readonly AssumeRolePolicyDocument: unknown };
}

/** The workflows' way into the account: GitHub's identity provider, and the two roles that trust it. */
export const github: DoctorCheck = {
  id: "github",
  about: "who the workflows can be",
  actions: ["iam:ListOpenIDConnectProviders", "iam:GetRole"],
  source: "IAM guide, Create an OpenID Connect identity provider: one a URL in an account",
  look: async ({ deployment }, ask) => {
    const { region } = deployment;
    const { OpenIDConnectProviderList = [] } = await ask<{
      OpenIDConnectProviderList: readonly { readonly Arn: string }[];
    }>({
      service: "iam",
      operation: "list_open_id_connect_providers",
      region,
    });
    const provider = OpenIDConnectProviderList.find(({ Arn }) => Arn.endsWith(`/${GITHUB}`));
    const roles = await Promise.all(ROLES.map(async (name) => [name, await trustOf(name, region, ask)] as const));
    const missing = roles.filter(([, trust]) => trust === null).map(([name]) => name);
    if (missing.length === ROLES.length) {
      return provider === undefined
        ? [
            note(
              "the account is not bootstrapped: no identity provider of GitHub and no roles",
              "docs/deployment.md, 1. Bootstrap",
            ),
          ]
        : [
            note(
              `the account has GitHub's identity provider already (${provider.Arn})`,
              `give its ARN to the bootstrap: docs/deployment.md, 1. Bootstrap`,
            ),
          ];
    }
    return roles.map(([name, trust]): Finding => {
      if (trust === null) return problem(`the role ${name} is missing`, "deploy infra/bootstrap.yaml again");
      return trust.includes(GITHUB)
        ? ok(`${name} trusts ${subjectsOf(trust)}`)
        : problem(
            `the role ${name} does not trust GitHub`,
            "it is another role of that name: rename it, and deploy infra/bootstrap.yaml",
          );
    });
  },
};

async function trustOf(RoleName: string, region: string, ask: Ask): Promise<string | null> {
  try {
    const { Role } = await ask<Role>({ service: "iam", operation: "get_role", region, parameters: { RoleName } });
    return JSON.stringify(Role?.AssumeRolePolicyDocument ?? {});
  } catch (error) {
    if (error instanceof Refused && /NoSuchEntity/.test(error.code)) return null;
    throw error;
  }
}

function subjectsOf(trust: string): string {
  const subjects = trust.match(/repo:[^"]+/g) ?? [];
  return subjects.length === 0 ? "GitHub, without naming a repository" : subjects.join(", ");
}
