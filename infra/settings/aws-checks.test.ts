import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { kebabCase, nameIn } from "../names";
import { RENTAL_MODEL } from "../testing/run-stack";
import { checkSettingsText } from "./check";
import { nameFindings } from "./name-checks";
import { OWN_ARNS, SERVICE_REFUSALS, serviceFindings } from "./service-checks";
import type { Settings } from "./settings";
import settingsSchema from "./settings.schema.json";
import { parseStackFile } from "./stack-file";

const read = (stack: string): string => readFileSync(join(__dirname, "..", "..", `Pulumi.${stack}.yaml`), "utf8");

function faultsOf(stack: string, before: string, after: string): readonly string[] {
  const text = read(stack);
  expect(text).toContain(before);
  const { faults } = checkSettingsText("Pulumi.test.yaml", text.replace(before, after));
  return faults.map(({ key, message }) => `${key}: ${message}`);
}

const tagged = (...lines: readonly string[]): string => `rental:tags:\n    ${lines.join("\n    ")}`;
const many = (count: number): string => tagged(...Array.from({ length: count }, (_, index) => `t${String(index)}: x`));
const notified = (protocol: string, address: string): string =>
  `critical:\n      - protocol: ${protocol}\n        address: ${address}`;
const TAGS = "rental:tags:\n    CostCenter: analytics";
const NOTIFY = "critical:\n      - protocol: email\n        address: data-oncall@example.com";
const inRegion = (region: string): string =>
  `rental:region: ${region}\n  rental:zones: [${region}a, ${region}b, ${region}c]`;
const IN_US_EAST_1 = inRegion("us-east-1");

const roleOf = (account: string): string => `arn:aws:iam::${account}:role/GlueETLRole`;
const BOUNDARY = "arn:aws:iam::123456789012:policy/Boundary";
const OWN_WAREHOUSE = /rental:warehouse:\n(?: {4}.*\n)+/.exec(read("prod"))![0];
const workgroupOf = (account: string): string => `rental:warehouse:
    kind: existing
    host: wg.${account}.us-east-1.redshift-serverless.amazonaws.com
    database: data
    user: loader
    namespace: { name: data, id: 66666666-7777-8888-9999-000000000000 }
`;

