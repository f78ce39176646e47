const UNITS = [
  { seconds: 86_400, name: "day" },
  { seconds: 3_600, name: "hour" },
  { seconds: 60, name: "minute" },
  { seconds: 1, name: "second" },
] as const;

/** `90 minutes`, `2 hours`: the largest unit that gives a whole number, as a definition would write it. */
export function inWords(seconds: number): string {
  const unit = seconds === 0 ? UNITS[3] : (UNITS.find((candidate) => seconds % candidate.seconds === 0) ?? UNITS[3]);
  const count = seconds / unit.seconds;
  return `${String(count)} ${unit.name}${count === 1 ? "" : "s"}`;
}
