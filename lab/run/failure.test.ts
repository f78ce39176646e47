import { describeFailure } from "./describe-failure";
import { failureOfStep, unwrapFailure } from "./failure";

test.each([
  [
    "a job's failure",
    "States.TaskFailed",
    JSON.stringify({ JobRunState: "FAILED", ErrorMessage: "Source.TableMissing: marketplace.bookings is not there" }),
    { code: "Source.TableMissing", message: "marketplace.bookings is not there" },
  ],
  [
    "a complaint of a batch in a child execution",
    "States.TaskFailed",
    JSON.stringify({
      Error: "Redshift.StatementFailed",
      Cause: "ERROR: Pipeline.RowsVanished: 31 % of the rows of dim_apartments",
    }),
    { code: "Pipeline.RowsVanished", message: "31 % of the rows of dim_apartments" },
  ],
  [
    "a child of a child",
    "States.TaskFailed",
    JSON.stringify({
      Error: "States.TaskFailed",
      Cause: JSON.stringify({ Error: "Redshift.StatementFailed", Cause: "ERROR: division by zero" }),
    }),
    { code: "Redshift.StatementFailed", message: "ERROR: division by zero" },
  ],
  [
    "a refusal of the machine",
    "Pipeline.NothingToRetry",
    "The latest run did not fail, or there is none",
    { code: "Pipeline.NothingToRetry", message: "The latest run did not fail, or there is none" },
  ],
])("%s is told by its innermost code", (_, error, cause, expected) => {
  expect(unwrapFailure(error, cause)).toEqual(expected);
});

test("a failed condition of the gate is a breach, with the rules that made it", () => {
  const quality = [
    {
      rule: "completeness.apartments.location",
      category: "completeness",
      ratio: 0.97,
      threshold: 0.99,
      verdict: "breached",
    },
    { rule: "completeness.apartments.price", category: "completeness", ratio: 1, threshold: 0.99, verdict: "passed" },
  ] as const;
  const error = "DynamoDb.ConditionalCheckFailedException";
  expect(describeFailure({ error, cause: "The conditional request failed", step: "quality_gate", quality })).toEqual({
    code: "Pipeline.QualityBreached",
    step: "quality_gate",
    message: "nothing of this run was loaded: completeness.apartments.location: 97 % pass, more than 99 % must",
  });
  expect(describeFailure({ error, cause: "", step: null, quality: [] }).code).toBe("Pipeline.AlreadyRunning");
});

test.each([
  ["quality_gate", "Pipeline.QualityBreached"],
  ["commit", "DynamoDb.ConditionalCheckFailedException"],
])("a condition of the ledger that does not hold: %s fails with %s", (step, code) => {
  expect(
    failureOfStep(step, "DynamoDb.ConditionalCheckFailedException", "The conditional request failed"),
  ).toMatchObject({
    code,
  });
});
