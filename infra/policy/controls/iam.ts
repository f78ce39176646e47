import { at, listAt, type Control, type ControlledResource } from "../control";

const POLICIES = new Set(["aws:iam/rolePolicy:RolePolicy", "aws:iam/policy:Policy"]);

/** A control of every statement that allows something. */
function statements(
  id: string,
  title: string,
  holds: (actions: readonly string[], resources: readonly string[]) => boolean,
): Control {
  return {
    id,
    title,
    broken: (resources) =>
      resources.filter(
        (resource) =>
          POLICIES.has(resource.type) &&
          allowed(resource).some((statement) => !holds(texts(statement, "Action"), texts(statement, "Resource"))),
      ),
  };
}

function allowed(policy: ControlledResource): readonly unknown[] {
  const text = policy.props["policy"];
  const document: unknown = typeof text === "string" ? JSON.parse(text) : text;
  return listAt(document, "Statement").filter((statement) => at(statement, "Effect") === "Allow");
}

function texts(statement: unknown, key: string): readonly string[] {
  const value = at(statement, key);
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).map(String);
}

export const IAM: readonly Control[] = [
  statements(
    "IAM.1",
    "No policy allows everything",
    (actions, resources) => !(actions.includes("*") && resources.includes("*")),
  ),
  statements(
    "IAM.21",
    "No policy allows a whole service",
    (actions) => !actions.some((action) => action.endsWith(":*") || action === "*"),
  ),
  {
    id: "IAM.PassRole",
    title: "A role is passed to a named service only",
    broken: (resources) =>
      resources.filter(
        (resource) =>
          POLICIES.has(resource.type) &&
          allowed(resource).some(
            (statement) =>
              texts(statement, "Action").includes("iam:PassRole") &&
              at(statement, "Condition", "StringEquals", "iam:PassedToService") === undefined,
          ),
      ),
  },
];
