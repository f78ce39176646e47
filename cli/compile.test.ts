import { readFileSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { folderWith, pipeline, SMALL_DEFINITION } from "./testing";

describe("compile", () => {
  test("writes every artifact, byte-equal a second time", () => {
    const folder = folderWith(SMALL_DEFINITION);
    const first = pipeline(["compile", "--out", "one"], folder);
    expect(first.exitCode).toBe(0);
    const files = first.stdout.trim().split("\n");
    for (const name of [
      "model.json",
      "job-plan.json",
      "lineage.json",
      "redshift/schema.sql",
      "stepfunctions/Shop.asl.json",
      "glue/Shop_extract.json",
      "docs/lineage.md",
    ]) {
      expect(files).toContain(join("one", name));
    }
    pipeline(["compile", "--out", "two"], folder);
    for (const file of files) {
      expect(readFileSync(join(folder, file))).toEqual(readFileSync(join(folder, file.replace(/^one/, "two"))));
    }
  });

  test("a folder that cannot be written is a failure with a code; a missing --out is wrong usage", () => {
    const folder = folderWith({ ...SMALL_DEFINITION, taken: "a file" });
    expect(pipeline(["compile", "--out", "taken"], folder)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("Command.CannotWrite") as string,
    });
    unlinkSync(join(folder, "taken"));
    expect(pipeline(["compile"], folder).exitCode).toBe(2);
  });
});
