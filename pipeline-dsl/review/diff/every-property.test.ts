import { type EditableModel, rentalModel } from "../../checks/testing/rental";
import type { PipelineModel } from "../../model";
import { propertiesOfModel, propertyPath } from "../testing/properties";
import { diffModels } from "./diff-models";

// Every property that a definition can change has a class, on both ways, and a sentence that says what the change means for the
// data or for who answers for it. The properties are those of the model's schema, so one that is new has to stand here.

type Json = Record<string, unknown>;

/** One change of a property: of what has it, under its name there. */
type Edit = (holder: Json, name: string) => void;

interface Row {
  readonly edit: Edit;
  /** Classes of the changes that it makes, most serious first, and those of the way back. */
  readonly classes: readonly [there: string, back: string];
  /** Said of the change, and of the way back. */
  readonly why: readonly [there: RegExp, back: RegExp];
  /** The values that are changed; without it, every one. */
  readonly of?: (value: unknown, holder: Json) => boolean;
}

function row(
  classes: string | readonly [string, string],
  edit: Edit,
  why: RegExp | readonly [RegExp, RegExp],
  of?: Row["of"],
): Row {
  return {
    edit,
    classes: typeof classes === "string" ? [classes, classes] : classes,
    why: why instanceof RegExp ? [why, why] : why,
    ...(of === undefined ? {} : { of }),
  };
}

function set(to: (value: unknown) => unknown): Edit {
  return (holder, name) => {
    holder[name] = to(holder[name]);
  };
}

/** Another variant, which has other fields. */
function swap(to: (holder: Json) => Json): Edit {
  return (holder) => {
    const other = to({ ...holder });
    for (const name of Object.keys(holder)) Reflect.deleteProperty(holder, name);
    Object.assign(holder, other);
  };
}

/** Of another name, and nothing that can be taken for it under that name. */
function unlike(parts: Json): Edit {
  return swap((old) => ({ ...old, ...parts, name: `${String(old["name"])}_other` }));
}

const other = set((value) => `${String(value)}_other`);
const longer = set((type) => ({ ...(type as Json), length: Number((type as Json)["length"]) + 1 }));
const plus = (number: number): Edit => set((value) => Number(value) + number);
const is =
  (...values: readonly unknown[]): NonNullable<Row["of"]> =>
  (value) =>
    values.includes(value);
const isVariant =
  (kind: string): NonNullable<Row["of"]> =>
  (value) =>
    typeof value === "object" && value !== null && (value as Json)["kind"] === kind;

const LOOSER = ["guard-looser", "guard-stricter"] as const;
const WEAKER = ["recovery-weaker", "recovery-stronger"] as const;
const BOTH_GUARDS = "guard-looser, guard-stricter";
const ANOTHER = "destructive, additive";
const IN_DOCUMENTS = /^it stands in the documents, and nothing runs otherwise$/;
const JOB = {
  connections: row("operational", plus(1), [/the source carries more/, /the source carries less/]),
  name: row("operational", other, /a retry of it go by that name/),
  timeoutMinutes: row("operational", plus(-1), [/is ended and fails/, /that hangs is ended later/]),
  workerType: row(
    "operational",
    set(() => "G.8X"),
    /other memory and cores/,
  ),
  workers: row("operational", plus(1), [/done sooner/, /takes longer/]),
};
const ZONE = row("destructive", other, /stays there, and nothing reads it any more/);
const FORMER = row("documentation, documentation", other, /nothing runs otherwise/);
const MADE_FROM = row("model", other, /its rows are those of something else/);

