import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { REGIONS } from "./regions";
import { REGION } from "./unknown-region";

const LIBRARIES = join(__dirname, "../../..", ".venv", "lib");

interface Partitions {
  readonly partitions: readonly { readonly regions: Readonly<Record<string, unknown>> }[];
}

test("the Regions are those that AWS's own library lists, and each has the form of one", () => {
  const [python = ""] = readdirSync(LIBRARIES);
  const file = join(LIBRARIES, python, "site-packages", "botocore", "data", "partitions.json");
  const { partitions } = JSON.parse(readFileSync(file, "utf8")) as Partitions;
  const listed = partitions.flatMap(({ regions }) => Object.keys(regions)).filter((name) => !name.endsWith("-global"));
  expect([...REGIONS].sort()).toEqual(listed.sort());
  expect(REGIONS.filter((name) => !REGION.test(name))).toEqual([]);
});
