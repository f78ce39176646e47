// The seed of every law (property test): the same one for each run, so that a run is red for its change and not for
// its luck. `LAW_SEED=random` looks elsewhere, as the nightly run does; `LAW_SEED=7` repeats what it found.
"use strict";
const fs = require("node:fs");

const FIXED = 20260131;

// fast-check is loaded where a suite has a law: elsewhere it would only take time.
if (fs.readFileSync(expect.getState().testPath, "utf8").includes('"fast-check"')) {
  const given = process.env.LAW_SEED || String(FIXED);
  const seed = given === "random" ? Date.now() : Number(given);
  if (!Number.isSafeInteger(seed)) throw new Error(`LAW_SEED=${given}: give a whole number, or random`);
  require("fast-check").configureGlobal({ seed });
}
