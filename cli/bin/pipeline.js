#!/usr/bin/env node
"use strict";

const { freshBundle } = require("./build.js");

freshBundle().then(
  (bundle) => require(bundle).main(process.argv.slice(2)),
  (error) => {
    process.stderr.write(`error: the command could not be built from its sources: ${error.message}\n`);
    process.exitCode = 1;
  },
);