const ROWS: Readonly<Record<string, Row>> = {
  "accepted[].at": row(BOTH_GUARDS, other, /told/),
  "accepted[].code": row(BOTH_GUARDS, other, /told/),
  "accepted[].reason": row("documentation", other, /stays accepted/),
  "alerts[].kind": row(
    BOTH_GUARDS,
    set(() => "qualityBreach"),
    /is told/,
    (value, { severity }) => value === "unusualData" && severity === "warning",
  ),
  "alerts[].over": row(LOOSER, plus(0.1), [/told later/, /told sooner/]),
  "alerts[].overSeconds": row(LOOSER, plus(60), [/told later/, /told sooner/]),
  "alerts[].severity": row(
    BOTH_GUARDS,
    set((value) => (value === "critical" ? "warning" : "critical")),
    /told/,
  ),
  description: row("documentation", other, IN_DOCUMENTS),
  ...under("jobs.extract", JOB),
  ...under("jobs.load", JOB),
  "lake.keepRawDays": row(["destructive", "recovery-stronger"], plus(-1), [
    /nothing can be computed again/,
    /computed again from/,
  ]),
  "lake.zones.curated": ZONE,
  "lake.zones.manifests": ZONE,
  "lake.zones.processed": ZONE,
  "lake.zones.quarantine": ZONE,
  "lake.zones.raw": ZONE,
  name: row("destructive", other, /the ledger of \w+, with its last window, is left behind/),
  "objectives.dataFreshnessSeconds": row(LOOSER, plus(60), [/old before anybody is told/, /told of old data sooner/]),
  "objectives.errorRate": row(LOOSER, plus(0.01), [/rejected before anybody/, /fewer rows may be rejected/]),
  "objectives.jobSuccessRate": row(LOOSER, plus(-0.01), [/more jobs may fail/, /fewer jobs may fail/]),
  "permitted[].column": row(BOTH_GUARDS, other, /a migration that (gives|would give) it up|nothing of it left/),
  "permitted[].kind": row(
    BOTH_GUARDS,
    set(() => "values"),
    /a migration that (gives|would give) it up|nothing of it left/,
  ),
  "permitted[].reason": row("documentation", other, /stays permitted/),
  "permitted[].target": row(BOTH_GUARDS, other, /a migration that (gives|would give) it up|nothing of it left/),
  "permitted[].until": row(
    LOOSER,
    set(() => "2099-12-31"),
    /may be written until that day/,
  ),
  "quality.rules[].category": row(
    "operational",
    set((value) => (value === "accuracy" ? "consistency" : "accuracy")),
    /counts in another score/,
  ),
  "quality.rules[].id": row("renaming", other, /its course over the runs begins anew/),
  "quality.rules[].source": row("quality-changed", other, /other rows are judged/),
  "quality.rules[].table": row("quality-changed", other, /other rows are judged/),
  "quality.rules[].test": row(
    "quality-changed",
    set(() => ({ kind: "complete", column: "other" })),
    /some rows that passed may fail/,
  ),
  "quality.rules[].threshold": row(["quality-looser", "quality-stricter"], plus(-0.01), [
    /no breach any more/,
    /a breach now/,
  ]),
  "quality.rules[].whenBreached": row(
    ["quality-looser", "quality-stricter"],
    set(() => "warn"),
    [/rows that fail, too/, /nothing of such a run/],
    is("stopBeforeLoading"),
  ),
  "quality.whenBreached": row(
    ["quality-looser", "quality-stricter"],
    set(() => "warn"),
    /rules that say nothing/,
  ),
  "recovery.backups": row(
    WEAKER,
    set(() => null),
    [/from a snapshot of the warehouse, or from the curated zone, alone/, /comes back by itself/],
  ),
  "recovery.backups.every.day": row(
    "operational",
    set(() => "monday"),
    /loaded again/,
  ),
  "recovery.backups.every.kind": row(
    WEAKER,
    swap(() => ({ kind: "monthly", day: 1 })),
    [/up to a month ago/, /up to a week ago/],
  ),
  "recovery.backups.keepDays": row(WEAKER, plus(-1), [/cannot be mended/, /can be mended/]),
  "recovery.backups.tables[]": row(
    "recovery-weaker, recovery-stronger",
    other,
    /comes back|no backup of it is made any more/,
  ),
  "recovery.keepDamagedDays": row(WEAKER, plus(-1), [/taken back for less time/, /taken back for longer/]),
  "recovery.lake.replicate[]": row(
    "recovery-weaker, recovery-stronger",
    set(() => "raw"),
    /lost with its Region|a copy of it/,
  ),
  "recovery.lake.versioning": row(
    WEAKER,
    set(() => false),
    [/is gone/, /can be fetched back/],
  ),
  "recovery.rehearse": row(
    WEAKER,
    set(() => null),
    [/seen when it is needed/, /is tried out/],
  ),
  "recovery.rehearse.at": row(
    "operational",
    set(() => "13:00"),
    /is tried out/,
  ),
  "recovery.rehearse.day": row(
    "operational",
    set(() => 2),
    /is tried out/,
  ),
  "recovery.rehearse.kind": row(
    ["recovery-stronger", "recovery-weaker"],
    swap((old) => ({ ...old, kind: "weekly", day: "monday" })),
    /is tried out/,
  ),
  "recovery.rehearse.timeZone": row(
    "operational",
    set(() => "Asia/Tokyo"),
    /is tried out/,
  ),
  "recovery.snapshots.at": row(
    "operational",
    set(() => "07:00"),
    /a restore goes back to/,
  ),
  "recovery.snapshots.timeZone": row(
    "operational",
    set(() => "Asia/Tokyo"),
    /a restore goes back to/,
  ),
  "recovery.standby.kind": row(
    ["recovery-stronger", "recovery-weaker"],
    swap(({ target: _, ...old }) => ({ ...old, kind: "warmStandby" })),
    [/a second warehouse that has followed/, /a snapshot is restored/],
  ),
  "recovery.standby.region": row(
    "recovery-weaker",
    set(() => "eu-west-1"),
    /until they are made, the loss of the Region is not survived/,
  ),
  "recovery.standby.rpoSeconds": row(WEAKER, plus(60), /of what was loaded may be lost/),
  "recovery.standby.rtoSeconds": row(WEAKER, plus(60), /readers may wait/),
  "recovery.standby.target": row(
    "operational",
    set(() => "provisioned"),
    /another kind of warehouse/,
  ),
  "renamed[].column": FORMER,
  "renamed[].from": FORMER,
  "renamed[].kind": row(
    "documentation, documentation",
    swap(() => ({ kind: "target", target: "dim_users", from: "former" })),
    /nothing runs otherwise/,
    is("targetColumn"),
  ),
  "renamed[].source": FORMER,
  "renamed[].table": FORMER,
  "renamed[].target": FORMER,
  "review[].by[]": row(BOTH_GUARDS, other, /easier to get|has no voice in it any more/),
  "review[].changeClass": row(
    BOTH_GUARDS,
    set(() => "column"),
    /waits for/,
  ),
  "schedule.at": row(
    "operational",
    set(() => "03:00"),
    /readers have a day's rows earlier or later/,
  ),
  "schedule.timeZone": row(
    "model",
    set(() => "Asia/Tokyo"),
    /a run's date is a day there/,
  ),
  "sources[].name": row(ANOTHER, unlike({ tables: [] }), /its tables are read|it is read no more/),
  "sources[].tables[].columns[].description": row("documentation", other, IN_DOCUMENTS),
  "sources[].tables[].columns[].name": row(ANOTHER, other, /what was read earlier is without it|it is read no more/),
  "sources[].tables[].columns[].nullable": row(
    "column",
    set(() => true),
    [/may be NULL as well/, /counts on a value/],
    is(false),
  ),
  "sources[].tables[].columns[].references": row(
    LOOSER,
    set(() => null),
    [/nothing compares it with the key/, /is held to the key/],
    (value) => value !== null,
  ),
  "sources[].tables[].columns[].type": row(
    ["widening", "column"],
    longer,
    [/is read as the same value/, /may differ, or have none/],
    isVariant("varchar"),
  ),
  "sources[].tables[].extract.column": row("model", other, /the next run reads from the beginning/),
  "sources[].tables[].extract.kind": row(
    "model",
    swap(() => ({ kind: "everything" })),
    [/are seen, too/, /is not seen any more/],
    is("newRowsBy"),
  ),
  "sources[].tables[].extract.overlapSeconds": row(LOOSER, plus(-60), [/late is never read/, /read for longer/]),
  "sources[].tables[].name": row(
    ANOTHER,
    unlike({ primaryKey: ["other"] }),
    /it is read from the next run on|it is read no more/,
  ),
  "sources[].tables[].primaryKey[]": row("model", other, /go to the quarantine/),
  "sources[].tables[].unread[]": row(BOTH_GUARDS, other, /drift (says nothing|compares)/),
  "sources[].timeZone": row(
    "model",
    set(() => "Asia/Tokyo"),
    /by the clock of that zone/,
  ),
  "warehouse.keepReplacedDays": row(WEAKER, plus(-1), [/for less time; then .* dropped/, /taken back for longer/]),
  "warehouse.schema": row("destructive", other, /readers would find empty tables/),
  "warehouse.targets[].columns[].description": row("documentation", other, IN_DOCUMENTS),
  "warehouse.targets[].columns[].name": row(ANOTHER, other, /its values go|no value until/),
  "warehouse.targets[].columns[].nullable": row(
    "column",
    set((value) => value !== true),
    /reckon with NULL|count on a value/,
  ),
  "warehouse.targets[].columns[].type": row(
    ["widening", "destructive"],
    longer,
    [/every value stays the same/, /does not hold is lost/],
    isVariant("varchar"),
  ),
  "warehouse.targets[].columns[].value.asOf": row(
    "model",
    set(() => null),
    /points to other rows of/,
    (value) => value !== null,
  ),
  "warehouse.targets[].columns[].value.by[].column": row("model", other, /points to other rows of/),
  "warehouse.targets[].columns[].value.by[].value": row("model", set(constant), /points to other rows of/),
  "warehouse.targets[].columns[].value.dimension": row("model", other, /points to other rows of/),
  "warehouse.targets[].columns[].value.expression": row("column", set(constant), /the same name holds something else/),
  "warehouse.targets[].columns[].value.kind": row(
    "model",
    swap(() => ({ kind: "expression", expression: constant() })),
    /holds something else|points to other rows of/,
    is("lookup"),
  ),
  "warehouse.targets[].description": row("documentation", other, IN_DOCUMENTS),
  "warehouse.targets[].from.kind": row(
    "model",
    swap(() => ({ kind: "table", source: "marketplace", table: "apartments" })),
    /its rows are those of something else/,
    is("distinct"),
  ),
  "warehouse.targets[].from.source": MADE_FROM,
  "warehouse.targets[].from.table": MADE_FROM,
  "warehouse.targets[].from.values[].column": MADE_FROM,
  "warehouse.targets[].from.values[].seenIn[]": row(
    "model",
    set(() => ({ source: "marketplace", table: "bookings", column: "booking_id" })),
    /its rows are those of something else/,
  ),
  "warehouse.targets[].grain[]": row("model", other, /counts and sums differ/),
  "warehouse.targets[].history.firstVersionFrom": row(
    "model",
    set(() => null),
    /begins on another day/,
    (value) => value !== null,
  ),
  "warehouse.targets[].history.from": row("renaming", other, /by the old name gets an error/),
  "warehouse.targets[].history.kind": row(
    ["destructive", "model"],
    swap(() => ({ kind: "overwrite" })),
    [/known no more/, /changes are kept from now on/],
    is("versions"),
  ),
  "warehouse.targets[].history.to": row("renaming", other, /by the old name gets an error/),
  "warehouse.targets[].key": row("renaming", other, /by the old name gets an error/),
  "warehouse.targets[].kind": row(
    "destructive",
    swap(({ grain, ...old }) => ({ ...old, kind: "dimension", naturalKey: grain, history: { kind: "overwrite" } })),
    /other rows and other surrogate keys/,
    is("fact"),
  ),
  "warehouse.targets[].name": row(ANOTHER, other, /it is loaded (no more|from the next run on)/),
  "warehouse.targets[].naturalKey[]": row("model", other, /a surrogate key may stand for other rows/),
  "warehouse.targets[].whenSourceRowVanishes.kind": row(
    ["model", "destructive"],
    swap(() => ({ kind: "keep" })),
    [/counts in every sum/, /goes from the table/],
    is("remove"),
  ),
  "warehouse.targets[].whenSourceRowVanishes.refuseAbove": row(["destructive", "guard-stricter"], plus(0.1), [
    /half empty by mistake/,
    /at once is refused/,
  ]),
};

