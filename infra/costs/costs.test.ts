import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runStack } from "../testing/run-stack";
import type { Registered } from "../testing/under-mocks";
import { BY_USE, FREE, PRICED } from "./priced";
import { printFixedCosts } from "./table";

const PAGE = join(__dirname, "..", "..", "docs", "costs.md");
const stacks = new Map<string, readonly Registered[]>();

beforeAll(async () => {
  for (const stack of ["prod", "prod-standby", "dev"]) stacks.set(stack, await runStack(stack));
});

/** `UPDATE_COSTS=1 npx jest infra/costs` writes the table anew. */
test("the page's table counts what the stacks register", () => {
  const page = readFileSync(PAGE, "utf8");
  const table = /(?<=<!-- counted from the program -->\n\n)[^]*?(?=\n\n<!-- end -->)/;
  expect(page).toMatch(table);
  const counted = page.replace(table, printFixedCosts(stacks));
  if (process.env["UPDATE_COSTS"] === "1") writeFileSync(PAGE, counted);
  expect(readFileSync(PAGE, "utf8")).toBe(counted);
});

test("every type of resource is paid by the piece, paid by use, or free: none is left out, none is listed in vain", () => {
  const made = new Set(
    [...stacks.values()].flat().flatMap(({ type, custom }) => (custom && type.startsWith("aws") ? [type] : [])),
  );
  const listed = [...PRICED.flatMap(({ types }) => types), ...BY_USE, ...FREE];
  expect([...listed].sort()).toEqual([...new Set(listed)].sort());
  expect([...made].filter((type) => !listed.includes(type))).toEqual([]);
  expect(listed.filter((type) => !made.has(type) && type.startsWith("aws:"))).toEqual([]);
});

test("every figure of the table counts something, and follows what it counts", () => {
  for (const { what, count, types } of PRICED) {
    const prod = stacks.get("prod")!;
    const number = count(prod);
    expect([what, number]).toEqual([what, expect.any(Number)]);
    expect(number).toBeGreaterThan(0);
    for (const type of types) {
      const without = count(prod.filter((resource) => resource.type !== type));
      expect(without).toBeLessThan(number);
    }
  }
});