/** What AWS refuses, and beside it the nearest that it takes. */
const REFUSED: readonly (readonly [stack: string, before: string, refused: string, key: string, taken: string])[] = [
  ["prod", IN_US_EAST_1, inRegion("us-east-9"), "region", inRegion("eusc-de-east-1")],
  ["prod-standby", "region: us-east-1\n", "region: us-east-9\n", "standbyOf.region", "region: us-east-2\n"],
  ["prod", TAGS, many(47), "tags", many(46)],
  ["prod", TAGS, tagged('"aws:x": y'), "tags.aws:x", tagged('"awsx": y')],
  ["prod", TAGS, tagged('"a#b": y'), "tags.a#b", tagged('"a/b": y')],
  ["prod", TAGS, tagged("a: x;y"), "tags.a", tagged("a: x:y")],
  ["prod", TAGS, tagged("stack: x"), "tags.stack", tagged("stacks: x")],
  ["prod", TAGS, tagged("Team: x", "team: y"), "tags.team", tagged("Team: x", "teams: y")],
  ["prod", "db.r5.2xlarge", "db.t4g.large", "sources.marketplace.instanceClass", "db.r6g.large"],
  [
    "prod",
    "backupDays: 14",
    "backupDays: 14\n      engineVersion: 8.0.mysql_aurora.3.06.0",
    "sources.marketplace.engineVersion",
    "backupDays: 14\n      engineVersion: 8.0.mysql_aurora.3.07.1",
  ],
  [
    "dev",
    "backupDays: 1",
    "backupDays: 1\n      engineVersion: 8.0.mysql_aurora.3.07.1",
    "sources.marketplace.engineVersion",
    "backupDays: 1\n      engineVersion: 8.0.mysql_aurora.3.08.0",
  ],
  ["dev", "minimum: 0,", "minimum: 0.3,", "sources.marketplace.capacity.minimum", "minimum: 0.5,"],
  ["dev", "maximum: 4 ", "maximum: 4.2 ", "sources.marketplace.capacity.maximum", "maximum: 4.5 "],
  ["dev", "database: marketplace", "database: _market", "sources.marketplace.database", "database: market_"],
  ["dev", "baseCapacity: 8", "baseCapacity: 5", "warehouse.baseCapacity", "baseCapacity: 4"],
  ["dev", "baseCapacity: 8", "baseCapacity: 12", "warehouse.baseCapacity", "baseCapacity: 16"],
  [
    "dev",
    "baseCapacity: 8\n    maxCapacity: 16",
    "baseCapacity: 520\n    maxCapacity: 1024",
    "warehouse.baseCapacity",
    "baseCapacity: 544\n    maxCapacity: 1024",
  ],
  [
    "prod",
    "nodeType: ra3.xlplus\n    nodes: 2",
    "nodeType: ra3.4xlarge\n    nodes: 1",
    "warehouse.nodes",
    "nodeType: ra3.xlplus\n    nodes: 1",
  ],
  ["prod", "database: analytics", "database: select", "warehouse.database", "database: selected"],
  ["dev", "adminUser: warehouse_owner", "adminUser: public", "warehouse.adminUser", "adminUser: publisher"],
  ["prod", "bucket: rental-analytics\n", "bucket: rental-s3alias\n", "lake.bucket", "bucket: rental-s3aliases\n"],
  [
    "prod",
    "bucket: rental-analytics-standby",
    "bucket: rental-analytics-logs",
    "standby.bucket",
    "bucket: rental-analytics-log",
  ],
  ["prod", NOTIFY, notified("email", "oncall"), "notify.critical.0.address", notified("email", "on@call.example")],
  [
    "prod",
    NOTIFY,
    notified("https", "http://x.example"),
    "notify.critical.0.address",
    notified("https", "https://x.example"),
  ],
  ["prod", NOTIFY, notified("sms", "'0123456'"), "notify.critical.0.address", notified("sms", "'+12065550100'")],
  [
    "prod",
    NOTIFY,
    notified("sqs", "https://sqs.us-east-1.amazonaws.com/123456789012/alarms"),
    "notify.critical.0.address",
    notified("sqs", "arn:aws:sqs:us-east-1:123456789012:alarms"),
  ],
  [
    "prod",
    NOTIFY,
    notified("lambda", "alarms"),
    "notify.critical.0.address",
    notified("lambda", "arn:aws:lambda:us-east-1:123456789012:function:alarms"),
  ],
  ["dev", "database: marketplace", "database: mysql", "sources.marketplace.database", "database: mysql_"],
  ["dev", "database: marketplace", "database: Database", "sources.marketplace.database", "database: Databank"],
  ["prod", "10.40.0.0/16", "10.40.0.1/16", "network.addresses", "10.40.0.0/16"],
  ["prod", "10.40.0.0/16", "169.254.0.0/16", "network.addresses", "169.253.0.0/16"],
  ["prod", "10.40.0.0/16", "10.400.0.0/16", "network.addresses", "10.200.0.0/16"],
  [
    "prod-standby",
    "database: marketplace",
    "database: information_schema",
    "sources.marketplace.database",
    "database: database",
  ],
  [
    "prod-standby",
    "host: marketplace-standby.cluster-ro-abcdefghijkl.us-west-2.rds.amazonaws.com",
    "host: marketplace.example.com:3306",
    "sources.marketplace.host",
    "host: 10.1.2.3",
  ],
  [
    "prod",
    NOTIFY,
    notified("https", "https://localhost/alarms"),
    "notify.critical.0.address",
    notified("https", "https://alarms.example:8443/in"),
  ],
  [
    "prod",
    TAGS,
    `${TAGS}\n  rental:jobs: { role: ${roleOf("999999999999")} }`,
    "jobs.role",
    `${TAGS}\n  rental:jobs: { role: ${roleOf("123456789012")} }`,
  ],
  [
    "prod",
    TAGS,
    `${TAGS}\n  rental:permissionsBoundary: ${BOUNDARY.replace("aws:", "aws-cn:")}`,
    "permissionsBoundary",
    `${TAGS}\n  rental:permissionsBoundary: ${BOUNDARY}`,
  ],
  ["prod", OWN_WAREHOUSE, workgroupOf("999999999999"), "warehouse.host", workgroupOf("123456789012")],
];

test.each(REFUSED)("of %s, what AWS refuses is refused before it: %j -> %j", (stack, before, refused, key, taken) => {
  expect(faultsOf(stack, before, refused).map((fault) => fault.split(": ")[0])).toEqual([key]);
  expect(faultsOf(stack, before, taken)).toEqual([]);
});

test("every refusal has its case, and says where AWS does", () => {
  const settings = (stack: string, before: string, after: string): Settings =>
    parseStackFile("Pulumi.test.yaml", read(stack).replace(before, after)).values as unknown as Settings;
  const unused = SERVICE_REFUSALS.filter(
    ({ find }) => !REFUSED.some(([stack, before, refused]) => find(settings(stack, before, refused)).length > 0),
  );
  expect(unused.map(({ source }) => source)).toEqual([]);
});

const prodWith = (change: Partial<Settings>): Settings => ({
  ...(parseStackFile("Pulumi.test.yaml", read("prod")).values as unknown as Settings),
  ...change,
});
const refusedOf = (settings: Settings) =>
  serviceFindings(settings).map(({ path, suggestion }) => [path.join("."), suggestion]);

