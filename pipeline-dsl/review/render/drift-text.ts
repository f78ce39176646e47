import { describePlaces } from "../../checks/render/places";
import type { DriftDocument, PlacedDrift } from "../drift/document";
import { DRIFT_KINDS } from "../drift/drift";
import { counted } from "../counted";

/** What differs, for a terminal, without colours: kinds with their findings, then the verdict. */
export function renderDriftText({ drift, notes, asked }: DriftDocument, root: string): string {
  const kinds = [...new Set([...drift, ...notes].map(({ kind }) => kind))];
  const lines = kinds.flatMap((kind) => {
    const { weight, meaning } = DRIFT_KINDS[kind];
    const members = (weight === "drift" ? drift : notes).filter((each) => each.kind === kind);
    return [`${weight}[${kind}] ${meaning}`, ...members.flatMap((each) => linesOf(each, weight === "drift", root)), ""];
  });
  const answered = asked.filter(({ failure }) => failure === null).map(({ where, name }) => `${where} ${name}`);
  const found = drift.length === 0 ? "no drift" : counted(drift.length, "difference");
  const told = notes.length === 0 ? "" : `, ${counted(notes.length, "note")}`;
  const verdict = answered.length === 0 ? "nothing could be compared" : `${answered.join(", ")}: ${found}${told}`;
  return [...lines, verdict].map((line) => `${line}\n`).join("");
}

/** A note is one line: nothing has to be done about it. */
function linesOf(
  { subject, words, places, fix, statements }: PlacedDrift,
  counts: boolean,
  root: string,
): readonly string[] {
  const head = `  ${subject}: ${words}`;
  if (!counts) return [head];
  return [
    head,
    ...(places.length === 0 ? [] : [`    at ${describePlaces(places, root)}`]),
    `    fix: ${fix}`,
    ...statements.map((statement) => `    sql: ${statement.replaceAll("\n", "\n         ")};`),
  ];
}
