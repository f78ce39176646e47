import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import * as fc from "fast-check";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { edited, edits } from "../../pipeline-dsl/review/testing/edits";
import { checkSettings } from "../settings/check";
import type { Settings } from "../settings/settings";
import { RENTAL_MODEL, runStack } from "../testing/run-stack";
import { STACKS } from "../testing/stacks";
import type { Registered } from "../testing/under-mocks";
import { costDifference, costText, differenceWords } from "./words";
import { costChanges, type CostLine, estimateCosts, totalOf } from "./estimate";
import { BY_USE, FREE, PRICED } from "./priced";
import { PRICES } from "./prices";
import pricesSchema from "./prices.schema.json";
import { printStrategies, type StrategyCost, strategyCosts } from "./strategies";
import { printCosts } from "./table";

const ROOT = join(__dirname, "..", "..");
const PAGE = join(ROOT, "docs", "costs.md");
const registered = new Map<string, readonly Registered[]>();

beforeAll(async () => {
  for (const stack of STACKS) registered.set(stack, await runStack(stack));
});

function settingsOf(stack: string): Settings {
  const { settings } = checkSettings(join(ROOT, `Pulumi.${stack}.yaml`));
  if (settings === null) throw new Error(`the settings of ${stack} are faulty`);
  return settings;
}

const estimateOf = (stack: string, model: PipelineModel = RENTAL_MODEL): readonly CostLine[] =>
  estimateCosts(model, settingsOf(stack));

const strategiesOf = (): readonly StrategyCost[] =>
  strategyCosts(RENTAL_MODEL, settingsOf("prod"), settingsOf("prod-standby"), PRICES);

test("a pilot light costs what its stack is estimated at, and a warehouse that runs costs more", () => {
  const [pilotLight, serverless, cluster, zones] = strategiesOf();
  const stack = estimateOf("prod-standby");
  expect(pilotLight!.stack).toBeCloseTo(totalOf(stack.filter(({ kind }) => kind === "fixed")));
  expect(pilotLight!.warehouse).toBe(0);
  expect(serverless!.warehouse!).toBeGreaterThan(0);
  expect(cluster!.warehouse!).toBeGreaterThan(serverless!.warehouse!);
  expect(zones!.warehouse).toBeCloseTo(estimateOf("prod").find(({ id }) => id === "redshift.compute")!.amount!);
});

/** `UPDATE_COSTS=1 npx jest infra/costs` writes the tables anew. */
test("the page's tables are the estimates of the stacks", () => {
  const estimates = new Map(STACKS.map((stack) => [stack, estimateOf(stack)]));
  let page = readFileSync(PAGE, "utf8");
  for (const kind of ["fixed", "use"] as const) {
    const table = new RegExp(`(?<=<!-- ${kind}: written by npx jest infra/costs -->\\n\\n)[^]*?(?=\\n\\n<!-- end -->)`);
    expect(page).toMatch(table);
    page = page.replace(table, () => printCosts(estimates, kind, PRICES));
  }
  const strategies = /(?<=<!-- strategies: written by npx jest infra\/costs -->\n\n)[^]*?(?=\n\n<!-- end -->)/;
  expect(page).toMatch(strategies);
  page = page.replace(strategies, () => printStrategies(strategiesOf()));
  if (process.env["UPDATE_COSTS"] === "1") writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, "utf8")).toBe(page);
  expect(page).toContain(`Prices as of ${PRICES.asOf}`);
});

test.each(STACKS)("the estimate of %s counts what the program registers", (stack) => {
  const resources = registered.get(stack)!;
  const counted = PRICED.map(({ id, count }) => [id, count(resources)]);
  const lines = new Map(estimateOf(stack).map((line) => [line.id, line]));
  const pieces = ({ id, quantity }: CostLine): number => (id === "endpoint" ? quantity / PRICES.hoursAMonth : quantity);
  expect(PRICED.map(({ id }) => [id, lines.has(id) ? pieces(lines.get(id)!) : 0])).toEqual(counted);
});

test("every type of resource is paid by the piece, paid by use, or free: none is left out, none is listed in vain", () => {
  const made = new Set(
    [...registered.values()].flat().flatMap(({ type, custom }) => (custom && type.startsWith("aws") ? [type] : [])),
  );
  const listed = [...PRICED.flatMap(({ types }) => types), ...BY_USE, ...FREE];
  expect([...listed].sort()).toEqual([...new Set(listed)].sort());
  expect([...made].filter((type) => !listed.includes(type))).toEqual([]);
  expect(listed.filter((type) => !made.has(type) && type.startsWith("aws:"))).toEqual([]);
});

