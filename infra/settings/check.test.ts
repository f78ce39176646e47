import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { RENTAL_MODEL } from "../testing/run-stack";
import { STACKS } from "../testing/stacks";
import { checkSettings, checkSettingsText, definedBy } from "./check";
import { faultText } from "./fault";

const ROOT = join(__dirname, "..", "..");
const PROD = readFileSync(join(ROOT, "Pulumi.prod.yaml"), "utf8");
const check = (text: string, environment: Record<string, string> = {}) =>
  checkSettingsText("Pulumi.test.yaml", text, { environment, sources: ["marketplace"] });
const texts = (text: string, environment: Record<string, string> = {}): string[] =>
  check(text, environment).faults.map(faultText);
const NAMESPACE = ", namespace: { name: data, id: 66666666-7777-8888-9999-000000000000 }";
const withoutSection = (text: string, section: string): string =>
  text.replace(new RegExp(`^  rental:${section}:.*\\n(?: {4,}.*\\n)*`, "m"), "");

describe("the committed stacks", () => {
  test.each(STACKS)("%s is clean", (stack) => {
    expect(checkSettings(join(ROOT, `Pulumi.${stack}.yaml`), definedBy(RENTAL_MODEL)).faults).toEqual([]);
  });

  test("have the same keys in the same order, each with a comment", () => {
    const lines = (stack: string): string[] => readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8").split("\n");
    const keys = (stack: string): string[] =>
      lines(stack)
        .filter((line) => /^  [a-z]+:[a-z]+:/i.test(line))
        .map(
          (line) =>
            line
              .trim()
              .replace(/:[^:]*$|:$/, "")
              .split(": ")[0]!,
        );
    expect(keys("dev")).toEqual(keys("prod").filter((key) => !["rental:dns", "rental:standby"].includes(key)));
    expect(keys("prod-standby")).toHaveLength(keys("prod").length);
    for (const stack of STACKS) {
      const uncommented = lines(stack).filter(
        (line, index, all) => /^  [a-z]+:/.test(line) && !/^  (#|[a-z]+:)/.test(all[index - 1] ?? ""),
      );
      expect(uncommented).toEqual([]);
    }
  });
});

describe("faults", () => {
  test("are reported all at once with file, line, key, expectation and a suggestion", () => {
    const broken = PROD.replace('"123456789012"', "123456789012")
      .replace("kind: provisioned", "kind: provisoned")
      .replace("backupDays: 14", "backupDays: 90")
      .replace("us-east-1c]", "eu-west-1c]")
      .replace("rental:schedule:", "rental:shedule:");
    expect(texts(broken)).toEqual([
      "Pulumi.test.yaml:2 rental:schedule: is missing",
      'Pulumi.test.yaml:4 rental:account: expected text in quotes, not 123456789012; did you mean "123456789012"?',
      'Pulumi.test.yaml:6 rental:zones.2: "eu-west-1c" is not a zone of us-east-1',
      "Pulumi.test.yaml:28 rental:sources.marketplace.backupDays: must be <= 35, found 90",
      'Pulumi.test.yaml:32 rental:warehouse.kind: expected one of provisioned, serverless, existing, not "provisoned"; did you mean "provisioned"?',
      'Pulumi.test.yaml:45 rental:shedule: there is no such setting; did you mean "schedule"?',
    ]);
  });

  test("name an unknown key below a union, and the key that was meant", () => {
    expect(texts(PROD.replace("nodes: 2", "node: 2"))).toEqual([
      expect.stringMatching(/:31 rental:warehouse\.nodes: is missing$/),
      expect.stringMatching(/:34 rental:warehouse\.node: there is no such setting; did you mean "nodes"\?$/),
    ]);
  });

  test.each([
    [
      "a source that the definition lacks",
      PROD.replace("    marketplace:", "    marketplaces:"),
      'did you mean "marketplace"?',
    ],
    ["the default admin name", PROD.replace("warehouse_owner", "awsuser"), "awsuser"],
    ["the default database", PROD.replace("database: analytics", "database: dev"), "Redshift.9"],
    [
      "capacity without serverless",
      PROD.replace(
        "instanceClass: db.r5.2xlarge",
        "instanceClass: db.r5.2xlarge\n      capacity: { minimum: 1, maximum: 2 }",
      ),
      'only "db.serverless"',
    ],
    ["twice the same zone", PROD.replace("us-east-1b, us-east-1c", "us-east-1b, us-east-1b"), "must differ"],
    ["broken YAML", PROD.replace("rental:zones: [", "rental:zones: [["), "Flow"],
  ])("catch %s", (_, text, message) => {
    expect(texts(text).join("\n")).toContain(message);
  });

  test.each([
    [
      "a workgroup without its namespace",
      "wg.123456789012.us-east-1.redshift-serverless.amazonaws.com",
      "",
      "is missing",
    ],
    [
      "a cluster with one",
      "c.us-east-1.redshift.amazonaws.com",
      NAMESPACE,
      "is of a workgroup, and c is a cluster; take it out",
    ],
    ["a workgroup with it", "wg.123456789012.us-east-1.redshift-serverless.amazonaws.com", NAMESPACE, null],
  ])("of what exists catch %s", (_, host, namespace, message) => {
    const warehouse = `{ kind: existing, host: ${host}, database: data, user: loader${namespace} }`;
    const expected = message === null ? [] : [`rental:warehouse.namespace: ${message}`];
    expect(texts(`${withoutSection(PROD, "warehouse")}  rental:warehouse: ${warehouse}\n`)).toEqual(
      expected.map((text): unknown => expect.stringContaining(text)),
    );
  });

  test("of text that YAML reads as a number tell the number only where nothing of it is lost", () => {
    const account = (written: string) => texts(PROD.replace('"123456789012"', written));
    expect(account("12345678901")).toEqual([
      "Pulumi.test.yaml:4 rental:account: expected text in quotes, not 12345678901",
    ]);
    expect(account("012345678901")).toEqual(account("12345678901"));
    expect(texts(PROD.replace("CostCenter: analytics", "CostCenter: 4711"))).toEqual([
      expect.stringContaining('expected text in quotes, not 4711; did you mean "4711"?'),
    ]);
  });

  test("say that there is no file", () => {
    expect(checkSettings("Pulumi.nowhere.yaml").faults.map(faultText)).toEqual([
      "Pulumi.nowhere.yaml:0 the stack has no settings file",
    ]);
  });

  test("never repeat a password that was written in plain text", () => {
    const text =
      withoutSection(PROD, "warehouse") +
      "  rental:warehouse: { kind: existing, host: c.us-east-1.redshift.amazonaws.com, database: dev, user: admin, password: hunter2 }\n";
    expect(texts(text)).toEqual([expect.stringContaining("expected an encrypted value")]);
    expect(texts(text).join("\n")).not.toContain("hunter2");
  });
});

describe("the seed's environment variables", () => {
  const seed = {
    REDSHIFT_HOST: "your-cluster.us-east-1.redshift.amazonaws.com",
    REDSHIFT_DATABASE: "dev",
    REDSHIFT_USER: "admin",
    REDSHIFT_PASSWORD: "your-password",
    S3_BUCKET: "your-data-lake-bucket",
    GLUE_ROLE_ARN: "arn:aws:iam::123456789012:role/GlueETLRole",
  };

  test("fill what the file leaves open", () => {
    const { settings, faults, origins } = check(withoutSection(withoutSection(PROD, "warehouse"), "lake"), seed);
    expect(faults).toEqual([]);
    expect(settings?.warehouse).toEqual({
      kind: "existing",
      host: seed.REDSHIFT_HOST,
      database: "dev",
      user: "admin",
      password: { secure: "environment" },
    });
    expect(settings?.lake.bucket).toBe("your-data-lake-bucket");
    expect(settings?.jobs?.role).toBe(seed.GLUE_ROLE_ARN);
    expect(origins.map((origin) => `${origin.setting} from ${origin.from}`)).toEqual([
      "warehouse.host from environment REDSHIFT_HOST",
      "warehouse.database from environment REDSHIFT_DATABASE",
      "warehouse.user from environment REDSHIFT_USER",
      "warehouse.password from environment REDSHIFT_PASSWORD",
      "lake.bucket from environment S3_BUCKET",
      "jobs.role from environment GLUE_ROLE_ARN",
    ]);
    expect(JSON.stringify({ settings, origins })).not.toContain("your-password");
  });

  test("lose against the stack's settings, and the origins say so", () => {
    const { settings, origins } = check(PROD, seed);
    expect(settings?.warehouse.kind).toBe("provisioned");
    expect(settings?.lake.bucket).toBe("rental-analytics");
    expect(origins).toContainEqual({
      setting: "lake.bucket",
      from: "Pulumi.test.yaml:20",
      note: "wins over S3_BUCKET of the environment",
    });
    expect(origins).toContainEqual({
      setting: "warehouse",
      from: "Pulumi.test.yaml:31",
      note: "REDSHIFT_HOST is not used: the stack makes a warehouse of its own",
    });
  });

  test("are checked like settings", () => {
    const text = withoutSection(PROD, "warehouse");
    expect(texts(text, { ...seed, REDSHIFT_HOST: "your-cluster.eu-west-1.redshift.amazonaws.com" })).toEqual([
      expect.stringContaining("is in eu-west-1, the stack in us-east-1"),
    ]);
    expect(texts(text, { ...seed, REDSHIFT_HOST: "warehouse.example.com" })).toEqual([
      expect.stringContaining("REDSHIFT_HOST in the environment stands for it"),
    ]);
  });
});

describe("alarms that nobody hears", () => {
  const severities = ["critical", "warning"] as const;
  const heard = (severity: string): string =>
    `    ${severity}:\n      - protocol: email\n        address: a@example.com\n`;
  const notifying = (some: readonly string[]): string =>
    `${withoutSection(PROD, "notify")}  rental:notify:\n${severities.map((each) => (some.includes(each) ? heard(each) : `    ${each}: []\n`)).join("")}`;
  const warned = (text: string, alerts: readonly ("critical" | "warning")[]): readonly string[] =>
    checkSettingsText("Pulumi.test.yaml", text, { alerts }).warnings.map(({ key }) => key);

  test("are warned of where the schedule is enabled, each severity that the definition declares and the settings leave empty", () => {
    fc.assert(
      fc.property(fc.subarray([...severities]), fc.subarray([...severities]), fc.boolean(), (some, alerts, enabled) => {
        const text = notifying(some).replace("enabled: true", `enabled: ${String(enabled)}`);
        const unheard = enabled ? alerts.filter((each) => !some.includes(each)) : [];
        expect(warned(text, alerts)).toEqual(unheard.map((each) => `notify.${each}`));
        expect(check(text).faults).toEqual([]);
      }),
    );
  });
});
