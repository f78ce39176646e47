import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { parseModel } from "../../pipeline-dsl/model/schema";
import { reviewAccount, type AccountReview } from "./account";
import { accountSection, accountText, refusalOf } from "./account-words";
import { policyRefusals } from "./policy-words";
import { parsePreview } from "./preview";
import { parsePreviewEvents } from "./preview-events";
import { settingChanges } from "./settings";

const ROOT = join(__dirname, "../..");
const rental = parseModel(readFileSync(join(ROOT, "stacks/rental-marketplace/pipeline.lock.json"), "utf8"));
const previewed = (name: string) =>
  parsePreview(readFileSync(join(__dirname, "fixtures", `${name}.json`), "utf8"), `${name}.json`);
const preview = previewed("warehouse-nodes");
const URN = "urn:pulumi:prod::rental";
const warehouse = preview.steps.find(({ type }) => type === "aws:redshift/cluster:Cluster")?.urn ?? "";
const untouched = preview.steps.find(({ op, type }) => op === "same" && type === "aws:s3/bucket:Bucket")?.urn ?? "";
const nodes = settingChanges(
  "config:\n  rental:warehouse:\n    nodes: 2\n",
  "config:\n  rental:warehouse:\n    nodes: 4\n",
);

type Event = Readonly<Record<string, unknown>>;

/** A log as the engine writes it: events in a row, from the first to the one that ends it. */
function log(events: readonly Event[]): string {
  const all = [{ preludeEvent: { config: {} } }, ...events, { cancelEvent: {} }];
  return all.map((event, sequence) => `${JSON.stringify({ sequence, timestamp: 1_780_000_000, ...event })}\n`).join("");
}

const started: Event = {
  resourcePreEvent: { metadata: { op: "same", urn: `${URN}::pulumi:pulumi:Stack::rental-prod` } },
};
const summary = (packs: Readonly<Record<string, string>> = { controls: "v0.1.0" }): Event => ({
  summaryEvent: { isPreview: true, resourceChanges: preview.counts, PolicyPacks: packs },
});

function violation(more: Event = {}): Event {
  return {
    policyEvent: {
      resourceUrn: warehouse,
      message: "<{%fg 13%}>Redshift.1: Clusters are not public\nwarehouse is public<{%reset%}>\n",
      color: "raw",
      policyName: "redshift-1",
      policyPackName: "controls",
      policyPackVersion: "0.1.0",
      policyPackVersionTag: "0.1.0",
      enforcementLevel: "mandatory",
      ...more,
    },
  };
}

function reviewed(events: readonly Event[]): AccountReview {
  const read = parsePreviewEvents(log(events), "events.json");
  return reviewAccount(preview, { before: null, after: rental, changes: [], settings: nodes }, read);
}

test("a violation names its policy, pack, level and message, the resource, and the part of the change that moves it", () => {
  const account = reviewed([started, violation(), summary()]);
  expect(policyRefusals(account)).toEqual([
    "In prod, the policy redshift-1 refuses rental-etl-pipeline (Redshift cluster): Redshift.1: Clusters are not public: warehouse is public (mandatory, of controls 0.1.0); it changes because of the stack's settings: warehouse.nodes 2 -> 4.",
  ]);
  expect(refusalOf(account)).toBe("1 violation of mandatory policies");
  expect(accountText(account)).toContain("Policies of controls 0.1.0 were asked.\n  the policy redshift-1 refuses");
});

