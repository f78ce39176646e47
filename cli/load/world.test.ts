import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderWith, SMALL_DEFINITION } from "../testing";
import { loadDefinition } from "./definition";
import { DefinitionNotLoaded } from "./problem";

const ANOTHER_DAY = /another day or another computer/;
const TOO_LATE = /what comes later would be dropped/;

/** What a definition may write, and what it is told. */
const ASKED: readonly (readonly [code: string, message: string, why: RegExp])[] = [
  ["process.exit(0);", "asks for process.exit", ANOTHER_DAY],
  ['const limit = Number(process.env["LIMIT"] ?? 5);', "asks for process.env", ANOTHER_DAY],
  ["const { argv } = process;", "asks for process.argv", ANOTHER_DAY],
  ["const names = Object.keys(process);", "asks for process", ANOTHER_DAY],
  ["globalThis.process.exit(0);", "asks for process.exit", ANOTHER_DAY],
  ['import { exit } from "node:process"; exit(0);', "asks for node:process", ANOTHER_DAY],
  ['import { hostname } from "os"; hostname();', "asks for os", ANOTHER_DAY],
  ['import { execSync } from "node:child_process"; execSync("date");', "asks for node:child_process", ANOTHER_DAY],
  ["const year = new Date().getUTCFullYear();", "asks for new Date()", ANOTHER_DAY],
  ["const today = Date.now();", "asks for Date.now()", ANOTHER_DAY],
  ["const today = Date();", "asks for Date()", ANOTHER_DAY],
  ["const id = Math.random();", "asks for Math.random()", ANOTHER_DAY],
  ["const id = crypto.randomUUID();", "asks for crypto.randomUUID", ANOTHER_DAY],
  ["const since = performance.now();", "asks for performance.now", ANOTHER_DAY],
  ["const noon = new Date(2026, 0, 31);", "asks for new Date(), whose numbers are a time", ANOTHER_DAY],
  ['const noon = new Date("2026-01-31T12:00").getTime();', 'asks for new Date() of "2026-01-31T12:00"', ANOTHER_DAY],
  ['const noon = new Date("31 January 2026").getTime();', 'asks for new Date() of "31 January 2026"', ANOTHER_DAY],
  ['const noon = Date.parse("2026-01-31T12:00");', "asks for Date.parse() of", ANOTHER_DAY],
  ['const zone = new Date("2026-01-31").getTimezoneOffset();', "asks for Date's getTimezoneOffset()", ANOTHER_DAY],
  ['const day = new Date("2026-01-31").getDate();', "asks for Date's getDate()", ANOTHER_DAY],
  ['const day = `${new Date("2026-01-31")}`;', "asks for Date's toString()", ANOTHER_DAY],
  ['const day = new Date("2026-01-31").toLocaleDateString();', "toLocaleDateString() without a locale", ANOTHER_DAY],
  ['const day = new Date("2026-01-31").toLocaleDateString("en-GB");', "without a timeZone", ANOTHER_DAY],
  ["const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;", "asks for Intl.DateTimeFormat", ANOTHER_DAY],
  ['const day = new Intl.DateTimeFormat("en-GB");', "Intl.DateTimeFormat without a timeZone", ANOTHER_DAY],
  ["const order = new Intl.Collator();", "asks for Intl.Collator without a locale", ANOTHER_DAY],
  ['const sorted = ["b", "a"].sort((a, b) => a.localeCompare(b));', "localeCompare() without a locale", ANOTHER_DAY],
  ['const name = "ID".toLocaleLowerCase();', "toLocaleLowerCase() without a locale", ANOTHER_DAY],
  ["const many = (1000).toLocaleString();", "asks for Number's toLocaleString() without a locale", ANOTHER_DAY],
  ['import { statSync } from "fs"; const at = statSync(__filename);', "asks for fs.statSync()", ANOTHER_DAY],
  ['import * as fs from "node:fs"; fs.writeFileSync("x", "y");', "asks for fs.writeFileSync()", ANOTHER_DAY],
  ['import { readFile } from "fs/promises"; readFile("x");', "asks for fs/promises", ANOTHER_DAY],
  ['import { readFileSync } from "fs"; readFileSync("/etc/hostname");', "which is not in its checkout", ANOTHER_DAY],
  [
    'import { readFileSync } from "fs"; readFileSync(__dirname + "/../x");',
    "which is not in its checkout",
    ANOTHER_DAY,
  ],
  ['import { existsSync } from "fs"; existsSync("x");', "does not begin with __dirname", ANOTHER_DAY],
  ['import { resolve } from "node:path"; const here = resolve("x");', "asks for path.resolve() without", ANOTHER_DAY],
  ['import { pathToFileURL } from "url"; pathToFileURL("x");', "asks for url.pathToFileURL()", ANOTHER_DAY],
  ['import { createRequire } from "module"; createRequire(__filename);', "asks for module", ANOTHER_DAY],
  ['const pid = new Function("return process.pid")();', "asks for new Function()", ANOTHER_DAY],
  ['const pid = (() => 1).constructor("return process.pid")();', "asks for new Function()", ANOTHER_DAY],
  ['const now = (0, eval)("Date.now()");', "asks for eval()", ANOTHER_DAY],
  ["const channel = new MessageChannel();", "waits for something: MessageChannel()", TOO_LATE],
  ["setTimeout(() => 1, 10);", "waits for something: setTimeout()", TOO_LATE],
  ["setInterval(() => 1, 10);", "waits for something: setInterval()", TOO_LATE],
  ['fetch("http://localhost");', "waits for something: fetch()", TOO_LATE],
  ["const p = Promise.resolve(1);", "waits for something: Promise.resolve", TOO_LATE],
  ["const p = new Promise(() => 1);", "waits for something: async, or a Promise", TOO_LATE],
  ["const p = (async () => { await null; })();", "waits for something: async, or a Promise", TOO_LATE],
];

