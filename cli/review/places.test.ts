import fc from "fast-check";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Place } from "../../pipeline-dsl/checks";
import { compareWith } from "./compare";
import { commitStep, git } from "./testing/git";
import { inDefinition, ROOT } from "./testing/pull-requests";

type TextEdit = readonly [file: "pipeline" | "quality" | "sources" | "warehouse", from: string, to: string];

/** Of every room of a definition. No edit adds or takes away a line, or is in the line of another. */
const EDITS: readonly TextEdit[] = [
  ["pipeline", 'raw: "raw/"', 'raw: "rohes/"'],
  ["pipeline", 'keepRaw: "90 days"', 'keepRaw: "80 days"'],
  ["pipeline", 'extract: "RDS_TO_S3_job"', 'extract: "another_job"'],
  ["pipeline", 'daily("02:00", "UTC")', 'daily("03:00", "UTC")'],
  ["pipeline", '"> 98%"', '"> 97%"'],
  ["pipeline", '"< 24 hours"', '"< 25 hours"'],
  ["pipeline", '"< 1%"', '"< 2%"'],
  ["pipeline", 'latency("> 2 hours")', 'latency("> 3 hours")'],
  ["pipeline", ", unusualData()", ""],
  ["pipeline", 'daily("06:00", "UTC")', 'daily("07:00", "UTC")'],
  ["pipeline", 'weekly("sunday")', 'weekly("monday")'],
  ["pipeline", 'keep: "90 days"', 'keep: "80 days"'],
  ["pipeline", "monthly(1)", "monthly(2)"],
  ["pipeline", 'rto: "2 hours"', 'rto: "3 hours"'],
  ["pipeline", '"label:data-loss-agreed"', '"label:agreed"'],
  ["quality", '"> 99%"', '"> 98%"'],
  ["quality", '"> 99.9%"', '"> 99%"'],
  ["quality", '"2000-01-01"', '"2001-01-01"'],
  ["quality", ", { whenBreached: warn() }", ""],
  ["quality", "stopBeforeLoading(),\n", "warn(),\n"],
  ["sources", "varchar(50)", "varchar(60)"],
  ["sources", '"2 hours"', '"3 hours"'],
  ["warehouse", '"20%"', '"40%"'],
  ["warehouse", '"user_key"', '"guest_key"'],
  ["warehouse", 'from: "effective_date"', 'from: "since"'],
  ["warehouse", "current_price: apartments.price", "price_now: apartments.price"],
];

const folder = mkdtempSync(join(tmpdir(), "places-"));
const FILES = ["pipeline", "quality", "sources", "warehouse"] as const;

beforeAll(() => {
  cpSync(join(ROOT, "stacks"), join(folder, "stacks"), { recursive: true });
  git(folder, "init", "--quiet", "--initial-branch", "main");
  commitStep(folder);
  git(folder, "checkout", "--quiet", "-b", "work");
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("whatever was edited, each change is told at a line that was edited, as it was and as it is", () => {
  const written = new Map(FILES.map((file) => [file, readFileSync(join(ROOT, inDefinition(file)), "utf8")]));
  fc.assert(
    fc.property(fc.subarray([...EDITS], { minLength: 1, maxLength: 4 }), fc.nat(3), (edits, further) => {
      const edited = { before: new Set<string>(), after: new Set<string>() };
      for (const file of FILES) {
        const was = written.get(file) ?? "";
        const is = edits.reduce((text, [of, from, to]) => {
          if (of === file) expect(text).toContain(from);
          return of === file ? text.replace(from, to) : text;
        }, was);
        // Lines above, so that both sides count differently.
        writeFileSync(join(folder, inDefinition(file)), `${"// further\n".repeat(further)}${is}`);
        const [old, current] = [was, is].map((text) => text.split("\n"));
        old?.forEach((line, at) => {
          if (line === current?.[at]) return;
          edited.before.add(`${file}.ts:${String(at + 1)}`);
          edited.after.add(`${file}.ts:${String(at + 1 + further)}`);
        });
      }
      const { changes, faults } = compareWith("main", join(folder, inDefinition("pipeline")));
      expect(faults).toEqual([]);
      const name = ([place]: readonly Place[]): string =>
        place === undefined ? "nowhere" : `${basename(place.file)}:${String(place.line)}`;
      for (const { how, places, subject, words } of changes.filter(({ followsFrom }) => followsFrom === null)) {
        const told = `${subject}: ${words}`;
        const isAt = (side: "before" | "after"): boolean => edited[side].has(name(places[side]));
        if (how !== "added")
          expect([told, name(places.before), isAt("before")]).toEqual([told, expect.any(String), true]);
        if (how !== "removed")
          expect([told, name(places.after), isAt("after")]).toEqual([told, expect.any(String), true]);
      }
    }),
    { numRuns: 30 },
  );
}, 120_000);