test.each([
  ["what the change does not touch", { resourceUrn: untouched }, /; this change does not touch it$/m],
  [
    "the stack as a whole",
    { resourceUrn: `${URN}::pulumi:pulumi:Stack::rental-prod` },
    /refuses the stack as a whole: /,
  ],
  ["no resource", { resourceUrn: undefined }, /refuses the stack as a whole: /],
  ["a rated one", { severity: "high" }, /\(mandatory, high, of controls 0\.1\.0\)/],
  ["a warning", { enforcementLevel: "advisory" }, /the policy redshift-1 warns of .*\(advisory, of controls/],
  ["a level that nobody knows", { enforcementLevel: "strict" }, /the policy redshift-1 refuses .*\(strict, of/],
] as const)("a violation of %s", (_, more, words) => {
  expect(accountText(reviewed([started, violation(more), summary()]))).toMatch(words);
});

test("a policy that changes what the program asks for is told with the inputs that it changes", () => {
  const event = {
    policyRemediationEvent: {
      resourceUrn: warehouse,
      policyName: "redshift-2",
      policyPackName: "controls",
      before: { encrypted: false, numberOfNodes: 4 },
      after: { encrypted: true, numberOfNodes: 4 },
    },
  };
  expect(accountText(reviewed([started, event, summary()]))).toContain(
    "the policy redshift-2 changes the encrypted of rental-etl-pipeline (Redshift cluster) into what it allows, whatever the program says (of controls); it changes because of",
  );
});

test("that nothing is violated is said only of policies that were asked", () => {
  const said = (events: readonly Event[]): string => accountText(reviewed(events)).split("\n")[1] ?? "";
  expect(said([started, summary()])).toBe("  No policy of controls 0.1.0 is violated.");
  expect(said([started, summary({})])).toBe("  The preview was run without a policy pack, so no policy was asked.");
  expect(said([started])).toBe("  The preview ended before it could say which policies were asked.");
  const failed = previewed("lake-replaced");
  const counts = { summaryEvent: { resourceChanges: failed.counts, PolicyPacks: { controls: "v0.1.0" } } };
  const account = reviewAccount(
    failed,
    { before: null, after: rental, changes: [], settings: [] },
    parsePreviewEvents(log([started, counts]), "events.json"),
  );
  expect(accountText(account)).toContain("so policies of the stack as a whole may not have been asked");
  const without = reviewAccount(preview, { before: null, after: rental, changes: [], settings: [] });
  expect(accountText(without)).toContain("What policies say of it is not known: the option --preview-events joins it.");
});

test("of any log, each violation and remediation stands once in every form, those that refuse first", () => {
  const urns = preview.steps.map(({ urn }) => urn);
  const violations = fc.record({
    resourceUrn: fc.constantFrom(...urns, undefined, ""),
    policyName: fc.stringMatching(/^[a-z]{3,8}$/),
    enforcementLevel: fc.constantFrom("mandatory", "advisory", "warning", "remediate"),
    message: fc.string(),
  });
  fc.assert(
    fc.property(fc.array(violations, { maxLength: 8 }), (all) => {
      const numbered = all.map((each, at) => ({ ...each, policyName: `${each.policyName}-${String(at)}` }));
      const account = reviewed([started, ...numbered.map(violation), summary()]);
      const told = account.policies?.violations ?? [];
      expect(told.map(({ policy }) => policy).sort()).toEqual(numbered.map(({ policyName }) => policyName).sort());
      expect(told.map(({ refuses }) => refuses)).toEqual(
        told.map(({ refuses }) => refuses).sort((one, other) => Number(other) - Number(one)),
      );
      for (const { policyName } of numbered) {
        expect(accountText(account).split(`the policy ${policyName} `)).toHaveLength(2);
        expect(accountSection(account).text.split(`- the policy ${policyName} `)).toHaveLength(2);
      }
      const mandatory = numbered.filter(({ enforcementLevel }) => /mandatory|remediate/.test(enforcementLevel));
      expect(policyRefusals(account)).toHaveLength(mandatory.length);
      expect(refusalOf(account) === null).toBe(mandatory.length === 0);
    }),
    { numRuns: 50 },
  );
});

describe("what is no whole event log is refused with the reason", () => {
  const whole = log([started, violation(), summary()]);
  const lines = whole.trimEnd().split("\n");
  test.each([
    ["an empty file", "", /it is empty/],
    [
      "what --json prints",
      readFileSync(join(__dirname, "fixtures/unchanged.json"), "utf8"),
      /line 1 .*what --json prints/,
    ],
    ["another program's lines", '{"level":"info"}\n', /line 1 is no event: it has no sequence/],
    ["a text", "Previewing update (prod):\n", /line 1 is no JSON/],
    ["a line that was cut", whole.slice(0, -9), /line 5 is no JSON/],
    ["an end that was cut", lines.slice(0, -1).join("\n"), /the engine's last event: it was cut, or/],
    ["a beginning that was cut", lines.slice(1).join("\n"), /event 0 is missing before 1: it was cut/],
    ["a middle that was cut", [...lines.slice(0, 2), ...lines.slice(3)].join("\n"), /event 2 is missing before 3/],
    ["a preview that ended before it began", log([]), /it names no resource/],
    ["two stacks", log([started, violation({ resourceUrn: warehouse.replace("prod", "dev") })]), /it mixes stacks/],
    ["an update", log([started, { summaryEvent: { isPreview: false } }]), /it is of an update/],
  ])("%s", (_, text, why) => {
    expect(() => parsePreviewEvents(text, "events.json")).toThrow(why);
  });
});