function under(path: string, rows: Readonly<Record<string, Row>>): Readonly<Record<string, Row>> {
  return Object.fromEntries(Object.entries(rows).map(([name, each]) => [`${path}.${name}`, each]));
}

function constant(): Json {
  return { kind: "constant", type: { kind: "integer", width: "regular", unsigned: false }, nullable: false, value: 7 };
}

/** The rental model with everything in it that it does without. */
const MODEL: PipelineModel = rentalModel((model: EditableModel) => {
  model.warehouse.keepReplacedDays = 14;
  model.sources[0]!.tables[0]!.unread = ["garden"];
  model.accepted = [{ code: "value-may-not-fit", at: "/warehouse/targets/dim_users", reason: "they fit" }];
  model.permitted = [
    { kind: "column", target: "dim_users", column: "age", until: "2026-12-01", reason: "nobody reads it" },
  ];
  model.renamed = [
    { kind: "targetColumn", target: "dim_users", column: "age", from: "years" },
    { kind: "sourceColumn", source: "marketplace", table: "apartments", column: "price", from: "cost" },
  ];
});

interface Found {
  /** Names and places on the way to it. */
  readonly way: readonly string[];
  readonly holder: Json;
}

/** Where a model has each property: its parts are looked at no further. */
function found(value: unknown, path: string, way: readonly string[], into: Map<string, Found[]>): void {
  if (typeof value !== "object" || value === null) return;
  const isList = Array.isArray(value);
  for (const [name, part] of Object.entries(value)) {
    const property = isList ? `${path}[]` : propertyPath(path, name);
    if (property in ROWS)
      into.set(property, [...(into.get(property) ?? []), { way: [...way, name], holder: value as Json }]);
    if (!WHOLE.has(property)) found(part, property, [...way, name], into);
  }
}

