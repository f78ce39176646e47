import type { Fault } from "../faults";

/** One day of the demo: what happens to the source and the run, and how an operator heals it. */
export interface DemoDay {
  readonly date: string;
  readonly title: string;
  /** What goes wrong in the first run of the day. */
  readonly mishap: "none" | "jobDies" | "breach";
  readonly faults: readonly Fault[];
  /** The retry that heals it, as an operator types it; null where nothing is to heal. */
  readonly retry: { readonly retry: true; readonly failed_job: string } | null;
}

const FIRST_DATE = "2026-01-01";

/** Counted from 0. */
export function demoDate(day: number): string {
  return new Date(Date.parse(FIRST_DATE) + day * 86_400_000).toISOString().slice(0, 10);
}

/** Four days that show everything; further days are quiet. */
export function demoDays(count: number, extractJob: string): readonly DemoDay[] {
  return Array.from({ length: count }, (_, index): DemoDay => {
    const date = demoDate(index);
    const quiet = { date, mishap: "none", faults: [], retry: null } as const;
    switch (index) {
      case 0:
        return { ...quiet, title: "first load" };
      case 2:
        return {
          date,
          title: `${extractJob} dies half-way, three times`,
          mishap: "jobDies",
          faults: [{ step: extractJob, error: "KILL", times: 3 }],
          retry: { retry: true, failed_job: extractJob },
        };
      case 3:
        return {
          date,
          title: "three in a hundred apartments lose their location",
          mishap: "breach",
          faults: [],
          retry: { retry: true, failed_job: extractJob },
        };
      default:
        return { ...quiet, title: "a day of changes" };
    }
  });
}
