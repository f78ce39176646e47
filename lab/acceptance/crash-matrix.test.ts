import { MIGRATE, QUALITY_GATE, stepsOf, type Step } from "../../pipeline-dsl/targets/steps";
import type { Fault } from "../faults";
import { FIRST_DATE, IS_INSTALLED, RENTAL, RentalLab, retry, run, SECOND_DATE, warehouseContent } from "./rental-lab";

jest.setTimeout(300_000);

/** More than any state has attempts. */
const OFTEN = 20;
const BEFORE_SPARK: readonly Step["kind"][] = ["migrate", "extract", "transform"];
const STEPS_AFTER_SPARK = stepsOf(RENTAL.model).filter(({ kind }) => !BEFORE_SPARK.includes(kind));

/** A batch can end half-way; a write to the ledger happens or does not. The commit is its own mark. */
function faultsOf({ name, kind }: Step): readonly [string, Fault][] {
  const before: [string, Fault] = ["before its effect", { step: name, error: "States.TaskFailed", times: OFTEN }];
  const during: [string, Fault] = ["half-way", { step: name, error: "KILL", times: OFTEN }];
  const after: [string, Fault] = ["before its mark", { step: `mark_${name}`, error: "KILL", times: OFTEN }];
  if (kind === "commit") return [before];
  return kind === "load" || kind === "manifest" ? [before, during, after] : [before, after];
}

const CASES = STEPS_AFTER_SPARK.flatMap((step) =>
  faultsOf(step).map(([when, fault]): [string, string, Fault] => [step.name, when, fault]),
);

// Without MariaDB (`make setup` puts it into .cache) there is no source to extract from.
(IS_INSTALLED ? describe : describe.skip)("a second day that dies", () => {
  let lab: RentalLab;
  let undisturbed: Awaited<ReturnType<typeof warehouseContent>>;

  beforeAll(async () => {
    lab = await RentalLab.start();
    await lab.inHome("prepared", async (home) => {
      expect(await run(home, { logical_date: FIRST_DATE })).toMatchObject({ error: null });
      await lab.marketplace.advance(1);
      const fault = { step: QUALITY_GATE, error: "States.TaskFailed", times: OFTEN };
      const stopped = await run(home, { logical_date: SECOND_DATE }, [fault]);
      expect(stopped).toMatchObject({ status: "FAILED", error: { step: QUALITY_GATE } });
    });
    const [before, after] = await lab.inCopyOf("prepared", async (home) => {
      const before = await warehouseContent(home);
      expect(await run(home, retry(QUALITY_GATE))).toMatchObject({ error: null });
      return [before, await warehouseContent(home)];
    });
    // A day that changes nothing would make every comparison below hold.
    for (const table of ["dim_apartments", "fact_bookings", "fact_viewings"])
      expect(after[table]).not.toEqual(before[table]);
    undisturbed = after;
  });
  afterAll(() => lab.stop());

  test.each(CASES)("at %s, %s, is healed by the retry of that step", async (step, _, fault) => {
    const { crashed, healed, content } = await lab.inCopyOf("prepared", async (home) => ({
      crashed: await run(home, retry(QUALITY_GATE), [fault]),
      healed: await run(home, retry(step)),
      content: await warehouseContent(home),
    }));
    expect(crashed.status).toBe("FAILED");
    expect(healed).toMatchObject({ run_id: crashed.run_id, error: null });
    expect(healed.steps.find(({ name }) => name === MIGRATE)).toMatchObject({ status: "SKIPPED" });
    expect(content).toEqual(undisturbed);
  });
});
