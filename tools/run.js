// Runs a TypeScript script of this repository: `node tools/run.js bench/run.ts [arguments]`.
// esbuild bundles our own files in a few milliseconds; packages stay where they are.
"use strict";
const path = require("node:path");
const esbuild = require("esbuild");

const root = path.resolve(__dirname, "..");
const script = path.resolve(process.argv[2]);
const outfile = path.join(root, "dist", "scripts", `${path.relative(root, script).replaceAll(path.sep, "-")}.js`);
esbuild.buildSync({
  entryPoints: [script],
  outfile,
  bundle: true,
  packages: "external",
  alias: { "pipeline-dsl": path.join(root, "pipeline-dsl", "index.ts") },
  platform: "node",
  target: "node20",
  sourcemap: "inline",
  logLevel: "error",
});
process.argv.splice(1, 2, script);
process.setSourceMapsEnabled(true);
require(outfile);
