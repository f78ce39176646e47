"use strict";
// Bundles the command into dist/, so that it starts in a fraction of a second instead of transpiling hundreds of files.
// The bundle ends with the hashes of what it was made of, and is made anew when one differs: no time or size is believed,
// and no path of this computer stands in it, so that a copy of the checkout runs the copy's code. npm packages stay
// outside and load when needed.

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const ROOT = path.resolve(__dirname, "../..");
const BUNDLE = path.join(ROOT, "dist/pipeline.js");
/** They shape the bundle without being a part of it: how it is made, and the versions of esbuild and of the packages. */
const MAKERS = ["cli/bin/build.js", "package-lock.json"];
const SEAL = "\n//# made of ";

/** The bundle's path, made anew when stale. */
async function freshBundle() {
  if (!isFresh()) await buildBundle();
  return BUNDLE;
}

function isFresh() {
  try {
    const bundle = fs.readFileSync(BUNDLE, "utf8");
    const madeOf = JSON.parse(bundle.slice(bundle.lastIndexOf(SEAL) + SEAL.length));
    return Object.entries(madeOf).every(([place, hash]) => hashOf(place) === hash);
  } catch {
    return false;
  }
}

/** Of a file its content; of a folder the names of its sources, because a new one can be what an import finds from now on. */
function hashOf(place) {
  const full = path.join(ROOT, place);
  return hash(place.endsWith("/") ? sourcesIn(full).join("\n") : fs.readFileSync(full));
}

function sourcesIn(folder) {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith(".ts"));
  return names.sort();
}

function hash(content) {
  return createHash("sha1").update(content).digest("base64");
}

async function buildBundle() {
  const { build } = require("esbuild");
  const madeOf = Object.fromEntries(MAKERS.map((file) => [file, hashOf(file)]));
  const { outputFiles } = await build({
    entryPoints: [path.join(ROOT, "cli/main.ts")],
    absWorkingDir: ROOT,
    outfile: BUNDLE,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    packages: "external",
    resolveExtensions: [".ts"],
    alias: { "pipeline-dsl": path.join(ROOT, "pipeline-dsl/index.ts") },
    banner: { js: "const bundleFolder = __dirname;" },
    plugins: [ownSources(madeOf)],
    sourcemap: "linked",
    sourcesContent: false,
    write: false,
    logLevel: "error",
  });
  for (const file of Object.keys(madeOf))
    madeOf[`${path.posix.dirname(file)}/`] ??= hashOf(`${path.posix.dirname(file)}/`);
  fs.mkdirSync(path.dirname(BUNDLE), { recursive: true });
  for (const { path: file, text } of outputFiles)
    replaceFile(file, file === BUNDLE ? `${text.trimEnd()}${SEAL}${JSON.stringify(madeOf)}` : text);
}

/**
 * Notes the hash of each source as it was read, in `madeOf`. In a bundle, `__dirname` is the bundle's folder; our
 * modules find the files beside them, so each gets its own.
 */
function ownSources(madeOf) {
  return {
    name: "own-sources",
    setup({ onLoad }) {
      onLoad({ filter: /\.(ts|json)$/ }, async ({ path: file }) => {
        const source = await fs.promises.readFile(file, "utf8");
        madeOf[slashed(path.relative(ROOT, file))] = hash(source);
        if (file.endsWith(".json")) return { contents: source, loader: "json" };
        return { contents: /\b__dirname\b/.test(source) ? ownDirectory(file) + source : source, loader: "ts" };
      });
    },
  };
}

function ownDirectory(file) {
  const fromBundle = slashed(path.relative(path.dirname(BUNDLE), path.dirname(file)));
  return `const __dirname = require("node:path").join(bundleFolder, ${JSON.stringify(fromBundle)}); `;
}

function slashed(file) {
  return file.split(path.sep).join("/");
}

/** Several commands may build at once: each writes a file of its own, and the last rename wins. */
function replaceFile(file, contents) {
  const own = `${file}.${process.pid}`;
  fs.writeFileSync(own, contents);
  fs.renameSync(own, file);
}

module.exports = { freshBundle };
