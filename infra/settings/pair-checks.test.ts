import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RENTAL_MODEL } from "../testing/run-stack";
import { checkSettings, definedBy } from "./check";

// The two sites' files, as somebody writes them: side by side.

const read = (stack: string): string => readFileSync(join(__dirname, "..", "..", `Pulumi.${stack}.yaml`), "utf8");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stacks-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function faultsOf(stack: string, files: Readonly<Record<string, string>>): readonly string[] {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `Pulumi.${name}.yaml`), text);
  const { faults } = checkSettings(join(folder, `Pulumi.${stack}.yaml`), definedBy(RENTAL_MODEL));
  return faults.map(({ key, suggestion }) => `${key} -> ${suggestion ?? ""}`);
}

const prod = read("prod");
const standby = read("prod-standby");

test.each<[what: string, stack: string, prod: string, standby: string, fault: string]>([
  [
    "another bucket than the standby has",
    "prod",
    prod.replace("bucket: rental-analytics-standby", "bucket: rental-analytics-stanby"),
    standby,
    "standby.bucket -> rental-analytics-standby",
  ],
  [
    "another bucket than the primary has",
    "prod-standby",
    prod.replace("bucket: rental-analytics\n", "bucket: rental-analytics-2\n"),
    standby,
    "standbyOf.bucket -> rental-analytics-2",
  ],
  [
    "another Region",
    "prod-standby",
    prod.replaceAll("us-east-1", "us-east-2"),
    standby,
    "standbyOf.region -> us-east-2",
  ],
  ["another account", "prod-standby", prod, standby.replace("123456789012", "123456789013"), "account -> 123456789012"],
  [
    "another name for readers",
    "prod",
    prod,
    standby.replace("name: warehouse.example.com", "name: warehouses.example.com"),
    "dns.name -> warehouses.example.com",
  ],
  [
    "another zone of that name",
    "prod-standby",
    prod.replace("zone: Z0123456789EXAMPLE", "zone: Z0123456789EXAMPLF"),
    standby,
    "dns.zone -> Z0123456789EXAMPLF",
  ],
  [
    "a database that no snapshot brings",
    "prod-standby",
    prod,
    standby.replace("database: analytics", "database: analytics_west"),
    "warehouse.database -> analytics",
  ],
  [
    "an admin that no snapshot brings",
    "prod-standby",
    prod,
    standby.replace("adminUser: warehouse_owner", "adminUser: west_owner"),
    "warehouse.adminUser -> warehouse_owner",
  ],
  [
    "a standby of another stack",
    "prod",
    prod,
    standby.replace("stack: prod\n", "stack: production\n"),
    "standby.stack -> ",
  ],
  [
    "a standby that is none",
    "prod",
    prod,
    read("dev").replace("rental-analytics-dev", "rental-analytics-standby"),
    "standby.stack -> ",
  ],
])("%s is refused, seen from %s", (_what, stack, first, second, fault) => {
  expect(faultsOf(stack, { prod: first, "prod-standby": second })).toEqual([fault]);
});

test("a primary that does not name its standby yet is no fault of the standby", () => {
  const alone = prod.replace(/ {2}rental:standby:\n.*\n.*\n/, "").replace(/ {2}rental:dns:\n.*\n.*\n/, "");
  expect(alone).not.toContain("standby:");
  expect(faultsOf("prod-standby", { prod: alone, "prod-standby": standby })).toEqual([]);
});

test("without the other's file, or with a faulty one, a stack is judged by its own", () => {
  expect(faultsOf("prod", { prod })).toEqual([]);
  expect(faultsOf("prod", { prod, "prod-standby": "config: {}" })).toEqual([]);
});
