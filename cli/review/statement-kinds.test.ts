import { rentalModel } from "../../pipeline-dsl/checks/testing/rental";
import type { PermittedLoss } from "../../pipeline-dsl/model";
import { planMigration } from "../../pipeline-dsl/review";
import { printMigration, statementBlocks } from "../../pipeline-dsl/targets/redshift/migration";
import { linesOf } from "./migration-steps";
import { statementsIn, statementsInWords } from "./statement-kinds";

/** What each step that gives something up does, in words. */
function stepsInWords(): ReadonlyMap<string, string> {
  const losses = [
    { kind: "target", target: "fact_viewings", column: null },
    { kind: "column", target: "dim_apartment_attributes", column: "attribute_value" },
    { kind: "versions", target: "dim_apartments", column: null },
  ] as const;
  const after = rentalModel((model) => {
    model.warehouse.targets = model.warehouse.targets.filter(({ name }) => name !== "fact_viewings");
    for (const target of model.warehouse.targets) {
      target.columns = target.columns.filter(({ name }) => name !== "attribute_value");
      if (target.kind === "dimension" && target.name === "dim_apartments") target.history = { kind: "overwrite" };
    }
    model.permitted = losses.map((loss): PermittedLoss => ({ ...loss, until: "2099-01-01", reason: "unused" }));
  });
  const { steps, refusals } = planMigration(rentalModel(), after);
  expect(refusals).toEqual([]);
  return new Map(
    steps.map((step) => {
      const { text } = printMigration("analytics", 2, "some", { steps: [step] });
      return [step.kind, statementsInWords(statementsIn(statementBlocks(text).flatMap(linesOf)))];
    }),
  );
}

test("of a step that nobody asked for, what it does to the tables stands first, and what only asks stands nowhere", () => {
  const words = stepsInWords();
  expect([...words.keys()].sort()).toEqual(["dropColumn", "endTable", "rebuildTable"]);
  expect(words.get("dropColumn")).toBe("ALTER TABLE analytics.dim_apartment_attributes DROP COLUMN attribute_value");
  expect(words.get("endTable")).toMatch(
    /^what lets data go: EXECUTE 'ALTER TABLE analytics\.fact_viewings RENAME TO __kept__[^;]*; what the pipeline keeps for itself: /,
  );
  expect(words.get("rebuildTable")).toMatch(
    /^what lets data go: EXECUTE 'ALTER TABLE analytics\.dim_apartments RENAME TO __kept__/,
  );
  for (const each of words.values()) expect(each).not.toMatch(/RAISE|SELECT INTO|:=/);
});

test.each([
  ["RAISE EXCEPTION 'Pipeline.Stopped: by hand';"],
  ["IF 1 = 1 THEN RAISE EXCEPTION 'stop'; END IF;"],
  ["DELETE FROM analytics.__load_history;"],
  ["EXECUTE 'DROP TABLE analytics.dim_users';"],
])("what somebody wrote is told, though it looks like what the pipeline writes: %s", (written) => {
  const guard = "SELECT INTO __existing COUNT(*) FROM information_schema.tables;";
  const told = statementsInWords(statementsIn([guard, "UPDATE analytics.dim_users SET user_id = 1;", written]));
  expect(told).toContain(written.split(";")[0]);
  expect(told).not.toContain("SELECT INTO");
});