test("every figure of the table counts something, and follows what it counts", () => {
  for (const { id, count, types } of PRICED) {
    const prod = registered.get("prod")!;
    const number = count(prod);
    expect([id, number]).toEqual([id, expect.any(Number)]);
    expect(number).toBeGreaterThan(0);
    for (const type of types) {
      const without = count(prod.filter((resource) => resource.type !== type));
      expect(without).toBeLessThan(number);
    }
  }
});

test("the price table is what its schema says, and every price has its page", () => {
  const validate = new Ajv({ strict: false }).compile(pricesSchema);
  expect([validate(PRICES), validate.errors]).toEqual([true, null]);
  for (const [name, { page }] of Object.entries(PRICES.prices))
    expect([name, PRICES.pages[page]]).toEqual([name, expect.stringMatching(/^https:/)]);
});

test("twice the nodes are twice the compute, and nothing else moves", () => {
  const before = settingsOf("prod");
  const warehouse = { ...before.warehouse, nodes: 4 } as Settings["warehouse"];
  const moved = costChanges(estimateCosts(RENTAL_MODEL, before), estimateCosts(RENTAL_MODEL, { ...before, warehouse }));
  expect(moved.map(({ what, difference }) => [what, difference?.toFixed(2)])).toEqual([
    ["Redshift compute", "1585.56"],
  ]);
});

test("a warehouse in two zones is paid in both", () => {
  const { rpoSeconds, rtoSeconds } = RENTAL_MODEL.recovery.standby;
  const recovery = { ...RENTAL_MODEL.recovery, standby: { kind: "multiAz", rpoSeconds, rtoSeconds } as const };
  const moved = costChanges(estimateOf("prod"), estimateOf("prod", { ...RENTAL_MODEL, recovery }));
  const compute = moved.find(({ what }) => what === "Redshift compute");
  expect([compute?.difference?.toFixed(2), compute?.after?.assumed]).toEqual([
    "1585.56",
    "2 nodes of ra3.xlplus, always on, and as many in the other zone",
  ]);
});

test("what has no price in the table is named, and no sum contains it", () => {
  const before = settingsOf("prod");
  const warehouse = { ...before.warehouse, nodeType: "ra3.large" } as Settings["warehouse"];
  const lines = estimateCosts(RENTAL_MODEL, { ...before, warehouse });
  const compute = lines.find(({ id }) => id === "redshift.compute");
  expect(compute).toMatchObject({ amount: null, price: "redshift.ra3.large" });
  expect(totalOf(lines)).toBeCloseTo(totalOf(estimateOf("prod")) - 1585.56, 2);
  expect(printCosts(new Map([["prod", lines]]), "use", PRICES)).toContain("no price of redshift.ra3.large");
  expect(costChanges(estimateOf("prod"), lines)[0]).toMatchObject({ what: "Redshift compute", difference: null });
});

test("what has no known price on one side is in neither sum of a difference: it is no saving and no expense", () => {
  fc.assert(
    fc.property(
      fc.subarray(
        estimateOf("prod").map(({ id }) => id),
        { minLength: 1 },
      ),
      fc.boolean(),
      (unpricedIds, backwards) => {
        const priced = estimateOf("prod");
        const some = priced.map((line) =>
          unpricedIds.includes(line.id)
            ? { ...line, price: `${line.price}.new`, amount: null, assumed: "others" }
            : line,
        );
        const [before, after] = backwards ? [some, priced] : [priced, some];
        const difference = costDifference("prod", before, after, costChanges(before, after));
        expect(difference.after).toBeCloseTo(difference.before, 6);
        const words = differenceWords(difference);
        expect(words).toContain("is not known, for want of a price");
        expect(words).not.toMatch(/\([+-]/);
      },
    ),
  );
  const before = estimateOf("prod");
  const after = estimateCosts(RENTAL_MODEL, {
    ...settingsOf("prod"),
    warehouse: { ...settingsOf("prod").warehouse, nodeType: "ra3.large" } as Settings["warehouse"],
  });
  expect(costText([costDifference("prod", before, after, costChanges(before, after))])).toMatch(
    /^costs of prod: what a month costs more or less is not known, for want of a price \(Redshift compute\); nothing else moves\n {2}Redshift compute 1,585\.56 US\$ before, no price of redshift\.ra3\.large in infra\/prices\.json after: 2 nodes/,
  );
});

test("the lines that move are the whole difference, and the same definition moves none", () => {
  fc.assert(
    fc.property(edits(), fc.constantFrom(...STACKS), (some, stack) => {
      const [before, after] = [estimateOf(stack), estimateOf(stack, edited(RENTAL_MODEL, some))];
      const sum = costChanges(before, after).reduce((total, { difference }) => total + (difference ?? 0), 0);
      expect(sum).toBeCloseTo(totalOf(after) - totalOf(before), 6);
      expect(costChanges(before, before)).toEqual([]);
    }),
    { numRuns: 20 },
  );
});
