import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { parseModel } from "../../pipeline-dsl/model/schema";
import { diffModels } from "../../pipeline-dsl/review";
import { edited, edits } from "../../pipeline-dsl/review/testing/edits";
import { reviewAccount, type AccountReview } from "./account";
import { accountSection, accountText, groupsOf, lossesOf } from "./account-words";
import { causesIn } from "./causes";
import { parsePreview, type Preview, type PreviewStep } from "./preview";
import { partsOfResource, printedParts } from "./printed";
import { settingChanges, type SettingChange } from "./settings";

const FIXTURES = join(__dirname, "fixtures");
const recorded = readdirSync(FIXTURES).map((file) => [file.replace(".json", ""), readPreview(file)] as const);
const rental = parseModel(readFileSync(join(__dirname, "../../stacks/rental-marketplace/pipeline.lock.json"), "utf8"));

function readPreview(file: string): Preview {
  return parsePreview(readFileSync(join(FIXTURES, file), "utf8"), file);
}

function joined(name: string, after: PipelineModel, settings: readonly SettingChange[] = []): AccountReview {
  const changes = diffModels(rental, after);
  return reviewAccount(readPreview(`${name}.json`), { before: rental, after, changes, settings });
}

/** A model with its text edited: what the definition would have been printed as. */
function rentalWith(from: string, to: string): PipelineModel {
  const text = readFileSync(join(__dirname, "../../stacks/rental-marketplace/pipeline.lock.json"), "utf8");
  expect(text).toContain(from);
  return parseModel(text.replaceAll(from, to));
}

const without = (target: string): PipelineModel => ({
  ...rental,
  warehouse: { ...rental.warehouse, targets: rental.warehouse.targets.filter(({ name }) => name !== target) },
});

const sentences = (account: AccountReview): readonly string[] =>
  accountText(account)
    .split("\n")
    .map((line) => line.trim());

test("each document names the change that it shows, and no other", () => {
  const moved = joined("schedule-moved", rentalWith('"02:00"', '"04:30"'));
  expect(sentences(moved)).toEqual(
    expect.arrayContaining([
      "run-never-started (alarm) changes its alarmDescription, because the schedule has time 02:00 -> 04:30",
      "orchestration-pipeline (alias that the schedule starts) changes its version, because it is made of RentalETLPipeline",
    ]),
  );
  const dropped = joined("fact-dropped", without("fact_viewings"));
  expect(sentences(dropped)).toContain(
    "curated_fact_viewings (table of the lake's catalog) is deleted, because fact_viewings is gone",
  );
  expect(dropped.steps.filter(({ because }) => because.kind === "unexplained")).toEqual([]);
});

test("nodes of the warehouse come from the stack's settings, and what is made of it follows", () => {
  const settings = settingChanges(
    "config:\n  rental:warehouse:\n    nodes: 2\n",
    "config:\n  rental:warehouse:\n    nodes: 4\n",
  );
  const account = joined("warehouse-nodes", rental, settings);
  expect(sentences(account)).toContain(
    "rental-etl-pipeline (Redshift cluster) changes its numberOfNodes, because of the stack's settings: warehouse.nodes 2 -> 4",
  );
  const kinds = account.steps.map(({ because }) => because.kind);
  expect(kinds.filter((kind) => kind === "follows")).toHaveLength(9);
  // Without the settings nothing explains it, and that is said.
  expect(sentences(joined("warehouse-nodes", rental))).toContain(
    "Explained by neither the definition nor the settings",
  );
});

test("what holds data and is replaced comes first, with the reason, and whether the stack lets it happen", () => {
  const settings = settingChanges(
    "config:\n  rental:lake:\n    bucket: rental-analytics\n",
    "config:\n  rental:lake:\n    bucket: rental-analytics-eu\n",
  );
  const account = joined("lake-replaced", rental, settings);
  const [[title, steps] = ["", []]] = groupsOf(account);
  expect([title, steps.map(({ type }) => type)]).toEqual([
    "Deleted or replaced, and it holds data",
    ["aws:s3/bucket:Bucket", "aws:s3/bucket:Bucket", "aws:s3/bucket:Bucket"],
  ]);
  expect(lossesOf(account)[0]).toMatch(
    /is replaced: its bucket's name cannot change in place, because .*It holds the objects in it; it is protected, so the update stops before it\.$/,
  );
  expect(account.errors.map(({ message }) => message).join()).toContain("marked for protection");
});

test("a preview without changes has no step to explain", () => {
  expect(joined("unchanged", rental).steps).toEqual([]);
});

describe("every step appears once", () => {
  const appearOnce = (preview: Preview, account: AccountReview): void => {
    const moving = preview.steps.flatMap(({ op, urn }) => (op === "same" ? [] : [urn]));
    expect(account.steps.map(({ urn }) => urn)).toEqual(moving);
    const grouped = groupsOf(account).flatMap(([, steps]) => steps.map(({ urn }) => urn));
    expect([...grouped].sort()).toEqual([...moving].sort());
    const lines = accountSection(account)
      .text.split("\n")
      .filter((line) => line.startsWith("- "));
    expect(lines).toHaveLength(moving.length);
  };

  test.each(recorded)("of the recorded preview %s", (_, preview) => {
    appearOnce(preview, reviewAccount(preview, { before: rental, after: rental, changes: [], settings: [] }));
  });

  test("of any preview, whatever the engine does and whatever changed", () => {
    const urns = JSON.parse(readFileSync(join(__dirname, "../urns.prod.json"), "utf8")) as string[];
    const ops = fc.constantFrom(
      "same",
      "create",
      "update",
      "delete",
      "replace",
      "create-replacement",
      "import",
      "a-new-word",
    );
    const step = fc.record({
      op: ops,
      // Few of some, so that one is made of another.
      urn: fc.oneof(fc.constantFrom(...urns), fc.constantFrom(...urns.slice(0, 4))),
      oldState: fc.option(state(urns), { nil: null }),
      newState: fc.option(state(urns), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), edits(), (steps, changes) => {
        const preview = parsePreview(JSON.stringify({ steps }), "preview.json");
        const after = edited(rental, changes);
        appearOnce(
          preview,
          reviewAccount(preview, { before: rental, after, changes: diffModels(rental, after), settings: [] }),
        );
      }),
      { numRuns: 25 },
    );
  });
});

