import aslValidator from "asl-validator";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ARTIFACT_LIMITS } from "../../checks/limits/artifact";
import type { PipelineModel, Target } from "../../model";
import { exampleBindings } from "../example-bindings";
import { stepsOf } from "../steps";
import { warehouseBatches } from "../warehouse-batches";
import type { Catcher, Condition, JsonObject, State, StateGraph, TaskState } from "./asl";
import { printMachineText } from "./asl/print";
import { allStates, graphsIn, measureMachine } from "./limits";
import { type PrintedMachine, printMachines } from "./machines";
import { printRecoveryMachines, type RecoveryMachine } from "./recovery-machines";
import { type BackfillMachine, printBackfillMachines } from "./backfill";
import { printRestoreMachines, type RestoreMachine } from "./restore";

const rental = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "..", "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;

/** As many copies of the rental pipeline's tables as make several machines of one. */
function copied(times: number): PipelineModel {
  const copyOf = (target: Target, copy: number): Target => ({
    ...target,
    name: `${target.name}_${copy}`,
    columns: target.columns.map((column) =>
      column.value.kind === "lookup"
        ? { ...column, value: { ...column.value, dimension: `${column.value.dimension}_${copy}` } }
        : column,
    ),
  });
  const copies = Array.from({ length: times }, (_, copy) =>
    rental.warehouse.targets.map((target) => copyOf(target, copy)),
  );
  const targets = copies.flat();
  const { backups } = rental.recovery;
  return {
    ...rental,
    warehouse: { ...rental.warehouse, targets },
    recovery: {
      ...rental.recovery,
      backups: backups === null ? null : { ...backups, tables: targets.map(({ name }) => name) },
    },
  };
}

const UPSERT = {
  kind: "upsert",
  hostedZone: "Z0123456789",
  record: "warehouse.example.com",
  address: "standby.example.com",
} as const;

function machinesOf(model: PipelineModel): readonly PrintedMachine[] {
  return printMachines(model, exampleBindings(model), warehouseBatches(model, []));
}

const small = machinesOf(rental);
const large = machinesOf(copied(18));

/** Every way to recover, at each site that has it. */
const RECOVERIES = (
  [
    ["standby", { kind: "pilotLight", region: "us-west-2", target: "serverless", rpoSeconds: 3600, rtoSeconds: 7200 }],
    ["standby", { kind: "pilotLight", region: "us-west-2", target: "provisioned", rpoSeconds: 3600, rtoSeconds: 7200 }],
    ["standby", { kind: "warmStandby", region: "us-west-2", rpoSeconds: 3600, rtoSeconds: 7200 }],
    ["primary", { kind: "pilotLight", region: "us-west-2", target: "serverless", rpoSeconds: 3600, rtoSeconds: 7200 }],
    ["primary", { kind: "multiAz", rpoSeconds: 3600, rtoSeconds: 7200 }],
  ] as const
).flatMap(([site, standby]) =>
  ([null, { kind: "healthCheck" }, UPSERT] as const).map((name, index): [string, readonly RecoveryMachine[]] => {
    const model = { ...rental, recovery: { ...rental.recovery, standby } };
    const bindings = exampleBindings(model);
    const title = `${standby.kind}${"target" in standby ? ` ${standby.target}` : ""} at the ${site}, name ${String(index)}`;
    const place = { ...bindings, site, recovery: { ...bindings.recovery!, name } };
    return [title, printRecoveryMachines(model, place, warehouseBatches(model, []))];
  }),
);
const replayOfMany = printRecoveryMachines(copied(18), exampleBindings(copied(18)), warehouseBatches(copied(18), []));

