import { recoveryMachineNames } from "../../recovery/machines";
import type { MachineDocument, States } from "../asl";
import { activateStates, markActivated } from "./activate";
import { searchStates } from "./choose-snapshot";
import { activationOf, type FailoverContext, restores } from "./context";
import { finishStates } from "./finish";
import { inputStates, isMode, preflightStates, WHICH_LOCK } from "./preflight";
import { refusalsOf } from "./refusals";
import { switchStates } from "./switch";
import { replayStates, verifyStates } from "./verify";

/** Restores, replays and verifications have limits of their own; this one ends an execution that nobody looks at. */
const TIMEOUT_SECONDS = 24 * 60 * 60;

/**
 * Makes the site in whose Region it runs the active one, or rehearses that. Every state can be tried again, redriven, and begun
 * anew by a second execution.
 */
export function printFailoverMachine(context: FailoverContext): MachineDocument {
  const { model, bindings } = context;
  const states: States = {
    ...inputStates("ReadSite"),
    ...preflightStates(context, "ActivateStandby", "MarkActivated"),
    ...(restores(activationOf(context)) ? searchStates(context, WHICH_LOCK) : {}),
    ...activateStates(context, "DescribeRun"),
    ...replayStates(context, "IsRehearsal"),
    IsRehearsal: {
      Type: "Choice",
      Choices: [{ ...isMode("rehearsal"), Next: "NoteReady" }],
      Default: "MarkActivated",
    },
    // A rehearsal would have served from here on.
    NoteReady: {
      Type: "Pass",
      Parameters: { "at.$": "$$.State.EnteredTime" },
      ResultPath: "$.moved",
      Next: "VerifyConsistency",
    },
    MarkActivated: markActivated(context, "UpdateDns"),
    ...switchStates(context, "VerifyConsistency"),
    ...verifyStates(context, "IsDegraded"),
    ...finishStates(context),
  };
  return {
    Comment: `${recoveryMachineNames(model).failover}: makes the ${bindings.site} site the active one`,
    QueryLanguage: "JSONPath",
    TimeoutSeconds: TIMEOUT_SECONDS,
    StartAt: "Defaults",
    States: { ...states, ...refusalsOf(states) },
  };
}