/** The same everywhere and on every day. */
const GIVEN: readonly string[] = [
  'const year = new Date("2026-01-31").getUTCFullYear();',
  "const most = Math.max(1, Date.UTC(2026, 1, 1));",
  'import { readFileSync } from "node:fs"; const text = readFileSync(__filename, "utf8");',
  'const day = new Date("2026-01-31T12:00:00+01:00").toISOString();',
  'const day = new Date(Date.UTC(2026, 0, 31)).toLocaleDateString("en-GB", { timeZone: "UTC" });',
  'const sorted = ["b", "a"].sort((a, b) => a.localeCompare(b, "en"));',
  "const many = (1000).toLocaleString('en-US');",
  'if (__dirname !== "/checkout" || __filename !== "/checkout/pipeline.ts") throw new Error(__filename);',
  'import { readdirSync } from "fs"; if (readdirSync(__dirname)[0] === undefined) throw new Error();',
  'import path from "node:path"; if (path.join(__dirname, "x") !== "/checkout/x") throw new Error();',
  'import { basename } from "path"; const name = basename("a/b");',
  "const process = 3, performance = 4, global = 5, Promise = 6; const sum = process + performance + global + Promise;",
  "const isNode = typeof process;",
];

/** A definition without faults, with a line at its start or end. */
function loaded(
  line: string,
  at: "start" | "end",
): readonly (readonly [message: string, why: string, line: number | undefined])[] {
  const folder = folderWith(SMALL_DEFINITION);
  const file = join(folder, "pipeline.ts");
  const text = SMALL_DEFINITION["pipeline.ts"];
  writeFileSync(file, at === "start" ? `${line}\n${text}` : `${text}\n${line}\n`);
  try {
    loadDefinition(file);
    return [];
  } catch (error) {
    if (!(error instanceof DefinitionNotLoaded)) throw error;
    return error.problems.map(({ message, why, places }) => [message, why, places[0]?.line]);
  }
}

const LINES = SMALL_DEFINITION["pipeline.ts"].split("\n").length;

test.each(ASKED)("%s is refused where it is written", (line, message, why) => {
  for (const [at, place] of [
    ["start", 1],
    ["end", LINES + 1],
  ] as const) {
    const found = loaded(line, at);
    expect(found).toEqual([[expect.stringContaining(message), expect.stringMatching(why), place]]);
  }
});

test.each(GIVEN)("%s is as good as any", (line) => {
  expect(loaded(line, "start")).toEqual([]);
});