const MACHINES: [string, PrintedMachine | RecoveryMachine | RestoreMachine | BackfillMachine][] = [
  ...[rental, copied(18)].flatMap((model, index) =>
    printBackfillMachines(model, exampleBindings(model), warehouseBatches(model, [])).map(
      (machine): [string, BackfillMachine] => [`${index === 0 ? "small" : "large"}: ${machine.name}`, machine],
    ),
  ),
  ...[rental, copied(18)].flatMap((model, index) =>
    printRestoreMachines(model, exampleBindings(model)).map((machine): [string, RestoreMachine] => [
      `${index === 0 ? "small" : "large"}: ${machine.name}`,
      machine,
    ]),
  ),
  ...small.map((machine): [string, PrintedMachine] => [`small: ${machine.name}`, machine]),
  ...large.map((machine): [string, PrintedMachine] => [`large: ${machine.name}`, machine]),
  ...replayOfMany.map((machine): [string, RecoveryMachine] => [`large: ${machine.name}`, machine]),
  ...RECOVERIES.flatMap(([title, machines]) =>
    machines.map((machine): [string, RecoveryMachine] => [`${title}: ${machine.name}`, machine]),
  ),
];

const LOST_RACE = ["DynamoDb.ConditionalCheckFailedException", "DynamoDb.TransactionCanceledException"];

/**
 * Of every condition of a write, what is told where it does not hold: the refusals that the machine can end with behind it. Who takes a
 * lock looks again, and is refused as any other that comes while it is held.
 */
const TOLD: Readonly<Record<string, readonly string[] | "looks again" | "the gate" | "left as it is">> = {
  // Its own lock: taken only from an execution that has ended, or by a failover from a site that serves no more.
  "#owner = :owner": ["Pipeline.LockLost"],
  "attribute_not_exists(#restoring) OR #owner = :owner": ["Pipeline.LockLost", "Pipeline.SiteNotActive"],
  // A second attempt has given it back already.
  "attribute_not_exists(#owner_before) OR #owner = :owner": ["Pipeline.LockLost"],
  "#active = :site AND #epoch = :epoch | #owner = :owner": ["Pipeline.LockLost"],
  // The site moves under the lock of recovery, which this execution has.
  "#epoch < :epoch OR (#epoch = :epoch AND #active = :site)": ["Pipeline.SiteMovedOn"],
  "#active = :site": ["Pipeline.SiteMovedOn"],
  // A breach is a failed task, which a retry with a waiver can cure: decision 4.
  "#owner = :owner AND (#verdict = :passed OR #verdict = :warned OR attribute_exists(#waiver))": "the gate",
  // Where an earlier restore has begun, the mark is its own.
  "(attribute_not_exists(#restoring_since) OR #restoring_since = :owner) AND #owner = :owner": "left as it is",
  ...Object.fromEntries(
    [
      "#active = :site AND #epoch = :epoch | (attribute_not_exists(#owner) OR #owner = :seen OR #owner = :owner) AND (attribute_not_exists(#restoring) OR #restoring = :table)",
      "#active = :site AND #epoch = :epoch | (attribute_not_exists(#owner) OR #owner = :seen OR #owner = :owner) AND (attribute_not_exists(#restoring) OR #restoring = :table) | attribute_not_exists(#owner) OR #owner = :seen",
      "#active = :site AND #epoch = :epoch | #run_id = :run_id | #run_id = :run_id AND (#owner = :seen OR #owner = :owner)",
      "#active = :site AND #epoch = :epoch | attribute_not_exists(#owner) OR #owner = :owner | attribute_not_exists(#owner) OR #owner = :seen OR #owner = :owner",
      "attribute_not_exists(#owner) OR #owner = :seen OR #owner = :owner",
      "attribute_not_exists(#restoring)",
      "attribute_not_exists(#restoring) OR #owner = :seen",
    ].map((conditions) => [conditions, "looks again"] as const),
  ),
};

/** All that a write's conditions ask. */
function conditionsIn(parameters: unknown): readonly string[] {
  if (typeof parameters !== "object" || parameters === null) return [];
  return Object.entries(parameters).flatMap(([name, value]) =>
    name === "ConditionExpression" ? [String(value)] : conditionsIn(value),
  );
}

const FAILURE_PAGES = join(__dirname, "..", "..", "..", "docs", "failures");

