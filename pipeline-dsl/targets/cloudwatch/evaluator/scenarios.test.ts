import lock from "../../../../stacks/rental-marketplace/pipeline.lock.json";
import type { PipelineModel } from "../../../model";
import { alarmsOf } from "../alarms";
import { DAY, FIRST_WATCHED_MINUTE, SCENARIO_DAYS, scenariosOf } from "./scenarios";
import { alarmMinutes, simulate } from "./simulate";
import { record } from "./world";

const alarms = alarmsOf(lock as unknown as PipelineModel, {
  namespace: "RentalETLPipeline/prod",
  pipeline: "RentalETLPipeline",
  stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:RentalETLPipeline",
  jobNames: { extract: "RDS_TO_S3_job", load: "glue_to_redshift_job" },
  warehouse: { kind: "cluster", name: "rental-analytics" },
  sourceClusterIdentifier: "rental-marketplace",
});

describe.each(scenariosOf(alarms).map((scenario) => [scenario.name, scenario] as const))("%s", (_name, scenario) => {
  const recording = record(scenario.world);
  test.each(alarms.map((alarm) => [alarm.id, alarm] as const))("%s", (id, alarm) => {
    const minutes = alarmMinutes(simulate(alarm, recording, FIRST_WATCHED_MINUTE, SCENARIO_DAYS * DAY - 1));
    const deadline = scenario.fires.get(id);
    if (deadline === undefined) expect(minutes).toEqual([]);
    else expect(minutes[0]).toBeLessThanOrEqual(deadline);
  });
});
