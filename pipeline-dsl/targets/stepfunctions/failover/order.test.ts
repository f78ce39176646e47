import lock from "../../../../stacks/rental-marketplace/pipeline.lock.json";
import type { PipelineModel, Standby } from "../../../model";
import { SITES } from "../../../model";
import { exampleBindings } from "../../example-bindings";
import type { MachineDocument, State } from "../asl";
import { printFailoverMachine } from ".";
import { failoverContext } from "./context";
import { FENCE, WHICH_LOCK } from "./preflight";

// What can be refused is refused before anything is changed: this table says of each state what it changes, and of each refusal that can
// come behind the other site's fence why it cannot be asked before it.

const promise = { rpoSeconds: 86_400, rtoSeconds: 7200 };
const STRATEGIES: readonly Standby[] = [
  { kind: "pilotLight", region: "us-west-2", target: "serverless", ...promise },
  { kind: "pilotLight", region: "us-west-2", target: "provisioned", ...promise },
  { kind: "warmStandby", region: "us-west-2", ...promise },
  { kind: "multiAz", ...promise },
];

/** Of each task what it changes; null: it asks. */
const CHANGES: Readonly<Record<string, string | null>> = {
  ReadSite: null,
  ReadLock: null,
  ReadOwner: null,
  Survey: null,
  ListSnapshots: null,
  ChooseSnapshot: null,
  TakeLock: "this site's lock of recovery",
  TakeRehearsalLock: "this site's lock of recovery, which is given back as it was",
  FenceOther: "the other site: it is told that it is not active any more",
  SurveyAgain: null,
  SeeNamespace: null,
  RestoreSnapshot: "this site's warehouse",
  SeeRestore: null,
  SeeWarehouse: null,
  SeeCluster: "this site's cluster: it is made, or there already",
  ChangeZone: "the zone that the cluster computes in",
  OpenWarehouse: "this site's warehouse: it is closed to runs of earlier epochs",
  MigrateSchema: "this site's warehouse: its schema is today's",
  ReadLoads: null,
  PlanReplay: null,
  ReplayBatches: "this site's warehouse: it gets what it lacks",
  CountRows: null,
  CompareCounts: null,
  VerifyReturning: null,
  CompareReturning: null,
  MarkActivated: "this site's lock of recovery",
  SwitchName: "the readers' name",
  AdoptCommits: "this site's ledger: what is committed",
  RedirectGlue: "this site: it is the active one",
  ReadSiteOfLater: null,
  VerifyConsistency: null,
  CompareFingerprints: null,
  LoadAgain: "this site's warehouse",
  VerifyAgain: null,
  CompareAgain: null,
  WriteReport: "the report, and the achieved RPO and RTO",
  CleanUp: "what was restored for a rehearsal",
  GiveLockBack: "this site's lock of recovery",
  FreeLock: "this site's lock of recovery",
  SeeLost: null,
};

/** What may end a machine behind the fence, and why it was not asked before. */
const BEHIND_THE_FENCE: Readonly<Record<string, string>> = {
  SiteBehind: "a fail-back fences last, and what the other site commits until then has to arrive",
  NoUsableSnapshot:
    "there was one; what was restored of it holds loads that nobody committed, and there is no older one",
  RestoreNotFinished: "only the restore takes the time of a restore",
  UncommittedLoads: "the warehouse says what it is loaded with once its schema is today's, which changes it",
  WarehouseBehind: "the same",
  DefinitionChanged: "the same: which batches it lacks",
  Refused: "a load says itself what it refuses",
  StandbyIncomplete: "it is the comparison with what was loaded",
  NameNotMoved: "the alarm follows the figure that moves it",
  SiteMovedOn: "another failover was begun meanwhile",
  SiteUnknown: "the item was removed meanwhile",
  RecoveryDegraded: "it is the last comparison",
  LockLost: "the lock was another's by then",
  LockGone: "the item was removed meanwhile",
  BackfillBehind: "only a fail-back is refused by it, and it fences last",
};

const machines = STRATEGIES.flatMap((standby) =>
  SITES.flatMap((site): readonly (readonly [string, MachineDocument])[] => {
    const definition = lock as unknown as PipelineModel;
    const model: PipelineModel = { ...definition, recovery: { ...definition.recovery, standby } };
    const context = failoverContext(model, { ...exampleBindings(model), site });
    const name = `${standby.kind}${standby.kind === "pilotLight" ? ` (${standby.target})` : ""}, ${site}`;
    return context === null ? [] : [[name, printFailoverMachine(context)] as const];
  }),
);

function followers(state: State): readonly string[] {
  const caught = "Catch" in state ? (state.Catch ?? []).map(({ Next }) => Next) : [];
  if (state.Type === "Choice") return [...state.Choices.map(({ Next }) => Next), state.Default];
  return "Next" in state ? [state.Next, ...caught] : caught;
}

/** The states on some way from the ones that are given. */
function reached(
  { States }: MachineDocument,
  from: readonly string[],
  goesOn: (state: string) => boolean = () => true,
): ReadonlySet<string> {
  const found = new Set(from);
  for (const name of found) {
    const state = States[name];
    if (state !== undefined && goesOn(name)) for (const next of followers(state)) found.add(next);
  }
  return found;
}

function endsAmong({ States }: MachineDocument, names: ReadonlySet<string>): readonly string[] {
  return [...names].filter((name) => States[name]?.Type === "Fail");
}

test("the table says of each task of a failover, under each strategy, what it changes", () => {
  const tasks = machines.flatMap(([, { States }]) =>
    Object.entries(States).flatMap(([name, { Type }]) => (Type === "Task" || Type === "Map" ? [name] : [])),
  );
  expect([...new Set(tasks)].filter((name) => !(name in CHANGES))).toEqual([]);
  expect(Object.keys(CHANGES).filter((name) => !tasks.includes(name))).toEqual([]);
});

// Whoever looks for an older snapshot chooses again, and does not come to the lock again.
test("each refusal that can come behind the other site's fence has its reason in the table, and no other", () => {
  const behind = machines.flatMap(([, document]) =>
    FENCE in document.States
      ? endsAmong(
          document,
          reached(document, [FENCE], (state) => state !== WHICH_LOCK),
        )
      : [],
  );
  expect([...new Set(behind)].sort()).toEqual(Object.keys(BEHIND_THE_FENCE).sort());
});

/** What is refused while nothing has been changed; without a snapshot a strategy that restores one. */
const BEFORE_ANYTHING = [
  ...["LossOverObjective", "MalformedInput", "NothingToRecoverFrom", "RecoveryRunning", "SiteActive", "SiteBehind"],
  ...["SiteFormat", "SiteUnknown"],
];

test.each(machines)("%s: what can be known is refused before anything is changed", (_name, document) => {
  // Behind a restore that was in vain the choice is another one.
  const goesOn = (state: string): boolean => (CHANGES[state] ?? null) === null && state !== "HasSnapshot";
  const beforeChanges = reached(document, [document.StartAt], goesOn);
  const snapshot = "ListSnapshots" in document.States ? ["NoUsableSnapshot"] : [];
  expect(new Set(endsAmong(document, beforeChanges))).toEqual(new Set([...BEFORE_ANYTHING, ...snapshot]));
});

test.each(machines)("%s: a snapshot is waited for where one is restored, and nowhere else", (_name, document) => {
  const isWaitedFor = JSON.stringify(document).includes("wait for a snapshot");
  expect(isWaitedFor).toBe("RestoreSnapshot" in document.States || "SeeCluster" in document.States);
});
