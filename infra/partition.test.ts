import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { partitionOf } from "./partition";

const LIBRARIES = join(__dirname, "..", ".venv", "lib");

interface Partitions {
  readonly partitions: readonly { readonly id: string; readonly regions: Readonly<Record<string, unknown>> }[];
}

test("each Region that AWS's own library lists is of the partition that it lists", () => {
  const [python = ""] = readdirSync(LIBRARIES);
  const file = join(LIBRARIES, python, "site-packages", "botocore", "data", "partitions.json");
  const { partitions } = JSON.parse(readFileSync(file, "utf8")) as Partitions;
  const listed = partitions.flatMap(({ id, regions }) =>
    Object.keys(regions)
      .filter((region) => !region.endsWith("-global"))
      .map((region) => [region, id]),
  );
  expect(listed.map(([region = ""]) => [region, partitionOf(region)])).toEqual(listed);
});
