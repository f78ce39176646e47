import settingsSchema from "../settings/settings.schema.json";
import { INTERRUPTIONS, interruptionsOf } from "./interruptions";
import { settingChanges } from "./settings";

const stack = (warehouse: string): string => `config:\n  rental:warehouse: {${warehouse}}\n`;

test("who cannot work while a setting is applied is told once, and only where it was set before", () => {
  const more = settingChanges(stack("nodes: 2, nodeType: ra3.xlplus"), stack("nodes: 4, nodeType: ra3.4xlarge"));
  expect(interruptionsOf(more)).toEqual([
    expect.stringMatching(/^warehouse\.nodeType and warehouse\.nodes: .* read and not written/),
  ]);
  expect(interruptionsOf(settingChanges(null, stack("nodes: 2")))).toEqual([]);
  expect(
    interruptionsOf(settingChanges(stack("nodes: 2, snapshotDays: 7"), stack("nodes: 2, snapshotDays: 9"))),
  ).toEqual([]);
});

test("every row of the table is of settings that there are, and says from where it is known", () => {
  const names = JSON.stringify(settingsSchema);
  for (const { settings, source } of INTERRUPTIONS) {
    for (const name of settings) expect(names).toContain(`"${name.split(".").at(-1) ?? ""}"`);
    expect(source).toMatch(/guide|github\.com/);
  }
});
