import fc from "fast-check";
import { type EditableModel, rentalModel } from "../../../checks/testing/rental";
import { exampleBindings } from "../../example-bindings";
import { printRestoreMachines } from "../../stepfunctions/restore";
import { restoreGroup, tablesRead } from "../restore/group";
import { backedUpInWords, backedUpTables } from "./backed-up-tables";

/** Any tables are named, and any fact may keep natural keys as columns or point by surrogate keys alone. */
const MODELS = fc
  .record({ names: fc.infiniteStream(fc.boolean()), keeps: fc.infiniteStream(fc.boolean()) })
  .map(({ names, keeps }) =>
    rentalModel((model: EditableModel) => {
      const { targets } = model.warehouse;
      for (const target of targets)
        if (target.kind === "fact")
          target.columns = target.columns.filter(
            ({ name, value }) => value.kind === "lookup" || target.grain.includes(name) || keeps.next().value === true,
          );
      const of = targets.flatMap(({ name }) => (names.next().value === true ? [name] : []));
      if (model.recovery.backups !== null) model.recovery.backups.tables = of;
    }),
  );

test("of every table of which backups are made there is a backup of whatever a restore of it reads", () => {
  let more = 0;
  fc.assert(
    fc.property(MODELS, (model) => {
      const machine = printRestoreMachines(model, exampleBindings(model)).find(({ kind }) => kind === "backup");
      const written = Object.keys(machine?.document.States ?? {}).flatMap((state) =>
        state.startsWith("backup_") ? [state.slice("backup_".length)] : [],
      );
      const asked = /"tables":(\[[^\]]*\])/.exec(JSON.stringify(machine?.document.States["SeeWhetherDue"]))?.[1];
      expect(JSON.parse(asked ?? "")).toEqual([...written].sort());
      expect(written).toEqual(expect.arrayContaining([...(model.recovery.backups?.tables ?? [])]));
      for (const table of model.warehouse.targets.filter(({ name }) => written.includes(name)))
        expect([table.name, written]).toEqual([
          table.name,
          expect.arrayContaining(tablesRead(restoreGroup(model, table)).map(({ name }) => name)),
        ]);
      if (backedUpTables(model).along.length > 0) more += 1;
    }),
    { numRuns: 60 },
  );
  expect(more).toBeGreaterThan(0);
});

test("tables that are backed up along are said apart from those that are named", () => {
  expect(backedUpInWords({ named: ["dim_users"], along: [] })).toBe("dim_users");
  expect(backedUpInWords({ named: ["dim_users", "fact_bookings"], along: ["dim_locations"] })).toBe(
    "dim_users and fact_bookings, with dim_locations, which a restore of them reads",
  );
});
