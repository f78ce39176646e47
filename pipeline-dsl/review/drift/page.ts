import { DRIFT_KINDS } from "./drift";

/** The page of every kind of drift, as it is generated into docs/generated/. */
export function driftPage(): string {
  const rows = Object.entries(DRIFT_KINDS).map(([kind, { weight, meaning }]) => `| ${kind} | ${weight} | ${meaning} |`);
  return `# What \`npx pipeline drift\` tells

Drift ends the command with 1, a note is only told. Each finding has its place, and the edit of the definition, the statements or the words that end it.

| kind | weight | meaning |
| --- | --- | --- |
${rows.join("\n")}
`;
}
