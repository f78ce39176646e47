import { compile } from "pipeline-dsl";
import { wideDefinition } from "../bench/definitions/wide-definition";
import { REGIONS } from "../pipeline-dsl/checks/recovery/regions";
import type { PipelineModel } from "../pipeline-dsl/model";
import { deploymentOf } from "./deployment";
import { Pipeline } from "./pipeline";
import { nameFindings } from "./settings/name-checks";
import { adoptingStack } from "./testing/adopting-stack";
import { settingsOf } from "./testing/deployments";
import { ApiModel } from "./testing/forms/api-model";
import { CREATE_CALLS, WITHOUT_FORM } from "./testing/forms/create-calls";
import { DOCUMENTED_FORMS, documentedFaults } from "./testing/forms/documented";
import { formFaults } from "./testing/forms/faults";
import { oneRegionStack } from "./testing/one-region-stack";
import { RENTAL_MODEL, runStack } from "./testing/run-stack";
import type { Settings } from "./settings/settings";
import { STACKS, type Stack } from "./testing/stacks";
import { underMocks, type Registered } from "./testing/under-mocks";
import { WARM_MODEL } from "./testing/warm-standby";

// What AWS takes of each resource that the program makes: the API's own model of the call, and what its pages say beside it.

const faultsOf = (registered: readonly Registered[]): readonly string[] =>
  registered.flatMap((resource) => [...formFaults(resource), ...documentedFaults(resource)]);

const made: Registered[] = [];

test.each<[string, () => Promise<readonly Registered[]>]>([
  ...STACKS.map((stack): [string, () => Promise<readonly Registered[]>] => [stack, () => runStack(stack)]),
  ["prod over two zones", oneRegionStack],
  ["a warm standby", () => runStack("prod-standby", { model: WARM_MODEL })],
  ["an adopted warehouse", () => adoptingStack("old.abc123.us-east-1.redshift.amazonaws.com", "secret")],
])("every resource of %s is one that AWS takes", async (_what, run) => {
  const registered = await run();
  made.push(...registered);
  expect(faultsOf(registered)).toEqual([]);
});

test("every type is judged, or has nothing but ids and switches", () => {
  const types = new Set(made.filter(({ custom }) => custom).map(({ type }) => type));
  const judged = new Set([...Object.keys(CREATE_CALLS), ...DOCUMENTED_FORMS.map(({ type }) => type)]);
  expect([...types].filter((type) => type.startsWith("aws:") && !judged.has(type)).sort()).toEqual(
    [...WITHOUT_FORM].sort(),
  );
});

test.each(DOCUMENTED_FORMS.map((form) => [form.type, form.property, form] as const))(
  "what is said of %s.%s stands where it is said to",
  (_type, _property, { source }) => {
    if ("page" in source) expect(source.page).toMatch(/^[\w./-]+\.html$/);
    else expect(ApiModel.of(source.service).wordsOf(source.shape, source.member)).toContain(source.words);
  },
);

describe("names, and as many tags as the check of the settings accepts", () => {
  /** As few as make more than one machine of their loads. */
  const TABLES = 30;
  /** Of the longest name: it stands in every ARN of every policy. */
  const REGION = REGIONS.reduce((longest, name) => (name.length > longest.length ? name : longest));

  /** Nothing of the program knows how long a name is but its kinds: what holds for the longest holds for all. */
  async function named(pipeline: string, stack: string, source: string, like: Stack): Promise<readonly string[]> {
    const { model: wide } = compile(wideDefinition(TABLES));
    const [{ name: given } = { name: "" }] = wide.sources;
    const text = JSON.stringify({ ...wide, name: pipeline, recovery: RENTAL_MODEL.recovery });
    const model = JSON.parse(text.replaceAll(`"${given}"`, `"${source}"`)) as PipelineModel;
    const { standby: _, standbyOf: ___, dns: __, ...settings } = settingsOf(like);
    const tags = Object.fromEntries(Array.from({ length: 46 }, (_none, index) => [`tag-${String(index)}`, "a: @/b"]));
    const database = Object.values(settings.sources)[0]!;
    const zones: Settings["zones"] = [`${REGION}a`, `${REGION}b`, `${REGION}c`];
    const registered = await underMocks(stack, () => {
      new Pipeline(model.name, {
        deployment: deploymentOf(
          model,
          stack,
          { ...settings, region: REGION, zones, tags, sources: { [source]: database } },
          [],
        ),
        migrations: [],
        warehousePassword: null,
        notify: { critical: [], warning: [] },
      });
    });
    return faultsOf(registered);
  }

  const accepted = (pipeline: string, stack: string, source: string, like: Stack): boolean =>
    nameFindings(pipeline, stack, { sources: { [source]: Object.values(settingsOf(like).sources)[0]! } }).length === 0;

  /** The longest that the settings' check accepts, with so many characters more. */
  function longest(like: Stack, stack: string): readonly [pipeline: string, source: string] {
    const lengths = Array.from({ length: 80 }, (_none, index) => 80 - index);
    const pipeline = lengths
      .map((length) => `a${"b".repeat(length - 1)}`)
      .find((name) => accepted(name, stack, "m", like))!;
    const source = lengths
      .map((length) => `s${"t".repeat(length - 1)}`)
      .find((name) => accepted(pipeline, stack, name, like))!;
    return [pipeline, source];
  }

  test.each(STACKS)("the longest that the check of the settings accepts are taken, in %s", async (like) => {
    const [pipeline, source] = longest(like, like);
    expect(await named(pipeline, like, source, like)).toEqual([]);
  });

  test("the shortest, too", async () => {
    expect(await named("abc", "prod", "s", "dev")).toEqual([]);
  });
});
