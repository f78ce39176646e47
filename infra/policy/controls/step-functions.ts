import { at, eachOf, isTagged, type Control } from "../control";

const MACHINE = "aws:sfn/stateMachine:StateMachine";

export const STEP_FUNCTIONS: readonly Control[] = [
  eachOf(
    MACHINE,
    "StepFunctions.1",
    "State machines log",
    (props) => !["OFF", undefined].includes(at(props, "loggingConfiguration", "level") as string | undefined),
  ),
  eachOf(MACHINE, "StepFunctions.2", "State machines are tagged", isTagged),
];
