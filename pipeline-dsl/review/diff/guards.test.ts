import { rentalModel, type EditableModel } from "../../checks/testing/rental";
import type { PipelineModel } from "../../model";
import { diffModels } from "./diff-models";

// Whatever guards something: loosened by the edit, it is of a looser class, and the way back is of the stricter one. None of
// them is merely `operational`, which nobody who asks for what was loosened would see.

type Edit = (model: EditableModel) => void;

const STRICTER = {
  "quality-looser": /^quality-stricter$/,
  "guard-looser": /^guard-stricter$/,
  "recovery-weaker": /^recovery-stronger$/,
  destructive: /^(guard-stricter|recovery-stronger)$/,
} as const;

const alert = (model: EditableModel, kind: string): EditableModel["alerts"][number] =>
  model.alerts.find((each) => each.kind === kind)!;
const LOSS = { kind: "target", target: "fact_viewings", column: null, reason: "counted elsewhere" } as const;
const with_ =
  (...edits: readonly Edit[]): Edit =>
  (model) => {
    for (const edit of edits) edit(model);
  };

test.each<[what: string, looser: keyof typeof STRICTER, edit: Edit, before?: Edit]>([
  ["a threshold of a rule", "quality-looser", (m) => void (m.quality.rules[0]!.threshold -= 0.1)],
  ["a rule", "quality-looser", (m) => void m.quality.rules.pop()],
  ["what a breach of a rule does", "quality-looser", (m) => void (m.quality.rules[0]!.whenBreached = "warn")],
  ["what every breach does", "quality-looser", (m) => void (m.quality.whenBreached = "warn")],
  ["an alert", "guard-looser", (m) => void m.alerts.shift()],
  [
    "an alert's threshold",
    "guard-looser",
    (m) => {
      const each = alert(m, "latency");
      if (each.kind === "latency") each.overSeconds += 60;
    },
  ],
  [
    "an alert's share",
    "guard-looser",
    (m) => {
      const each = alert(m, "resourceUtilization");
      if (each.kind === "resourceUtilization") each.over += 0.1;
    },
  ],
  ["the objective of jobs", "guard-looser", (m) => void (m.objectives.jobSuccessRate -= 0.01)],
  ["the objective of freshness", "guard-looser", (m) => void (m.objectives.dataFreshnessSeconds += 60)],
  ["the objective of errors", "guard-looser", (m) => void (m.objectives.errorRate += 0.01)],
  [
    "how much may vanish at once",
    "destructive",
    (m) => {
      for (const target of m.warehouse.targets)
        if (target.kind === "dimension" && target.whenSourceRowVanishes.kind === "remove")
          target.whenSourceRowVanishes.refuseAbove += 0.1;
    },
  ],
  ["how long raw rows stay", "destructive", (m) => void (m.lake.keepRawDays -= 1)],
  ["how long replaced tables stay", "recovery-weaker", (m) => void (m.warehouse.keepReplacedDays = 7)],
  ["how long damaged tables stay", "recovery-weaker", (m) => void (m.recovery.keepDamagedDays -= 1)],
  ["how long backups stay", "recovery-weaker", (m) => void (m.recovery.backups!.keepDays -= 1)],
  ["which tables are backed up", "recovery-weaker", (m) => void m.recovery.backups!.tables.pop()],
  ["how much may be lost", "recovery-weaker", (m) => void (m.recovery.standby.rpoSeconds += 60)],
  ["how long it may take", "recovery-weaker", (m) => void (m.recovery.standby.rtoSeconds += 60)],
  ["versions of the lake's objects", "recovery-weaker", (m) => void (m.recovery.lake.versioning = false)],
  ["zones that are copied", "recovery-weaker", (m) => void m.recovery.lake.replicate.pop()],
  [
    "a warning that is accepted",
    "guard-looser",
    (m) => void (m.accepted = [{ code: "value-may-not-fit", at: "/warehouse/targets/dim_users", reason: "they fit" }]),
  ],
  ["a loss that is permitted", "guard-looser", (m) => void (m.permitted = [{ ...LOSS, until: "2026-12-01" }])],
  [
    "how long a loss is permitted",
    "guard-looser",
    (m) => void (m.permitted = [{ ...LOSS, until: "2026-12-31" }]),
    (m) => void (m.permitted = [{ ...LOSS, until: "2026-12-01" }]),
  ],
  [
    "whose agreement is asked for",
    "guard-looser",
    (m) => void (m.review = []),
    (m) => void (m.review = [{ changeClass: "destructive", by: ["team:data-owners"] }]),
  ],
  [
    "who else may agree",
    "guard-looser",
    (m) => void (m.review = [{ changeClass: "destructive", by: ["label:agreed", "team:data-owners"] }]),
    (m) => void (m.review = [{ changeClass: "destructive", by: ["team:data-owners"] }]),
  ],
])("%s: loosened it is %s, and the way back is stricter", (_, looser, edit, base = () => undefined) => {
  const before: PipelineModel = rentalModel(base);
  const after: PipelineModel = rentalModel(with_(base, edit));
  const [there, back] = [diffModels(before, after), diffModels(after, before)];
  expect([...new Set(there.map((change) => change.class))]).toEqual([looser]);
  expect(back).toHaveLength(there.length);
  for (const change of back) expect(change.class).toMatch(STRICTER[looser]);
});

test("who may agree is changed for others: the one is looser, the other stricter", () => {
  const asking = (by: string): PipelineModel =>
    rentalModel((model) => void (model.review = [{ changeClass: "destructive", by: [by] }]));
  const changes = diffModels(asking("team:data-owners"), asking("label:agreed"));
  expect(changes.map((change) => `${change.class} ${change.words}`)).toEqual([
    "guard-looser the agreement of label:agreed is enough, too",
    "guard-stricter the agreement of team:data-owners is not enough any more, that of label:agreed is",
  ]);
});

test("an alert of another severity is not told as one that nobody gets", () => {
  const after = rentalModel((model) => {
    const each = alert(model, "pipelineFailure");
    each.severity = each.severity === "critical" ? "warning" : "critical";
  });
  const said = diffModels(rentalModel(), after).map(({ words, why }) => `${words}: ${why}`);
  expect(said).toEqual([
    expect.stringMatching(/^removed: it is told as (critical|warning) alone$/),
    expect.stringMatching(/^added: who takes (critical|warning) alerts is told$/),
  ]);
});
