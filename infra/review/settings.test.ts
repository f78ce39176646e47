import fc from "fast-check";
import { stringify } from "yaml";
import { CHANGE_CLASSES } from "../../pipeline-dsl/model";
import settingsSchema from "../settings/settings.schema.json";
import { isList, into, type Compared } from "./setting-rule";
import { SETTING_RULES } from "./setting-rules";
import { settingChanges, settingWords } from "./settings";

/** As much of JSON Schema as the one of the settings is written in. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema | readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

const ROOT: Schema & { readonly definitions: Readonly<Record<string, Schema>> } = settingsSchema;
const NAMES = fc.constantFrom("marketplace", "shop", "constructor");

/** Values of the form that a schema asks for; what a text says is of no account here. */
function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split("/").at(-1) ?? "";
    return valuesOf(ROOT.definitions[name] ?? {});
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const either = schema.oneOf ?? schema.anyOf;
  if (either !== undefined) return fc.oneof(...either.map(valuesOf));
  switch (schema.type) {
    case "string":
      return fc.constantFrom("a", "b", "c");
    case "boolean":
      return fc.boolean();
    case "number":
      return fc.integer({ min: schema.minimum ?? 0, max: (schema.minimum ?? 0) + 3 });
    case "array":
      return Array.isArray(schema.items)
        ? fc.tuple(...schema.items.map(valuesOf))
        : fc.array(valuesOf((schema.items ?? {}) as Schema), { minLength: schema.minItems ?? 0, maxLength: 3 });
    case "object":
      return typeof schema.additionalProperties === "object"
        ? fc.dictionary(NAMES, valuesOf(schema.additionalProperties), { maxKeys: 2 })
        : fc.record(
            Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, part]) => [name, valuesOf(part)])),
            { requiredKeys: [...(schema.required ?? [])] },
          );
    default:
      throw new Error(`no values of ${JSON.stringify(schema)}`);
  }
}

const settings = valuesOf(ROOT) as fc.Arbitrary<Readonly<Record<string, unknown>>>;

function text(values: Readonly<Record<string, unknown>>): string {
  return stringify({
    config: Object.fromEntries(Object.entries(values).map(([name, value]) => [`rental:${name}`, value])),
  });
}

/** What two texts differ by when the order of lists without one is of no account. */
function meant(value: unknown, at: Compared = { rules: SETTING_RULES, was: value, is: value }): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const parts = value.map((part: unknown) => meant(part, { rules: null, was: part, is: part }));
    const unordered = isList(at.rules) && "members" in at.rules;
    return unordered ? [...new Set(parts.map((part) => JSON.stringify(part)))].sort() : parts;
  }
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, part]) => [name, meant(part, into(at, name))] as const)
      .filter(([, part]) => typeof part !== "object" || part === null || Object.keys(part).length > 0),
  );
}