const PROPERTIES = propertiesOfModel();
/** What has parts that are properties is one, too, where it may be absent: its parts are looked at. */
const WHOLE = new Set(PROPERTIES.filter((path) => !PROPERTIES.some((each) => each.startsWith(`${path}.`))));

function changedAt(way: readonly string[], edit: Edit): PipelineModel {
  const copy = structuredClone(MODEL);
  const holder = way.slice(0, -1).reduce<unknown>((at, name) => (at as Json)[name], copy) as Json;
  edit(holder, way.at(-1) ?? "");
  return copy;
}

test("the table has every property of the model, and no other", () => {
  expect(Object.keys(ROWS).sort()).toEqual(PROPERTIES);
});

const instances = new Map<string, Found[]>();
found(MODEL, "", [], instances);

test.each(Object.entries(ROWS))(
  "%s: its change has its class and its sentence, there and back",
  (property, { edit, classes, why, of }) => {
    const places = (instances.get(property) ?? []).filter(
      ({ way, holder }) => of === undefined || of(holder[way.at(-1) ?? ""], holder),
    );
    expect(places).not.toEqual([]);
    for (const { way } of places) {
      const other = changedAt(way, edit);
      for (const [changes, expected, said] of [
        [diffModels(MODEL, other), classes[0], why[0]],
        [diffModels(other, MODEL), classes[1], why[1]],
      ] as const) {
        expect([way.join("/"), changes.map((change) => change.class).join(", ")]).toEqual([way.join("/"), expected]);
        for (const change of changes)
          expect([way.join("/"), change.why]).toEqual([way.join("/"), expect.stringMatching(said)]);
      }
    }
  },
);
