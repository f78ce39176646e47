"use strict";
// Bundles the command into dist/, so that it starts in a fraction of a second instead of transpiling hundreds of files.
// The bundle is made anew when a file that went into it has changed; npm packages stay outside and load when needed.

const fs = require("node:fs");
const path = require("node:path");

const ROOT = path.resolve(__dirname, "../..");
const BUNDLE = path.join(ROOT, "dist/pipeline.js");
const INPUTS = path.join(ROOT, "dist/pipeline.inputs.json");

/** The bundle's path, made anew when stale. */
async function freshBundle() {
  if (!isFresh()) await buildBundle();
  return BUNDLE;
}

function isFresh() {
  let inputs;
  try {
    inputs = JSON.parse(fs.readFileSync(INPUTS, "utf8"));
  } catch {
    return false;
  }
  return fs.existsSync(BUNDLE) && Object.entries(inputs).every(([file, stamp]) => stampOf(file) === stamp);
}

function stampOf(file) {
  const stat = fs.statSync(path.join(ROOT, file), { throwIfNoEntry: false });
  return stat === undefined ? "gone" : `${stat.mtimeMs}:${stat.size}`;
}

async function buildBundle() {
  const { build } = require("esbuild");
  const { outputFiles, metafile } = await build({
    entryPoints: [path.join(ROOT, "cli/main.ts")],
    absWorkingDir: ROOT,
    outfile: BUNDLE,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    packages: "external",
    alias: { "pipeline-dsl": path.join(ROOT, "pipeline-dsl/index.ts") },
    plugins: [ownDirectories],
    sourcemap: "linked",
    sourcesContent: false,
    metafile: true,
    write: false,
    logLevel: "error",
  });
  const inputs = Object.keys(metafile.inputs).concat("cli/bin/build.js", "package-lock.json");
  fs.mkdirSync(path.dirname(BUNDLE), { recursive: true });
  for (const { path: file, contents } of outputFiles) replaceFile(file, contents);
  replaceFile(INPUTS, JSON.stringify(Object.fromEntries(inputs.map((file) => [file, stampOf(file)]))));
}

/** In a bundle, `__dirname` is the bundle's folder; our modules find the files beside them, so each keeps its own. */
const ownDirectories = {
  name: "own-directories",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const source = await fs.promises.readFile(file, "utf8");
      if (!/\b__(dirname|filename)\b/.test(source)) return undefined;
      const own = `const __dirname = ${JSON.stringify(path.dirname(file))}, __filename = ${JSON.stringify(file)}; `;
      return { contents: own + source, loader: "ts" };
    });
  },
};

/** Several commands may build at once: each writes a file of its own, and the last rename wins. */
function replaceFile(file, contents) {
  const own = `${file}.${process.pid}`;
  fs.writeFileSync(own, contents);
  fs.renameSync(own, file);
}

module.exports = { freshBundle };
