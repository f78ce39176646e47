import { mkdirSync, mkdtempSync, realpathSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { markdownTable, type Measurement } from "./measurement";
import { runProcess } from "./process";
import { progress } from "./progress";
import { whileRunning } from "./running";
import { median, REPETITIONS, spread } from "./statistics";

interface DayTimes {
  readonly now: readonly number[];
  /** The same command of the checkout at `BEFORE`. */
  readonly before: readonly number[];
}

/** The last commit whose jobs had a Java of their own each, one after the other. */
const BEFORE = "562c4d9";
const MOST = 0.7;

/** What the commit needs of `.cache`, and has not changed since. */
const SHARED = ["jars", "mariadb"];

/** A day of the default marketplace: `npx pipeline run` as a whole process, against an earlier commit of this project. */
export const day: Measurement<DayTimes> = {
  measure: () => whileRunning(earlierCheckout(), ({ folder }) => compare(folder)),
  describe: ({ now, before }) => ({
    title: "A day",
    verdicts: [
      {
        what: `a day of the default marketplace against commit ${BEFORE}, times as long`,
        measured: (median(now) / median(before)).toFixed(2),
        target: `at most ${MOST.toFixed(2)}`,
        met: median(now) / median(before) <= MOST,
      },
    ],
    blocks: [
      `\`npx pipeline run --date DAY\` of the rental pipeline as a whole process from start to exit, in a home of its own a side with the servers of the lab, in turns, ${REPETITIONS} days after a first one that is not counted.`,
      markdownTable(
        ["checkout", "seconds"],
        [
          ["this one", spread(now)],
          [`commit ${BEFORE}`, spread(before)],
        ],
      ),
    ],
  }),
};

async function compare(earlier: string): Promise<DayTimes> {
  const times = { now: [] as number[], before: [] as number[] };
  const sides = [
    { folder: process.cwd(), home: mkdtempSync(join(tmpdir(), "day-")), seconds: times.now },
    { folder: earlier, home: mkdtempSync(join(tmpdir(), "day-before-")), seconds: times.before },
  ];
  for (let day = 1; day <= REPETITIONS + 1; day++) {
    progress(`day ${day} of ${REPETITIONS + 1}`);
    // Who goes first changes from day to day.
    for (const { folder, home, seconds } of day % 2 === 0 ? sides : [...sides].reverse()) {
      const date = new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10);
      const run = await runProcess("npx", ["pipeline", "run", "--home", home, "--date", date], {}, folder);
      if (day > 1) seconds.push(run.seconds);
    }
  }
  return times;
}

/**
 * A work tree of the commit with npm packages of its own: those of this checkout lead back to this checkout's command,
 * and hold no package that only the commit needed. Spark's archived classes are of one class path. Python's packages, the
 * jars and MariaDB are the same for both.
 */
async function earlierCheckout(): Promise<{ readonly folder: string; readonly stop: () => Promise<unknown> }> {
  const folder = join(realpathSync(mkdtempSync(join(tmpdir(), "checkout-"))), BEFORE);
  await runProcess("git", ["worktree", "add", "--quiet", "--detach", folder, BEFORE]);
  const stop = (): Promise<unknown> => runProcess("git", ["worktree", "remove", "--force", folder]);
  try {
    symlinkSync(realpathSync(".venv"), join(folder, ".venv"));
    mkdirSync(join(folder, ".cache"));
    for (const installed of SHARED)
      symlinkSync(realpathSync(join(".cache", installed)), join(folder, ".cache", installed));
    progress(`npm packages and Spark's classes of commit ${BEFORE}`);
    await runProcess("npm", ["install", "--no-save", "--no-fund", "--no-audit", "--prefer-offline"], {}, folder);
    await runProcess(join(".venv", "bin", "python"), [join("tools", "archive_classes.py")], {}, folder);
    const command = realpathSync(join(folder, "node_modules", ".bin", "pipeline"));
    if (!command.startsWith(folder)) throw new Error(`the checkout at ${BEFORE} would run ${command}`);
    return { folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
