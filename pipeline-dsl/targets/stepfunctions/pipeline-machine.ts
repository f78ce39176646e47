import { type PipelineModel, type Site, SITES } from "../../model";
import type { Bindings } from "../bindings";
import type { SqlBatch } from "../redshift/statement";
import { ADMIT, stepsOf, type Step } from "../steps";
import type { MachineDocument, States } from "./asl";
import { commitStates } from "./commit";
import { namesOf } from "./gate";
import { inputStates } from "./input";
import type { LedgerPlace } from "./ledger";
import { lockStates } from "./lock";
import { lostRunStates } from "./lost-lock";
import { newRunEntry, newRunStates } from "./new-run";
import { type PartMachine, RUN_PART_INPUT } from "./part-machine";
import { REFUSALS } from "./refusals";
import type { Remaking } from "./remade-run";
import { BEGUN, retryRunStates } from "./retry-run";
import { scheduledStartStates } from "./scheduled-start";
import { siteStates } from "./site";
import { entryOf, stageStates } from "./stage-states";
import { stagesOf } from "./stages";
import { ledgerPlace, StepPrinter } from "./step-states";

/** A daily run ends before the next one begins. */
const MACHINE_TIMEOUT_SECONDS = 24 * 60 * 60;

const FINISHED = "Finished";

/** Parts take the place of the steps that they run. */
export function printPipelineMachine(
  model: PipelineModel,
  bindings: Bindings,
  batchOf: (step: Step) => SqlBatch,
  parts: readonly PartMachine[] = [],
): MachineDocument {
  const context = { model, bindings, batchOf };
  const steps = stepsOf(model);
  const stages = stagesOf(model);
  const place = ledgerPlace(context);
  const namesIn = (some: readonly Step[]): readonly string[] => some.flatMap((step) => namesOf(step, model, bindings));
  const writer = steps.findIndex(({ kind }) => kind === "transform");
  const remaking = {
    from: namesIn(steps.slice(0, writer + 1)),
    // Each of them waits for the one before it.
    admitted: steps.filter(({ kind }) => kind === "admit").at(-1)?.name ?? null,
  };
  const first = entryOf(stages[0], 0, FINISHED);
  return {
    Comment: model.description ?? `Runs ${model.name}`,
    QueryLanguage: "JSONPath",
    TimeoutSeconds: MACHINE_TIMEOUT_SECONDS,
    StartAt: "Defaults",
    States: {
      ...statesBesideSteps(model, { place, site: bindings.site, knownSteps: namesIn(steps), remaking, first }),
      ...stageStates({
        printer: new StepPrinter(context, stages.flat()),
        stages,
        parts,
        partInput: RUN_PART_INPUT,
        context,
        finished: FINISHED,
      }),
    },
  };
}

interface BesideSteps {
  readonly place: LedgerPlace;
  readonly site: Site;
  readonly knownSteps: readonly string[];
  readonly remaking: Remaking;
  /** The state after these. */
  readonly first: string;
}

function statesBesideSteps(model: PipelineModel, { place, site, knownSteps, remaking, first }: BesideSteps): States {
  return {
    ...inputStates(knownSteps, model.schedule, "ReadSite"),
    ...siteStates(place, site, "IsScheduled"),
    ...scheduledStartStates(place, "ReadLatest"),
    ...lockStates(place, { retry: "ReadRun", newRun: newRunEntry(model) }),
    ...newRunStates(model, place, site, BEGUN),
    ...retryRunStates(place, site, remaking, first),
    ...lostRunStates(place, site),
    [FINISHED]: { Type: "Succeed" },
    ...REFUSALS,
  };
}

/** Names of the states that no step makes: a step that had one of them would take the state's place. */
export function stateNamesBesideSteps(model: PipelineModel): readonly string[] {
  const place = { table: "", pipeline: model.name };
  const [commit] = stepsOf(model).slice(-1);
  return SITES.flatMap((site) => [
    ...Object.keys(
      statesBesideSteps(model, {
        place,
        site,
        knownSteps: [],
        remaking: { from: [], admitted: ADMIT },
        first: FINISHED,
      }),
    ),
    ...(commit === undefined ? [] : Object.keys(commitStates(commit, place, site, null))),
  ]);
}
