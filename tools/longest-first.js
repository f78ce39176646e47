// The order of Jest's suites: the longest first, so that no worker is left alone with one of them at the end. How long
// each took is known where `make test` has run before; the whole runs of the lab take longest wherever that is.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const Sequencer = require("@jest/test-sequencer").default;

const ROOT = path.resolve(__dirname, "..");
const TIMES = path.join(ROOT, ".cache", "test-seconds.json");
const WHOLE_RUNS = ["lab/acceptance/", "lab/oracle/", "lab/executions/", "cli/"];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const known = fs.existsSync(TIMES) ? JSON.parse(fs.readFileSync(TIMES, "utf8")) : {};
    const rankOf = ({ path: file }) => {
      const suite = path.relative(ROOT, file).split(path.sep).join("/");
      const room = WHOLE_RUNS.findIndex((folder) => suite.startsWith(folder));
      return { seconds: known[suite] ?? 0, room: room < 0 ? WHOLE_RUNS.length : room };
    };
    const ranked = tests.map((test) => ({ test, ...rankOf(test) }));
    return ranked.sort((one, other) => other.seconds - one.seconds || one.room - other.room).map(({ test }) => test);
  }
};
