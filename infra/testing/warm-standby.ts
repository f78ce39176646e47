import type { PipelineModel } from "../../pipeline-dsl/model";
import { RENTAL_MODEL } from "./run-stack";

const { recovery } = RENTAL_MODEL;
const { rpoSeconds, rtoSeconds } = recovery.standby;

/** The model with a warehouse in the other Region that runs. */
export const WARM_MODEL: PipelineModel = {
  ...RENTAL_MODEL,
  recovery: { ...recovery, standby: { kind: "warmStandby", region: "us-west-2", rpoSeconds, rtoSeconds } },
};
