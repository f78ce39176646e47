import { checkSettingsText } from "./check";
import { FROM_ENVIRONMENT, mergeEnvironment } from "./environment";
import { faultText } from "./fault";
import type { SettingPath } from "./stack-file";

interface Variable {
  readonly name: string;
  readonly section: string;
  readonly key: string;
  readonly inFile: unknown;
  readonly inEnvironment: string;
}

const PASSWORD = "PLANTED-7f3a";

/** The seed's environment variables, and the settings that they stand for. */
const VARIABLES: readonly Variable[] = [
  {
    name: "REDSHIFT_HOST",
    section: "warehouse",
    key: "host",
    inFile: "file.us-east-1.redshift.amazonaws.com",
    inEnvironment: "environment.us-east-1.redshift.amazonaws.com",
  },
  {
    name: "REDSHIFT_DATABASE",
    section: "warehouse",
    key: "database",
    inFile: "file",
    inEnvironment: "environment",
  },
  { name: "REDSHIFT_USER", section: "warehouse", key: "user", inFile: "file", inEnvironment: "environment" },
  {
    name: "REDSHIFT_PASSWORD",
    section: "warehouse",
    key: "password",
    inFile: { secure: "v1:abc" },
    inEnvironment: PASSWORD,
  },
  { name: "S3_BUCKET", section: "lake", key: "bucket", inFile: "file", inEnvironment: "environment" },
  {
    name: "GLUE_ROLE_ARN",
    section: "jobs",
    key: "role",
    inFile: "arn:aws:iam::123456789012:role/file",
    inEnvironment: "arn:aws:iam::123456789012:role/environment",
  },
];

type Given = "nowhere" | "file" | "environment" | "both";
const GIVEN: readonly Given[] = ["nowhere", "file", "environment", "both"];

/** Every way in which the variables can be given: 4,096. */
function combinations(): readonly (readonly Given[])[] {
  return VARIABLES.reduce<readonly (readonly Given[])[]>(
    (all) => all.flatMap((some) => GIVEN.map((given) => [...some, given])),
    [[]],
  );
}

function subsets<T>(things: readonly T[]): readonly (readonly T[])[] {
  return things.reduce<readonly (readonly T[])[]>(
    (all, thing) => all.flatMap((some) => [some, [...some, thing]]),
    [[]],
  );
}

function environmentOf(variables: readonly Variable[]): Record<string, string> {
  return Object.fromEntries(variables.map(({ name, inEnvironment }) => [name, inEnvironment]));
}

const place = (path: SettingPath): string => `Pulumi.test.yaml:${path.join(".")}`;

test("in every combination the file wins, and the source of each value is named", () => {
  for (const combination of combinations()) {
    const file: Record<string, Record<string, unknown>> = { warehouse: { kind: "existing" } };
    for (const [index, { section, key, inFile }] of VARIABLES.entries()) {
      const given = combination[index];
      if (given === "file" || given === "both") (file[section] ??= {})[key] = inFile;
    }
    const before = JSON.stringify(file);
    const environment = environmentOf(
      VARIABLES.filter((_, index) => combination[index] === "environment" || combination[index] === "both"),
    );
    const { values, origins } = mergeEnvironment(file, environment, place);
    const said = new Map(origins.map(({ setting, from, note }) => [setting, { from, note }]));
    const wrong = VARIABLES.filter(({ name, section, key, inFile, inEnvironment }, index) => {
      const value = (values[section] as Record<string, unknown> | undefined)?.[key];
      const origin = said.get(`${section}.${key}`);
      const fromEnvironment = key === "password" ? FROM_ENVIRONMENT : inEnvironment;
      const expected = {
        nowhere: [undefined, undefined],
        file: [inFile, undefined],
        environment: [fromEnvironment, { from: `environment ${name}`, note: null }],
        both: [inFile, { from: place([section, key]), note: `wins over ${name} of the environment` }],
      }[combination[index] ?? "nowhere"];
      return JSON.stringify([value, origin]) !== JSON.stringify(expected);
    });
    if (wrong.length > 0) throw new Error(`${wrong.map(({ name }) => name).join()}: ${combination.join()}`);
    if (JSON.stringify({ values, origins }).includes(PASSWORD)) throw new Error(`the password: ${combination.join()}`);
    // What was read stays as it was read.
    if (JSON.stringify(file) !== before) throw new Error(`the file's values: ${combination.join()}`);
  }
});

test("an empty variable is as one that is not set", () => {
  const empty = Object.fromEntries(VARIABLES.map(({ name }) => [name, ""]));
  expect(mergeEnvironment({}, empty, place)).toEqual({ values: {}, origins: [] });
});

test("beside a warehouse of the stack's own, what speaks of another one is not used, and that is said", () => {
  for (const set of subsets(VARIABLES)) {
    const own = { kind: "serverless", database: "analytics" };
    const { values, origins } = mergeEnvironment({ warehouse: own }, environmentOf(set), place);
    expect(values["warehouse"]).toEqual(own);
    const unused = set.map(({ name }) => name).filter((name) => /HOST|USER|PASSWORD/.test(name));
    expect(origins.filter(({ setting }) => setting === "warehouse").map(({ note }) => note)).toEqual(
      unused.map((name) => `${name} is not used: the stack makes a warehouse of its own`),
    );
  }
});

describe("a file that leaves all of it open", () => {
  const OPEN = `config:
  rental:account: "123456789012"
  rental:region: us-east-1
  rental:zones: [us-east-1a, us-east-1b, us-east-1c]
  rental:network: { kind: new, addresses: 10.40.0.0/16 }
  rental:sources: {}
  rental:schedule: { enabled: true }
  rental:notify: { critical: [], warning: [] }
`;
  const needed = ["REDSHIFT_HOST", "REDSHIFT_DATABASE", "REDSHIFT_USER", "S3_BUCKET"];

  test.each(subsets(VARIABLES).map((set) => [set.map(({ name }) => name).join(" ") || "nothing", set] as const))(
    "with %s",
    (_names, set) => {
      const { settings, faults, origins } = checkSettingsText("Pulumi.test.yaml", OPEN, {
        environment: environmentOf(set),
        sources: [],
      });
      const names = set.map(({ name }) => name);
      const complete = needed.every((name) => names.includes(name));
      expect(settings !== null).toBe(complete);
      expect(faults.length === 0).toBe(complete);
      expect(JSON.stringify({ settings, faults, origins })).not.toContain(PASSWORD);
      const host = names.includes("REDSHIFT_HOST");
      const text = faults.map(faultText).join("\n");
      expect(text.includes("rental:lake")).toBe(!names.includes("S3_BUCKET"));
      expect(text.includes("rental:warehouse")).toBe(!needed.slice(0, 3).every((name) => names.includes(name)));
      // Only one that exists can be described by the environment, and its host says that there is one.
      if (!host) expect(origins.filter(({ note }) => note?.includes("of its own"))).toEqual([]);
      if (!host) expect(text).toContain("REDSHIFT_HOST in the environment stands for an existing one");
    },
  );
});
