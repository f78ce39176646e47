import { FAILURE_CODES } from "../../pipeline-dsl/failures";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { stepsOf } from "../../pipeline-dsl/targets/steps";
import lock from "../../stacks/rental-marketplace/pipeline.lock.json";
import { exampleFailedReport } from "../report/fixture";
import { retriesOf } from "./retry";

const steps = stepsOf(lock as unknown as PipelineModel);
const { run } = exampleFailedReport();

function waysOn(code: string, step: string): readonly string[] {
  return retriesOf({ ...run, error: { code, step, message: "" } }, steps).map(({ input }) => input.failed_job);
}

test.each([
  ["Pipeline.RowsVanished", "load_dim_apartments", ["RDS_TO_S3_job", "load_dim_apartments"]],
  ["Pipeline.DuplicateKey", "load_fact_bookings", ["RDS_TO_S3_job", "glue_to_redshift_job"]],
  ["Pipeline.QualityBreached", "quality_gate", ["RDS_TO_S3_job", "glue_to_redshift_job", "quality_gate"]],
  ["Redshift.StatementFailed", "load_fact_bookings", ["load_fact_bookings", "RDS_TO_S3_job"]],
  ["Pipeline.WarehouseDiffers", "admit", ["admit", "migrate_warehouse"]],
  ["Pipeline.WarehouseDiffers", "migrate_warehouse", ["migrate_warehouse", "migrate_warehouse"]],
  ["Source.ColumnMissing", "RDS_TO_S3_job", ["RDS_TO_S3_job"]],
  ["Pipeline.HistoryMovedOn", "load_dim_apartments", []],
  ["Glue.ThrottlingException", "glue_to_redshift_job", ["glue_to_redshift_job"]],
  ["Elsewhere.Unknown", "commit", ["commit"]],
])("%s in %s goes on at %j", (code, step, expected) => {
  expect(waysOn(code, step)).toEqual(expected);
});

test("the words of a way on leave the step to the command below them", () => {
  const named = new RegExp(`retry|start|${steps.map(({ name }) => name).join("|")}`);
  expect(FAILURE_CODES.flatMap(({ goOn }) => goOn.filter(({ when }) => named.test(when)))).toEqual([]);
});

test("no way on skips the step that failed, whatever the code and the step", () => {
  const order = steps.map(({ name }) => name);
  for (const { code } of FAILURE_CODES)
    for (const failed of order.filter((name) => name !== "quality_gate"))
      for (const step of waysOn(code, failed).filter((name) => name !== "quality_gate"))
        expect([code, order.indexOf(step) <= order.indexOf(failed)]).toEqual([code, true]);
});
