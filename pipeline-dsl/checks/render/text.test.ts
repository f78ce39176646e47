import type { Diagnostic } from "../diagnostic";
import { renderJson } from "./json";
import { renderText, summarize } from "./text";

const diagnostic: Diagnostic = {
  code: "history-needs-updates",
  severity: "error",
  message: "dim_apartments is versioned, but apartments is extracted by created_at",
  places: [
    { file: "/home/me/project/stacks/rental-marketplace/warehouse.ts", line: 24, column: 3, part: "history" },
    { file: "/home/me/project/stacks/rental-marketplace/sources.ts", line: 9, column: 5, part: "extract" },
  ],
  why: "a row that changes keeps its created_at, so its change is never extracted",
  fix: "extract: everything(), or newRowsBy a column that changes with every update",
};

test("text has the cause, every place and the way out", () => {
  expect(renderText([diagnostic], "/home/me/project"))
    .toBe(`error[history-needs-updates] dim_apartments is versioned, but apartments is extracted by created_at
  at stacks/rental-marketplace/warehouse.ts:24 (history)  and sources.ts:9 (extract)
  why: a row that changes keeps its created_at, so its change is never extracted
  fix: extract: everything(), or newRowsBy a column that changes with every update
`);
});

test("what waits for a fault is said below it", () => {
  const said = (waiting: number): string => renderText([{ ...diagnostic, waiting }], "/");
  expect(said(1)).toMatch(/\n {2}waiting: 1 definition is built on this and looked at when it is mended\n$/);
  expect(said(12)).toContain("waiting: 12 definitions are built on this");
  expect(said(0)).not.toContain("waiting");
});

test("a file of another folder, or outside of the root, is named in full", () => {
  const places = [
    { file: "/home/me/project/stacks/a.ts", line: 1, column: 1, part: "" },
    { file: "/home/me/project/shared/b.ts", line: 2, column: 1, part: "" },
    { file: "/home/me/projects/c.ts", line: 3, column: 1, part: "" },
  ];
  expect(renderText([{ ...diagnostic, places }], "/home/me/project/")).toContain(
    "at stacks/a.ts:1  and shared/b.ts:2  and /home/me/projects/c.ts:3\n",
  );
});

test("JSON is the diagnostics with relative files", () => {
  expect(JSON.parse(renderJson([diagnostic], "/home/me/project"))).toEqual({
    version: 1,
    diagnostics: [
      {
        ...diagnostic,
        places: [
          { ...diagnostic.places[0], file: "stacks/rental-marketplace/warehouse.ts" },
          { ...diagnostic.places[1], file: "stacks/rental-marketplace/sources.ts" },
        ],
      },
    ],
  });
});

test.each([
  [[], "no findings"],
  [[diagnostic], "1 error"],
  [[diagnostic, { ...diagnostic, severity: "warning" as const }, diagnostic], "2 errors, 1 warning"],
])("the summary counts", (diagnostics, expected) => {
  expect(summarize(diagnostics)).toBe(expected);
});