/** What says what a refusal is about, of every code that a machine ends with. */
const ABOUT = {
  /** A sentence of the machine's with a name in it: who holds a lock, which table, which date. */
  named: [
    "Pipeline.AlreadyRunning",
    "Pipeline.BackfillRunning",
    "Pipeline.BackupRunning",
    "Pipeline.HistoryMovedOn",
    "Pipeline.LockLost",
    "Pipeline.RecoveryDegraded",
    "Pipeline.RecoveryRunning",
    "Pipeline.RestoreUnfinished",
    "Pipeline.RunNameTaken",
    "Pipeline.SiteBehind",
    "Pipeline.SiteMovedOn",
    "Pipeline.SiteNotActive",
    "Pipeline.SiteUncertain",
    "Pipeline.StandbyDiffers",
    "Redshift.StatementFailed",
  ],
  /** There is one such object, its code names it, or the one who started the machine gave it. */
  "the code alone": [
    "Glue.JobRunNotSucceeded",
    "Redshift.StatementFailed",
    "Pipeline.BackfillInput",
    "Pipeline.DateNotDue",
    "Pipeline.LockLost",
    "Pipeline.MalformedInput",
    "Pipeline.NameNotMoved",
    "Pipeline.NoLogicalDate",
    "Pipeline.NoRestoreToGiveUp",
    "Pipeline.NoUsableSnapshot",
    "Pipeline.NothingToRecoverFrom",
    "Pipeline.NothingToRetry",
    "Pipeline.PartChanged",
    "Pipeline.RecoveryInput",
    "Pipeline.RestoreInput",
    "Pipeline.RestoreNotFinished",
    "Pipeline.SiteActive",
    "Pipeline.SiteBehind",
    "Pipeline.SiteFormat",
    "Pipeline.SiteUnknown",
    "Pipeline.UncommittedLoads",
    "Pipeline.UnknownRetryJob",
    "Pipeline.WarehouseBehind",
  ],
  /** The function's or the warehouse's own text. */
  "who refused": [
    "Redshift.StatementFailed",
    "Pipeline.DefinitionChanged",
    "Pipeline.LossOverObjective",
    "Pipeline.Refused",
    "Pipeline.StandbyIncomplete",
  ],
} as const;

function graphsOf(graph: StateGraph): readonly StateGraph[] {
  return [graph, ...Object.values(graph.States).flatMap(graphsIn).flatMap(graphsOf)];
}

/** Where a state leads when nothing fails. */
function successorsOf(state: State): readonly string[] {
  if (state.Type === "Choice") return [...state.Choices.map((choice) => choice.Next), state.Default];
  if (state.Type === "Fail" || state.Type === "Succeed") return [];
  return state.Next === undefined ? [] : [state.Next];
}

function reachable(graph: StateGraph, from: string): ReadonlySet<string> {
  const seen = new Set([from]);
  for (const name of seen) {
    const state = graph.States[name];
    if (state === undefined) throw new Error(`no state ${name}`);
    for (const next of [...successorsOf(state), ...catchesOf(state)]) seen.add(next);
  }
  return seen;
}

function isStart(state: State): state is TaskState {
  return state.Type === "Task" && state.Resource.startsWith("arn:aws:states:::states:startExecution");
}

