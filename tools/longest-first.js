// The order of Jest's suites: the longest first, so that no worker is left alone with one of them at the end. How long
// each took is known where `make test` has run before; elsewhere by suite-seconds.json, as it was on two cores. Of a suite
// that neither knows, its room tells: the whole runs of the lab take longest.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const Sequencer = require("@jest/test-sequencer").default;
const usual = require("./suite-seconds.json");

const ROOT = path.resolve(__dirname, "..");
const TIMES = path.join(ROOT, ".cache", "test-seconds.json");
const WHOLE_RUNS = ["lab/acceptance/", "lab/oracle/", "lab/executions/", "cli/"];
/** Of a whole run that is new. */
const UNKNOWN_SECONDS = 60;

function secondsOf(suite, known) {
  return known[suite] ?? usual[suite] ?? (WHOLE_RUNS.some((room) => suite.startsWith(room)) ? UNKNOWN_SECONDS : 0);
}

module.exports = class LongestFirst extends Sequencer {
  /** `known`: the seconds that suites took here. */
  sort(tests, known = fs.existsSync(TIMES) ? JSON.parse(fs.readFileSync(TIMES, "utf8")) : {}) {
    const ranked = tests.map((test) => {
      const suite = path.relative(ROOT, test.path).split(path.sep).join("/");
      return { test, seconds: secondsOf(suite, known) };
    });
    return ranked.sort((one, other) => other.seconds - one.seconds).map(({ test }) => test);
  }
};
