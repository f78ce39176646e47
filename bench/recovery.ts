import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { homeLayout } from "../lab/home/layout";
import type { FailoverResult } from "../lab/recovery/result";
import { snapshotsIn } from "../lab/recovery/snapshots";
import type { RunResult } from "../lab/result";
import { markdownTable, type Measurement } from "./measurement";
import { runProcess } from "./process";
import { progress } from "./progress";
import { median, REPETITIONS, spread } from "./statistics";

/** Where the seconds of one failover went. */
interface FailoverTimes {
  readonly whole: number;
  readonly restore: number;
  readonly replay: number;
  readonly verify: number;
}

interface RecoveryTimes {
  /** Of each run whose day is replayed, its machine's seconds. */
  readonly days: readonly number[];
  readonly failovers: readonly FailoverTimes[];
}

const REPLAYED = 7;
const MOST_OUTSIDE_SECONDS = 5;
const MOST_REPLAY = 0.2;

/** The states that work on rows; everything else is the machine's own. */
const WORK: Readonly<Record<Exclude<keyof FailoverTimes, "whole">, readonly string[]>> = {
  restore: ["RestoreSnapshot"],
  replay: ["ReplayBatches"],
  verify: ["CountRows", "VerifyConsistency"],
};

/** A failover whose newest snapshot is a week old: how long its machine takes beside its work, and the replay beside the runs. */
export const recovery: Measurement<RecoveryTimes> = {
  measure: async () => {
    const home = mkdtempSync(join(tmpdir(), "recovery-"));
    const days = await liveThroughDays(home);
    keepOldestSnapshot(home);
    return { days, failovers: await failOver(home) };
  },
  describe: ({ days, failovers }) => {
    const outside = failovers.map(({ whole, restore, replay, verify }) => whole - restore - replay - verify);
    const ran = days.reduce((sum, seconds) => sum + seconds, 0);
    const ratio = median(failovers.map(({ replay }) => replay)) / ran;
    return {
      title: "Recovery",
      verdicts: [
        {
          what: "seconds of the failover's machine outside of restore, replay and verification",
          measured: median(outside).toFixed(1),
          target: `at most ${MOST_OUTSIDE_SECONDS.toFixed(1)}`,
          met: median(outside) <= MOST_OUTSIDE_SECONDS,
        },
        {
          what: `a replay of ${REPLAYED} days against the ${REPLAYED} runs of these days, times as long`,
          measured: ratio.toFixed(2),
          target: `at most ${MOST_REPLAY.toFixed(2)}`,
          met: ratio <= MOST_REPLAY,
        },
      ],
      blocks: [
        `\`npx pipeline failover\` of the rental pipeline with the lab's default marketplace, ${failovers.length} times from copies of one home, in which of ${REPLAYED + 1} days only the snapshot of the first is left. Every failover has to find all tables equal, and to have replayed ${REPLAYED} days.`,
        markdownTable(
          ["", "seconds"],
          [
            [`the machines of the ${REPLAYED} runs, together`, ran.toFixed(1)],
            ["the failover's machine", spread(failovers.map(({ whole }) => whole))],
            ["of these, restore", spread(failovers.map(({ restore }) => restore))],
            ["replay", spread(failovers.map(({ replay }) => replay))],
            ["row counts and fingerprints", spread(failovers.map(({ verify }) => verify))],
            ["everything else", spread(outside)],
          ],
        ),
        "A run extracts and shapes its day in Spark, which a replay finds done: both do the same loads. Everything else is the machine itself: preflight, lock, fence, pointer, name, the recovery function's processes, report.",
      ],
    };
  },
};

async function liveThroughDays(home: string): Promise<readonly number[]> {
  const seconds: number[] = [];
  for (let day = 1; day <= REPLAYED + 1; day++) {
    progress(`day ${day} of ${REPLAYED + 1}`);
    const date = new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10);
    const { output } = await runProcess("npx", ["pipeline", "run", "--home", home, "--date", date, "--json"]);
    const result = JSON.parse(output) as RunResult;
    if (day > 1) seconds.push(result.seconds);
  }
  return seconds;
}

/** At both sites, of those that each run has taken as it began. */
function keepOldestSnapshot(home: string): void {
  for (const folder of [homeLayout(home).snapshots, homeLayout(home, "standby").copies])
    for (const { id } of snapshotsIn(folder).slice(0, -1)) rmSync(join(folder, id), { recursive: true });
}

async function failOver(home: string): Promise<readonly FailoverTimes[]> {
  const times: FailoverTimes[] = [];
  for (let round = 1; round <= REPETITIONS; round++) {
    progress(`failover ${round} of ${REPETITIONS}`);
    const copy = `${home}-${round}`;
    cpSync(home, copy, { recursive: true, preserveTimestamps: true });
    const said = ["--reason", "bench", "--approved-by", "bench", "--json"];
    const { output } = await runProcess("npx", ["pipeline", "failover", "--home", copy, ...said]);
    times.push(timesOf(JSON.parse(output) as FailoverResult));
    rmSync(copy, { recursive: true });
  }
  return times;
}

function timesOf({ seconds, states, report }: FailoverResult): FailoverTimes {
  if (report?.replayed.length !== REPLAYED || report.verified.differing.length > 0)
    throw new Error(`the failover did something else: ${JSON.stringify(report)}`);
  const of = (kind: keyof typeof WORK): number => {
    const found = states.filter(({ name }) => WORK[kind].includes(name));
    if (found.length !== WORK[kind].length) throw new Error(`the machine has not all of ${WORK[kind].join(", ")}`);
    return found.reduce((sum, state) => sum + state.seconds, 0);
  };
  return { whole: seconds, restore: of("restore"), replay: of("replay"), verify: of("verify") };
}
