import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { STACKS } from "../infra/testing/stacks";
import { folderWith, pipeline } from "./testing";

const ROOT = join(__dirname, "..");
const DEFINITION = join(ROOT, "stacks/rental-marketplace/pipeline.ts");

interface Printed {
  readonly total: number;
  readonly unknown: readonly string[];
  readonly lines: readonly { readonly id: string; readonly amount: number | null }[];
}

test("the whole of a stack, with what is assumed", () => {
  const { exitCode, stdout } = pipeline(["cost", "--stack", "prod"], ROOT);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/Redshift compute +1\.086 a node-hour +1,585\.56/);
  expect(stdout).toContain("Redshift compute: 2 nodes of ra3.xlplus, always on");
  expect(stdout).toContain("as of 2026-11-23");
});

test.each(STACKS)("every line of %s has a price, and its sum is that of its lines", (stack) => {
  const { exitCode, stdout } = pipeline(["cost", "--stack", stack, "--json"], ROOT);
  expect(exitCode).toBe(0);
  const { total, unknown, lines } = JSON.parse(stdout) as Printed;
  expect(unknown).toEqual([]);
  expect(total).toBeGreaterThan(0);
  expect(lines.reduce((sum, { amount }) => sum + (amount ?? 0), 0)).toBeCloseTo(total, 6);
  if (stack === "prod") expect(pipeline(["cost", "--json"], ROOT).stdout).toBe(stdout);
});

test("another stack, faulty settings and an unknown price say so", () => {
  expect(pipeline(["cost", "--stack", "prd"], ROOT)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("Did you mean prod?") as string,
  });
  const settings = readFileSync(join(ROOT, "Pulumi.prod.yaml"), "utf8");
  const folder = folderWith({
    "Pulumi.yaml": "name: rental\n",
    "Pulumi.large.yaml": settings.replace("ra3.xlplus", "ra3.16xlarge"),
    "pipeline.ts": `export { default } from ${JSON.stringify(DEFINITION.replace(/\.ts$/, ""))};\n`,
  });
  const large = pipeline(["cost", "--stack", "large"], folder);
  expect([large.exitCode, large.stderr]).toEqual([0, expect.stringContaining("no price of redshift.ra3.16xlarge")]);
  writeFileSync(join(folder, "Pulumi.large.yaml"), settings.replace("nodes: 2", "nodes: many"));
  const faulty = pipeline(["cost", "--stack", "large"], folder);
  expect([faulty.exitCode, faulty.stderr]).toEqual([1, expect.stringContaining("warehouse.nodes")]);
});
