import { markdownTable, type Measurement } from "./measurement";
import { runProcess } from "./process";
import { median, REPETITIONS, spread } from "./statistics";

interface ProgramTime {
  readonly definition: string;
  readonly resources: number;
  readonly seconds: readonly number[];
}

const LIMIT = 4;
/** Tables of a definition, and ten times as many, whose loads need machines of their own. */
const TABLES = [3, 30] as const;

/** The whole Pulumi program under mocks, as a process. */
export const programTime: Measurement<readonly ProgramTime[]> = {
  measure: async () => {
    const times = [await timesOf("the rental pipeline", [])];
    for (const tables of TABLES) times.push(await timesOf(`${tables} tables`, [String(tables)]));
    return times;
  },
  describe: (times) => ({
    title: "The Pulumi program",
    verdicts: times.slice(0, 1).map(({ seconds }) => ({
      what: "the Pulumi program as a process",
      measured: `${median(seconds).toFixed(1)} s`,
      target: `under ${LIMIT} s`,
      met: median(seconds) < LIMIT,
    })),
    blocks: [
      `Loading, compiling and registering every resource of the prod stack under Pulumi's mocks, as a whole process from start to exit, ${REPETITIONS} times each.`,
      markdownTable(
        ["definition", "resources", "seconds"],
        times.map(({ definition, resources, seconds }) => [definition, String(resources), spread(seconds)]),
      ),
    ],
  }),
};

async function timesOf(definition: string, parameters: readonly string[]): Promise<ProgramTime> {
  const program = ["-r", "ts-node/register", "infra/testing/program.ts", "prod", ...parameters];
  const seconds: number[] = [];
  let resources = 0;
  for (let round = 0; round < REPETITIONS; round++) {
    const finished = await runProcess(process.execPath, program);
    seconds.push(finished.seconds);
    resources = Number.parseInt(finished.output, 10);
  }
  return { definition, resources, seconds };
}