function state(urns: readonly string[]): fc.Arbitrary<object> {
  return fc.record({
    inputs: fc.dictionary(fc.constantFrom("name", "policy", "key"), fc.string()),
    protect: fc.boolean(),
    propertyDependencies: fc.dictionary(
      fc.constantFrom("name", "policy", "key"),
      fc.array(fc.constantFrom(...urns.slice(0, 4)), { maxLength: 3 }),
    ),
  });
}

test("a document that differs between two models has a cause among their changes", () => {
  fc.assert(
    fc.property(edits(), (some) => {
      const after = edited(rental, some);
      const changes = diffModels(rental, after);
      const [old, current] = [attempt(rental), attempt(after)];
      if (old === null || current === null) return;
      const causes = causesIn(rental, after, changes);
      for (const part of new Set([...old.keys(), ...current.keys()]))
        expect([part, causes(part).length > 0]).toEqual([part, old.get(part) !== current.get(part)]);
    }),
    { numRuns: 25 },
  );
});

function attempt(model: PipelineModel): ReturnType<typeof printedParts> | null {
  try {
    return printedParts(model);
  } catch {
    return null;
  }
}

test("every document that is printed belongs to a resource of the program, and the other way round", () => {
  const urns = JSON.parse(readFileSync(join(__dirname, "../urns.prod.json"), "utf8")) as string[];
  const resources = urns.map((urn): Pick<PreviewStep, "type" | "name"> => {
    const [name = "", types = ""] = urn.split("::").reverse();
    return { name, type: types.split("$").at(-1) ?? "" };
  });
  const named = new Set(resources.flatMap(partsOfResource));
  const printed = [...printedParts(rental).keys()];
  // Only a definition with more loads than one machine can hold has parts, and this stack stands by for none.
  const elsewhere = new Set([
    "access:part",
    ...["rehearsal-overdue", "replication-late", "sites-differ", "snapshot-too-old"].map((id) => `alarm:${id}`),
  ]);
  expect(printed.filter((part) => !named.has(part) && !elsewhere.has(part))).toEqual([]);
  const machineOfSettings = new Set(["machine:sql"]);
  expect([...named].filter((part) => !printed.includes(part) && !machineOfSettings.has(part))).toEqual([]);
});

test("what moves the plan moves every machine that starts a job with it: its address is made of its content", () => {
  const rules = rental.quality.rules.map((rule) => ({ ...rule, threshold: rule.threshold - 0.01 }));
  const looser: PipelineModel = { ...rental, quality: { ...rental.quality, rules } };
  const [before, after] = [printedParts(rental), printedParts(looser)];
  const moved = [...after.keys()].filter((part) => part.startsWith("machine:") && before.get(part) !== after.get(part));
  expect(moved).toEqual(["machine:pipeline", "machine:backfill"]);
});

describe("what is no preview says so", () => {
  test.each([
    ["Previewing update (prod):\n", /it begins with "Previewing update \(prod\):", which is no JSON/],
    ["", /it is empty/],
    ['{"steps": [', /its JSON was cut or is broken \(/],
    ["{}", /JSON without `steps`/],
    ['{"steps": []}', /no step/],
    ['{"steps": [{"op": "update"}]}', /steps\[0\] has no operation or no URN/],
  ])("%j", (text, message) => {
    expect(() => parsePreview(text, "preview.json")).toThrow(message);
  });

  test.each(readdirSync(FIXTURES))("%s without any one of its steps was cut", (file) => {
    const document = JSON.parse(readFileSync(join(FIXTURES, file), "utf8")) as {
      readonly steps: { readonly op: string }[];
    };
    for (const gone of document.steps.filter(({ op }) => op !== "same")) {
      const cut = { ...document, steps: document.steps.filter((step) => step !== gone) };
      expect(() => parsePreview(JSON.stringify(cut), file)).toThrow(`of the operation ${gone.op}, and lists`);
    }
  });

  test.each(readdirSync(FIXTURES))(
    "%s with a step twice, or under another operation, is not what was printed",
    (file) => {
      const document = JSON.parse(readFileSync(join(FIXTURES, file), "utf8")) as {
        readonly steps: { readonly op: string }[];
      };
      for (const step of document.steps) {
        const others = document.steps.filter((each) => each !== step);
        for (const op of ["create", "update", "replace", "delete"]) {
          const altered = { ...document, steps: [...others, { ...step, op }, ...(op === step.op ? [step] : [])] };
          expect(() => parsePreview(JSON.stringify(altered), file)).toThrow(
            /counts \d+ of the operation \w+, and lists/,
          );
        }
      }
    },
  );
});