/** Of the SQL machine only what raises a complaint of ours; other machines run whatever batches they have. */
function canRefuse({ Parameters }: TaskState): boolean {
  const input = Parameters["Input"] as JsonObject;
  return input["batch"] === undefined || /Pipeline\.[^']*: /.test(JSON.stringify(input["batch"]));
}

/** Also where it fails, and not only where it could not be begun: a child's failure has this name, whatever it was. */
function isTriedAgain({ Retry }: TaskState): boolean {
  const matching = Retry.find(({ ErrorEquals }) =>
    ["States.TaskFailed", "States.ALL"].some((error) => ErrorEquals.includes(error)),
  );
  return (matching?.MaxAttempts ?? 0) > 0;
}

function catchersOf(state: State): readonly Catcher[] {
  return state.Type === "Task" || state.Type === "Parallel" || state.Type === "Map" ? (state.Catch ?? []) : [];
}

function catchesOf(state: State): readonly string[] {
  return catchersOf(state).map(({ Next }) => Next);
}

const catchesLostRace = ({ ErrorEquals }: Catcher): boolean => LOST_RACE.some((error) => ErrorEquals.includes(error));

interface ConditionalWrite {
  readonly state: string;
  readonly conditions: readonly string[];
  /** The errors of the Fail states that a condition that fails leads to; null: it fails the machine as it is. */
  readonly ends: readonly string[] | null;
}

/** `around`: where the graph's own failures lead, of a branch or of an item of a Map. */
function conditionalWrites(graph: StateGraph, around: readonly string[] | null = null): readonly ConditionalWrite[] {
  const failsBehind = (state: State): readonly string[] | null => {
    const catcher = catchersOf(state).find(catchesLostRace);
    if (catcher === undefined) return null;
    return [...reachable(graph, catcher.Next)].flatMap((name) => {
      const end = graph.States[name];
      return end?.Type === "Fail" ? [end.Error] : [];
    });
  };
  return Object.entries(graph.States).flatMap(([name, state]) => {
    const ends = failsBehind(state) ?? around;
    const within = graphsIn(state).flatMap((inner) => conditionalWrites(inner, ends));
    if (state.Type !== "Task") return within;
    const conditions = [...new Set(conditionsIn(state.Parameters))].sort();
    return conditions.length === 0 ? [] : [{ state: name, conditions, ends }];
  });
}

describe.each(MACHINES)("%s", (_title, { name, document }) => {
  const states = allStates(document);

  test("every task has a timeout, and a retry that begins with what must not be retried", () => {
    for (const [, state] of states) {
      if (state.Type !== "Task") continue;
      expect(state.TimeoutSeconds).toBeGreaterThan(0);
      expect(Math.max(...state.Retry.map((retrier) => retrier.MaxAttempts))).toBeGreaterThan(0);
      const attempts = state.Retry.map((retrier) => retrier.MaxAttempts);
      expect(attempts.indexOf(0)).toBeLessThan(1);
      for (const retrier of state.Retry) {
        if (retrier.MaxAttempts === 0) continue;
        expect(retrier.JitterStrategy).toBe("FULL");
        expect(retrier.MaxDelaySeconds ?? 0).toBeGreaterThan(retrier.IntervalSeconds ?? 1);
      }
    }
    expect(document.TimeoutSeconds).toBeGreaterThan(0);
  });

  test("a task's failure leaves the machine, or rejoins the way of its success: none ends in a Fail state of its own", () => {
    for (const graph of graphsOf(document)) {
      for (const state of Object.values(graph.States)) {
        if (state.Type === "Task" || state.Type === "Parallel" || state.Type === "Pass" || state.Type === "Wait") {
          const next = state.Next === undefined ? undefined : graph.States[state.Next];
          // ReadError's Fail is the warehouse's refusal, which a new execution of this machine may cure.
          if (next?.Type === "Fail") expect(state).toMatchObject({ ResultSelector: { "Error.$": "$.Error" } });
        }
        for (const caught of catchesOf(state)) {
          expect(graph.States[caught]?.Type).not.toBe("Fail");
          // A condition that does not hold is looked at, and told: no redrive makes it hold.
          const [catcher] = catchersOf(state);
          if (catcher !== undefined && LOST_RACE.every((error) => catcher.ErrorEquals.includes(error))) {
            expect(conditionsIn(state)).not.toEqual([]);
            continue;
          }
          // Of branches only what ended in a Fail of ours: it is answered, and a task's failure leaves the machine.
          if (state.Type === "Parallel") {
            expect(state.Catch?.map(({ ErrorEquals }) => ErrorEquals)).toEqual([["Pipeline.Refused"]]);
            continue;
          }
          expect(state.Type === "Task" && state.Next !== undefined && reachable(graph, state.Next)).toContain(caught);
        }
      }
    }
  });

  test("what a batch refuses is an answer, which is looked at: it is never tried again", () => {
    for (const graph of graphsOf(document)) {
      for (const [name, state] of Object.entries(graph.States)) {
        if (!isStart(state) || !canRefuse(state)) continue;
        if (!isTriedAgain(state) && state.ResultPath !== "$.batch") continue;
        expect([name, state.ResultPath]).toEqual([name, "$.batch"]);
        if (isTriedAgain(state)) expect(state.Parameters["Input"]).toHaveProperty("refusals", "answered");
        const then = graph.States[state.Next ?? ""];
        // A part that runs one act hands everything on.
        if (then?.Type === "Succeed") continue;
        const choices = [{ Variable: "$.batch.refusal", StringEquals: "" }];
        expect([name, then]).toMatchObject([name, { Type: "Choice", Choices: choices }]);
      }
    }
  });

  test("a refusal has a page, says its fix, and names what it is about where the machine knows it", () => {
    for (const [state, each] of states) {
      if (each.Type !== "Fail") continue;
      expect([state, existsSync(join(FAILURE_PAGES, `${each.Error}.md`))]).toEqual([state, true]);
      if (!("CausePath" in each)) {
        expect([state, ABOUT["the code alone"], each.Cause]).toEqual([
          state,
          expect.arrayContaining([each.Error]),
          expect.stringContaining("Fix: "),
        ]);
      } else if (each.CausePath.startsWith("States.")) {
        expect([state, ABOUT.named, each.CausePath]).toEqual([
          state,
          expect.arrayContaining([each.Error]),
          expect.stringMatching(/^States\.Format\('(?=.*Fix: )(?=.*\{\}).*', .*\)$/),
        ]);
      } else {
        expect([state, ABOUT["who refused"]]).toEqual([state, expect.arrayContaining([each.Error])]);
      }
    }
  });

  test("a write's condition that does not hold is told in a sentence of ours, and never in DynamoDB's words", () => {
    for (const { state, conditions, ends } of conditionalWrites(document)) {
      const told = TOLD[conditions.join(" | ")];
      expect([state, conditions, told]).toEqual([state, conditions, expect.anything()]);
      if (told === "the gate") expect([state, ends]).toEqual(["quality_gate", null]);
      else if (told === "left as it is" || told === "looks again")
        expect([state, ends]).toEqual([state, expect.anything()]);
      else expect([state, ends]).toEqual([state, expect.arrayContaining([...(told ?? [])])]);
    }
  });

  test("of a run's item, whose rows and verdict are of any size, a state is given named parts alone", () => {
    const ofRuns = states.flatMap(([title, state]) =>
      state.Type === "Task" &&
      /dynamodb:getItem$/.test(state.Resource) &&
      JSON.stringify(state.Parameters).includes("run#")
        ? [{ state: title, parts: Object.values((state.Parameters["ExpressionAttributeNames"] ?? {}) as JsonObject) }]
        : [],
    );
    for (const { state, parts } of ofRuns) {
      expect([state, parts]).toEqual([state, expect.arrayContaining(["run_id", "done"])]);
      expect(parts.filter((part) => part === "quality" || part === "rows")).toEqual([]);
    }
    expect(ofRuns).toHaveLength(name === rental.name ? 1 : 0);
  });

  test("every state is reachable, every way ends", () => {
    for (const graph of graphsOf(document)) {
      expect([...reachable(graph, graph.StartAt)].sort()).toEqual(Object.keys(graph.States).sort());
    }
  });

  test("no limit of Step Functions is near", () => {
    const measured = measureMachine(name, document, stepsOf(rental));
    expect(measured.filter(({ kind, size }) => size > ARTIFACT_LIMITS[kind].most)).toEqual([]);
    for (const known of [name, ...states.map(([state]) => state)]) expect(known).toMatch(/^[\w-]{1,80}$/);
  });

  test("asl-validator accepts it", () => {
    // Its pattern for text in a list knows no line feed; AWS takes any text.
    const text = printMachineText(document).replaceAll("\\n", " ");
    expect(aslValidator(JSON.parse(text)).errorsText()).toBe("");
  });
});

test("a pipeline that outgrows one definition is cut into parts that run every load once", () => {
  const model = copied(18);
  const names = large.flatMap(({ document }) => allStates(document).map(([name]) => name));
  for (const step of stepsOf(model)) expect(names.filter((name) => name === step.name)).toHaveLength(1);
  expect(large.length).toBeGreaterThan(3);
  const [pipeline, , ...parts] = large;
  const started = allStates(pipeline!.document).flatMap(([, state]) =>
    state.Type === "Task" ? [JSON.stringify(state.Parameters["StateMachineArn"] ?? "")] : [],
  );
  for (const part of parts) expect(started.filter((arn) => arn.includes(`:${part.name}"`))).toHaveLength(1);
});

test("a part refuses a pipeline that was printed with another division of the loads", () => {
  const passed = (machines: readonly PrintedMachine[]): ReadonlyMap<string, unknown> =>
    new Map(
      allStates(machines[0]!.document).flatMap(([name, state]): [string, unknown][] =>
        state.Type === "Task" && name.startsWith("run_")
          ? [[name.slice("run_".length), (state.Parameters["Input"] as { readonly steps: unknown }).steps]]
          : [],
      ),
    );
  const expected = (machines: readonly PrintedMachine[]): ReadonlyMap<string, unknown> =>
    new Map(
      machines
        .filter(({ kind }) => kind === "part")
        .map(({ name, document }) => {
          const check = document.States[document.StartAt];
          const [only] = check?.Type === "Choice" && check.Default === "PartChanged" ? check.Choices : [];
          return [name, only !== undefined && "StringEquals" in only ? only.StringEquals : null];
        }),
    );
  expect(passed(large)).toEqual(expected(large));
  const larger = machinesOf(copied(20));
  expect(passed(larger)).toEqual(expected(larger));
  const [last] = [...expected(large).keys()].slice(-1);
  expect(expected(larger).get(last!)).not.toBe(expected(large).get(last!));
});

test("a step is forced by a retry that names it or what it depends on, and by nothing else", () => {
  const gates = new Map(allStates(small[0]!.document));
  const forcedBy = (step: string): string[] => namesIn(gates.get(`gate_${step}`));
  expect(forcedBy("RDS_TO_S3_job")).toEqual(["migrate_warehouse", "RDS_TO_S3_job"]);
  expect(forcedBy("load_dim_users")).toEqual([
    "migrate_warehouse",
    "RDS_TO_S3_job",
    "glue_to_redshift_job",
    "quality_gate",
    "admit",
    "load_dim_users",
  ]);
  expect(forcedBy("load_fact_bookings")).toEqual([
    ...["migrate_warehouse", "RDS_TO_S3_job", "glue_to_redshift_job", "quality_gate", "admit"],
    ...["load_dim_locations", "load_dim_users", "load_dim_apartments", "load_fact_bookings"],
  ]);
});

test("a retry may also use the job's name in the stack", () => {
  const bindings = exampleBindings(rental);
  const jobNames = { extract: "RDS_TO_S3_job-dev", load: bindings.jobNames.load };
  const [machine] = printMachines(rental, { ...bindings, jobNames }, warehouseBatches(rental, []));
  const states = new Map(allStates(machine!.document));
  expect(namesIn(states.get("gate_RDS_TO_S3_job"))).toEqual([
    "migrate_warehouse",
    "RDS_TO_S3_job",
    "RDS_TO_S3_job-dev",
  ]);
  expect(states.get("RDS_TO_S3_job")).toMatchObject({ Parameters: { JobName: "RDS_TO_S3_job-dev" } });
});

/** Every name that a Choice compares the retry's `failed_job` with. */
function namesIn(state: State | undefined): string[] {
  if (state?.Type !== "Choice") throw new Error("no gate");
  const namesOf = (condition: Condition): string[] => {
    if ("And" in condition) return condition.And.flatMap(namesOf);
    if ("Or" in condition) return condition.Or.flatMap(namesOf);
    if ("Not" in condition) return namesOf(condition.Not);
    return condition.Variable === "$.input.failed_job" && "StringEquals" in condition ? [condition.StringEquals] : [];
  };
  return state.Choices.flatMap(namesOf);
}