test("law: whatever of the settings differs has a class and a reason of its own, and what does not differ has none", () => {
  fc.assert(
    fc.property(settings, settings, (before, after) => {
      expect(settingChanges(text(before), text(before))).toEqual([]);
      const changes = settingChanges(text(before), text(after));
      expect(changes.length > 0).toBe(JSON.stringify(meant(before)) !== JSON.stringify(meant(after)));
      for (const change of changes) {
        expect(CHANGE_CLASSES).toContain(change.class);
        expect(change.why).toMatch(/^[^A-Z].{15,}[^.]$|^(AWS|Aurora|COPY) .+[^.]$/);
        expect(change.why).not.toMatch(/refuses it|does not read it|Pulumi's own/);
        expect(settingWords(change)).toContain(change.setting.replace(/\.secure$/, ""));
      }
    }),
    { numRuns: 60 },
  );
});

test("law: the order of keys, and of lists that have none, is no change", () => {
  const reversed = (value: unknown, at: Compared): unknown => {
    if (Array.isArray(value)) return isList(at.rules) && "members" in at.rules ? [...value].reverse() : value;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, part]) => [name, reversed(part, into(at, name))]),
    );
  };
  fc.assert(
    fc.property(settings, (values) => {
      const other = reversed(values, { rules: SETTING_RULES, was: values, is: values });
      expect(settingChanges(text(values), text(other as Readonly<Record<string, unknown>>))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

const OPPOSITES: Readonly<Record<string, string>> = {
  "guard-looser": "guard-stricter",
  "guard-stricter": "guard-looser",
  "recovery-weaker": "recovery-stronger",
  "recovery-stronger": "recovery-weaker",
};

test.each<[setting: string, less: string, more: string, grows: string]>([
  [
    "warehouse.snapshotDays",
    "warehouse: {kind: provisioned, snapshotDays: 3}",
    "warehouse: {kind: provisioned, snapshotDays: 7}",
    "recovery-stronger",
  ],
  [
    "sources.shop.backupDays",
    "sources: {shop: {kind: aurora, backupDays: 3}}",
    "sources: {shop: {kind: aurora, backupDays: 14}}",
    "recovery-stronger",
  ],
  [
    "warehouse.dailyLimit",
    "warehouse: {kind: serverless, dailyLimit: 9}",
    "warehouse: {kind: serverless, dailyLimit: 10}",
    "guard-looser",
  ],
  ["schedule.enabled", "schedule: {enabled: false}", "schedule: {enabled: true}", "guard-stricter"],
  [
    "permissionsBoundary",
    "lake: {}",
    "permissionsBoundary: arn:aws:iam::1:policy/a\n  rental:lake: {}",
    "guard-stricter",
  ],
  ["notify.critical", "notify: {critical: []}", "notify: {critical: [{protocol: sms, address: a}]}", "guard-stricter"],
  ["jobs.role", "jobs: {}", "jobs: {role: a}", "guard-looser"],
])("%s is looser one way and stricter the other", (setting, less, more, grows) => {
  const classes = (before: string, after: string) =>
    settingChanges(`config:\n  rental:${before}\n`, `config:\n  rental:${after}\n`)
      .filter((change) => change.setting === setting)
      .map((change) => change.class);
  expect(classes(less, more)).toEqual([grows]);
  expect(classes(more, less)).toEqual([OPPOSITES[grows]]);
});

test.each<[what: string, before: string, after: string, told: readonly string[]]>([
  [
    "of another kind of warehouse everything is that of the kind",
    "config:\n  rental:warehouse: {kind: provisioned, nodes: 2}",
    "config:\n  rental:warehouse: {kind: serverless, baseCapacity: 8}",
    ["warehouse.baseCapacity destructive", "warehouse.kind destructive", "warehouse.nodes destructive"],
  ],
  [
    "a source that is gone goes as a whole",
    "config:\n  rental:sources: {shop: {kind: existing, port: 3306}}",
    "config:\n  rental:sources: {shops: {kind: existing, port: 3306}}",
    [
      "sources.shop.kind destructive",
      "sources.shop.port destructive",
      "sources.shops.kind additive",
      "sources.shops.port additive",
    ],
  ],
  [
    "another token of the same endpoint is another endpoint",
    "config:\n  rental:notify: {warning: [{protocol: https, address: {secure: v1:a}}]}",
    "config:\n  rental:notify: {warning: [{protocol: https, address: {secure: v1:b}}]}",
    ["notify.warning guard-looser", "notify.warning guard-stricter"],
  ],
  [
    "what may be destroyed",
    "config:\n  rental:destroy: []",
    "config:\n  rental:destroy: [warehouse, lake]",
    ["destroy destructive", "destroy destructive"],
  ],
  ["another program's", "config: {}", "config: {aws:region: a}", ["aws:region operational"]],
  ["Pulumi's own", "{}", "encryptionsalt: v1:a", ["encryptionsalt operational"]],
  ["none that there is", "config: {}", "config: {rental:wharehouse: {nodes: 2}}", ["wharehouse.nodes operational"]],
])("%s", (_, before, after, told) => {
  const found = settingChanges(before, after).map((change) => `${change.setting} ${change.class}`);
  expect(found.sort()).toEqual(told);
});

test("zones go with their Region: nothing is made again in the place of what stands in them", () => {
  const zoned = (region: string): string =>
    stringify({ config: { "rental:region": region, "rental:zones": [`${region}a`, `${region}b`] } });
  const told = (after: string): readonly string[] =>
    settingChanges(zoned("eu-west-1"), after).map((change) => `${change.class} ${change.setting}`);
  expect(told(zoned("eu-west-3"))).toEqual(["destructive region", "operational zones.0", "operational zones.1"]);
  expect(told(zoned("eu-west-1").replace("eu-west-1b", "eu-west-1c"))).toEqual(["destructive zones.1"]);
});
