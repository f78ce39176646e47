/** Share of the full size that is measured: `BENCH_SCALE=0.05` for a trial in a minute, 1 for the report. */
export const SCALE = readScale(process.env["BENCH_SCALE"] ?? "1");

/** How many rows of so many at full size. */
export function scaled(full: number): number {
  return Math.max(1, Math.round(full * SCALE));
}

export function count(rows: number): string {
  return rows.toLocaleString("en");
}

function readScale(text: string): number {
  const scale = Number(text);
  if (Number.isFinite(scale) && scale > 0) return scale;
  throw new Error(`BENCH_SCALE must be a positive number, such as 0.05, and is ${text}`);
}
