import { eachOf, isTagged, type Control } from "../control";

const JOB = "aws:glue/job:Job";

export const GLUE: readonly Control[] = [
  eachOf(JOB, "Glue.1", "Jobs are tagged", isTagged),
  eachOf(
    "aws:glue/mLTransform:MLTransform",
    "Glue.3",
    "Machine learning transforms are encrypted",
    (props) => props["transformEncryption"] !== undefined,
  ),
  eachOf(JOB, "Glue.4", "Jobs run on a supported version", (props) => Number(props["glueVersion"]) >= 3),
];
