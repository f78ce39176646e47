import { compile } from "..";
import { wideDefinition } from "../../bench/definitions/wide-definition";
import { checkPrinted } from "../check-printed";
import { initialPlan, printMigrations, type MigrationFile } from "./redshift";

function findings(tables: number, migrations: (tables: number) => readonly MigrationFile[]): readonly string[] {
  const compilation = compile(wideDefinition(tables));
  return checkPrinted(compilation, migrations(tables)).map(({ code, message }) => `${code}: ${message}`);
}

function written(tables: number): readonly MigrationFile[] {
  return printMigrations("analytics", 1, "initial", initialPlan(compile(wideDefinition(tables)).model));
}

test("a definition that outgrows one machine is no fault", () => {
  expect(findings(30, () => [])).toEqual([]);
  expect(findings(97, written)).toEqual([]);
});

test("the migrations of many tables are files that fit into statements", () => {
  expect(written(30).map(({ version, name }) => [version, name])).toEqual([[1, "initial"]]);
  expect(written(100).map(({ version, name }) => [version, name])).toEqual([
    [1, "initial_1"],
    [2, "initial_2"],
  ]);
});

test("what is sent without migrations is said with the way out", () => {
  const found = checkPrinted(compile(wideDefinition(100)), []);
  expect(found).toContainEqual(
    expect.objectContaining({
      severity: "error",
      message: expect.stringMatching(
        /^the SQL of migrate_warehouse has 67\d,\d{3} bytes, more than the 209,715 of a Step Functions input$/,
      ) as string,
      fix: expect.stringContaining("npx pipeline lock") as string,
    }),
  );
});

test("what no division makes small enough is said, at its place", () => {
  const found = checkPrinted(compile(wideDefinition(150)), written(150));
  // The first gives its name to what `check` says; the machine that holds a step a table is too large as well.
  expect(found.map(({ message }) => message.replace(/ has .*$/, ""))).toEqual(
    expect.arrayContaining(["the SQL of write_manifest", "the machine WidePipeline"]),
  );
  for (const { places } of found) {
    expect(places).toEqual([
      expect.objectContaining({ file: expect.stringMatching(/wide-definition\.js$/) as string }),
    ]);
  }
});
