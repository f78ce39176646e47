import { rowsNotSeen } from "../../targets/redshift/load/vanishing";
import type { History, Vanishing } from "../../model";
import { runChecks } from "../run-checks";
import { dimensionOf, rentalModel, tableOf } from "../testing/rental";

const HISTORIES: readonly History[] = [
  { kind: "overwrite" },
  { kind: "versions", from: "valid_from", to: "valid_to", granularity: "day", firstVersionFrom: null },
];
const VANISHINGS: readonly Vanishing[] = [
  { kind: "keep" },
  { kind: "closeVersion", refuseAbove: 0.2 },
  { kind: "remove", refuseAbove: 0.2 },
];
const CASES = HISTORIES.flatMap((history) =>
  VANISHINGS.flatMap((vanishing) =>
    [true, false].map((inFull) => [history.kind, vanishing.kind, inFull, history, vanishing] as const),
  ),
);
/** What each word promises in docs/language.md, as the load does it. */
const PROMISED = { keep: "stay", closeVersion: "close", remove: "remove" } as const;

test.each(CASES)(
  "%s, %s, read in full: %s: the load does what the word says, or the word is refused",
  (_, __, inFull, history, vanishing) => {
    const model = rentalModel((edited) => {
      Object.assign(dimensionOf(edited, "dim_apartments"), { history, whenSourceRowVanishes: vanishing });
      const apartments = tableOf(edited, "apartments");
      if (!inFull) apartments.extract = { kind: "newRowsBy", column: "last_modified_at", overlapSeconds: 3600 };
    });
    const codes = runChecks(model, { placesOf: () => [] }).map(({ code }) => code);
    const refused = ["close-without-versions", "remove-with-versions", "vanishing-needs-full-extract"].some((code) =>
      codes.includes(code),
    );
    const does = rowsNotSeen(model, dimensionOf(model as never, "dim_apartments"));
    const keepsHistory = history.kind === "versions";
    const done =
      does.kind === PROMISED[vanishing.kind] &&
      !(does.kind === "remove" && keepsHistory) &&
      !(does.kind === "close" && !keepsHistory);
    expect({ refused, done }).toEqual({ refused: !done, done });
  },
);
