#!/usr/bin/env node
"use strict";

const { freshBundle } = require("./build.js");

freshBundle().then((bundle) => require(bundle).main(process.argv.slice(2)));
