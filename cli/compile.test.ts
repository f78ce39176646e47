import { existsSync, readFileSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { folderWith, pipeline, SMALL_DEFINITION } from "./testing";

describe("compile", () => {
  test("writes every artifact, byte-equal a second time", () => {
    const folder = folderWith(SMALL_DEFINITION);
    const first = pipeline(["compile", "--out", "one"], folder);
    expect(first.exitCode).toBe(0);
    // What is read here is nobody's account.
    expect(first.stderr).toContain("an example's");
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

  test("a definition that outgrows one machine is printed as several; one that no division makes small enough is refused", () => {
    const wide = readFileSync(join(__dirname, "..", "bench", "definitions", "wide-definition.js"), "utf8");
    const folderOf = (tables: number): string =>
      folderWith({
        "wide.js": wide,
        "pipeline.ts": `import { wideDefinition } from "./wide.js";\nexport default wideDefinition(${String(tables)});\n`,
      });
    const { exitCode, stdout } = pipeline(["compile", "--out", "out"], folderOf(30));
    expect(exitCode).toBe(0);
    const machines = stdout.split("\n").filter((file) => file.includes("stepfunctions"));
    expect(machines.map((file) => file.replace(/^.*\//, ""))).toEqual([
      "WidePipeline.asl.json",
      "WidePipelineBackfill.asl.json",
      "WidePipelineBackfillDay.asl.json",
      "WidePipelineFailover.asl.json",
      "WidePipelineReplay.asl.json",
      "WidePipelineRestoreTable.asl.json",
      "WidePipeline_backfill_day_part_1.asl.json",
      "WidePipeline_backfill_day_part_2.asl.json",
      "WidePipeline_backfill_part_1.asl.json",
      "WidePipeline_backfill_part_2.asl.json",
      "WidePipeline_backfill_part_3.asl.json",
      "WidePipeline_backfill_part_4.asl.json",
      "WidePipeline_part_1.asl.json",
      "WidePipeline_part_2.asl.json",
      "WidePipeline_replay_part_1.asl.json",
      "WidePipeline_replay_part_2.asl.json",
      "WidePipeline_restore_part_1.asl.json",
      "WidePipeline_restore_part_2.asl.json",
      "WidePipeline_restore_part_3.asl.json",
      "WidePipeline_sql.asl.json",
    ]);

    const large = folderOf(150);
    for (const command of [["compile", "--out", "out"], ["check"]]) {
      const refused = pipeline(command, large);
      expect(refused.exitCode).toBe(1);
      expect(`${refused.stdout}${refused.stderr}`).toMatch(/artifact-over-limit[^]*the SQL of write_manifest has/);
    }
    expect(existsSync(join(large, "out"))).toBe(false);
    // What is too long without migrations is not when they are written.
    expect(pipeline(["lock"], large).stdout).toContain("wrote migrations/0002_initial_2.sql");
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
