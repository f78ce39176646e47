import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../lab/tools";
import usual from "./suite-seconds.json";
// eslint-disable-next-line @typescript-eslint/no-require-imports -- Jest loads the sequencer itself, as JavaScript.
const LongestFirst = require("./longest-first.js") as new (options: object) => {
  sort(tests: readonly { readonly path: string }[], known: Readonly<Record<string, number>>): { path: string }[];
};

const TABLE = join(PROJECT_ROOT, "tools", "suite-seconds.json");
const TIMES = join(PROJECT_ROOT, ".cache", "test-seconds.json");
/** Shorter ones fill any gap. */
const SHORTEST = 10;

// After a quiet `make test`: UPDATE=1 npx jest tools/longest-first
test("the table of the longest suites names no suite that is gone", () => {
  if (process.env["UPDATE"] === "1") {
    const took = Object.entries(JSON.parse(readFileSync(TIMES, "utf8")) as Readonly<Record<string, number>>)
      .map(([suite, seconds]) => [suite, 5 * Math.round(seconds / 5)] as const)
      .filter(([suite, seconds]) => seconds >= SHORTEST && suite.endsWith(".test.ts"));
    writeFileSync(TABLE, `${JSON.stringify(Object.fromEntries(took), null, 2)}\n`);
  }
  const named = Object.keys(JSON.parse(readFileSync(TABLE, "utf8")) as object);
  expect(named.filter((suite) => !existsSync(join(PROJECT_ROOT, suite)))).toEqual([]);
});

test("what took long here comes first, then what usually does, and a new whole run is not left for the end", () => {
  const [longest = ""] = Object.entries(usual)
    .sort(([, one], [, other]) => other - one)
    .map(([suite]) => suite);
  const suites = ["pipeline-dsl/new.test.ts", "lab/oracle/new.test.ts", longest, "cli/slow-here.test.ts"];
  const sorted = new LongestFirst({}).sort(
    suites.map((suite) => ({ path: join(PROJECT_ROOT, suite) })),
    { "cli/slow-here.test.ts": 1000 },
  );
  expect(sorted.map(({ path }) => path.slice(PROJECT_ROOT.length + 1))).toEqual([
    "cli/slow-here.test.ts",
    longest,
    "lab/oracle/new.test.ts",
    "pipeline-dsl/new.test.ts",
  ]);
});
