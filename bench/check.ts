import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { markdownTable, type Measurement } from "./measurement";
import { runProcess } from "./process";
import { median, spread } from "./statistics";

interface CheckTimes {
  /** `npx pipeline check` */
  readonly withNpx: readonly number[];
  /** The same command started by node itself. */
  readonly withNode: readonly number[];
  /** npx with a command that does nothing. */
  readonly npxAlone: readonly number[];
}

const REPETITIONS = 7;
const LIMIT = 1;

/** `npx pipeline check` of the rental pipeline as a whole process, and what of it is npx's own. */
export const checkTime: Measurement<CheckTimes> = {
  measure: async () => {
    const check = ["cli/bin/pipeline.js", "check"];
    const idle = idleCommand();
    // The first call bundles the command where it is stale; npm and the disk are warm after it, too.
    await runProcess("npx", ["pipeline", "check"]);
    const times = { withNpx: [] as number[], withNode: [] as number[], npxAlone: [] as number[] };
    for (let round = 0; round < REPETITIONS; round++) {
      times.withNpx.push((await runProcess("npx", ["pipeline", "check"])).seconds);
      times.withNode.push((await runProcess(process.execPath, check)).seconds);
      times.npxAlone.push((await runProcess("npx", ["idle"], {}, idle)).seconds);
    }
    return times;
  },
  describe: ({ withNpx, withNode, npxAlone }) => ({
    title: "Checking",
    verdicts: [
      {
        what: "`npx pipeline check` as a whole process",
        measured: `${median(withNpx).toFixed(2)} s`,
        target: `under ${LIMIT} s`,
        met: median(withNpx) < LIMIT,
      },
    ],
    blocks: [
      `The rental pipeline, each command as a whole process from start to exit, in turns, ${REPETITIONS} times each, after one call that is not counted. \`npx idle\` starts a script of one empty line the same way, so it is what npx and node take for themselves.`,
      markdownTable(
        ["command", "seconds"],
        [
          ["`npx pipeline check`", spread(withNpx, 2)],
          ["`node cli/bin/pipeline.js check`", spread(withNode, 2)],
          ["`npx idle`", spread(npxAlone, 2)],
        ],
      ),
    ],
  }),
};

/** A project whose only command does nothing, installed as npm installs commands. */
function idleCommand(): string {
  const folder = mkdtempSync(join(tmpdir(), "idle-"));
  const bin = join(folder, "node_modules", ".bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "name": "idle-project", "private": true }\n');
  writeFileSync(join(bin, "idle"), "#!/usr/bin/env node\n");
  chmodSync(join(bin, "idle"), 0o755);
  return folder;
}