describe("the range of a new network", () => {
  const range = fc
    .tuple(
      fc.ipV4().filter((address) => !/^(0|127|169|2[2-5][0-9])\./.test(address)),
      fc.integer({ min: 16, max: 24 }),
    )
    .map(([address, length]) => `${address}/${String(length)}`);

  test("is refused just where EC2 would write another, with what it would write", () => {
    fc.assert(
      fc.property(range, (addresses) => {
        const [only, ...more] = refusedOf(prodWith({ network: { kind: "new", addresses } }));
        const canonical = only?.[1] ?? addresses;
        const [address = "", length = "0"] = canonical.split("/");
        const bits = (text: string) =>
          text
            .split(".")
            .map((part) => Number(part).toString(2).padStart(8, "0"))
            .join("");
        expect(more).toEqual([]);
        expect(bits(address)).toBe(bits(addresses.split("/")[0]!).slice(0, Number(length)).padEnd(32, "0"));
        expect(refusedOf(prodWith({ network: { kind: "new", addresses: canonical } }))).toEqual([]);
      }),
    );
  });
});

describe("an ARN of IAM", () => {
  interface Schema {
    readonly definitions: Readonly<
      Record<string, { readonly properties?: Readonly<Record<string, { readonly pattern?: string }>> }>
    >;
  }

  test("is one of the stack's own account and partition in each setting that takes one", () => {
    const takers = Object.values((settingsSchema as Schema).definitions).flatMap(({ properties = {} }) =>
      Object.entries(properties).flatMap(([key, { pattern }]) => (pattern?.startsWith("^arn:") === true ? [key] : [])),
    );
    expect(
      Object.keys(OWN_ARNS)
        .map((key) => key.split(".").at(-1))
        .sort(),
    ).toEqual(takers.sort());
  });

  test("a policy that AWS manages limits roles of any account, but none of another partition", () => {
    const limitedBy = (arn: string): readonly string[] =>
      faultsOf("prod", "rental:account:", `rental:permissionsBoundary: ${arn}\n  rental:account:`);
    expect(limitedBy("arn:aws:iam::aws:policy/PowerUserAccess")).toEqual([]);
    expect(limitedBy("arn:aws-cn:iam::aws:policy/PowerUserAccess")).toHaveLength(1);
  });
});

describe("names that are made of the pipeline's, the stack's and a source's", () => {
  const { sources } = checkSettingsText("Pulumi.prod.yaml", read("prod")).settings!;
  const aurora = sources["marketplace"]!;
  const found = (pipeline: string, stack: string, source = "shop"): readonly string[] =>
    nameFindings(pipeline, stack, { sources: { [source]: aurora } }).map(
      ({ path, message }) => `${path.join(".")}: ${message}`,
    );

  test.each([
    ["X", "prod", ": names are made of"],
    ["2024etl", "prod", ": names are made of"],
    ["_etl", "prod", ": names are made of"],
    ["etl_", "prod", ": names are made of"],
    ["Rental", "My_Stack", ": names are made of"],
    ["Rental", "dev-", ": names are made of"],
    ["R".repeat(60), "prod", "too long"],
  ])("%s in %s is refused", (pipeline, stack, words) => {
    const [only, ...more] = found(pipeline, stack);
    expect([more, only?.includes(words)]).toEqual([[], true]);
  });

  test.each([["shop_"], ["my__shop"], ["s".repeat(60)]])("a source %s, whose database the stack makes", (source) => {
    expect(found("Rental", "prod", source)).toEqual([expect.stringMatching(new RegExp(`^sources.${source}: `))]);
    const existing = { ...aurora, kind: "existing" } as unknown as Settings["sources"][string];
    expect(nameFindings("Rental", "prod", { sources: { [source]: existing } })).toEqual([]);
  });

  test("what is too long says by how many characters, and as many less are enough", () => {
    const name = fc.stringMatching(/^[a-z]{1,70}$/);
    fc.assert(
      fc.property(name, fc.stringMatching(/^[a-z]{1,20}$/), (pipeline, stack) => {
        const [finding] = found(pipeline, stack, "s");
        const over = Number(/, ([0-9]+) characters? \(/.exec(finding ?? "")?.[1] ?? 0);
        if (over === 0 || over >= pipeline.length) return;
        expect(found(pipeline.slice(over), stack, "s").filter((text) => text.includes("too long"))).toEqual([]);
        expect(found(pipeline.slice(over - 1), stack, "s").filter((text) => text.includes("too long"))).not.toEqual([]);
      }),
    );
  });

  test("no name that is accepted begins or ends as Redshift refuses", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/),
        fc.stringMatching(/^[a-z0-9-]{1,10}$/),
        (pipeline, stack) => {
          const stem = nameIn(stack, kebabCase(pipeline));
          if (found(pipeline, stack).length === 0) expect(stem).toMatch(/^[a-z](?!.*--)[a-z0-9-]*[a-z0-9]$/);
        },
      ),
    );
  });

  test("the check of a stack asks for them, with the stack's name from its file", () => {
    const check = (file: string, pipeline: string) =>
      checkSettingsText(file, read("prod"), {
        pipeline,
        sources: ["marketplace"],
        standby: RENTAL_MODEL.recovery.standby,
      });
    expect(check("Pulumi.prod.yaml", "Rental").faults).toEqual([]);
    expect(check("Pulumi.prod-.yaml", "Rental").faults.map(({ message }) => message)).toEqual([
      expect.stringContaining('"rental-prod-", of the pipeline Rental in the stack prod-'),
    ]);
  });
});
