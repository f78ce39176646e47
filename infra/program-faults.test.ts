import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyProject, type ProjectCopy } from "./testing/project-copy";
import { underLanguageHost } from "./testing/language-host";

// Every fault of the program itself, under Pulumi's own language host: one sentence that names the place, in ten seconds.

let project: ProjectCopy;

beforeAll(() => {
  project = copyProject();
});

afterAll(() => {
  project.remove();
});

const DEFINITION = "stacks/rental-marketplace/pipeline.ts";

interface Fault {
  readonly what: string;
  readonly file: string;
  /** What becomes of the file; null: it is taken away. */
  readonly edit: ((text: string) => string) | null;
  readonly named: readonly string[];
  /** Comes up in an output, when some resources are registered. */
  readonly later?: "preview" | "up";
}

const FAULTS: readonly Fault[] = [
  { what: "no definition", file: DEFINITION, edit: null, named: ["rental-marketplace/pipeline", "stacks/program.ts"] },
  {
    what: "a definition that imports what is not there",
    file: DEFINITION,
    edit: (text) => `import { nothing } from "./nothing";\nvoid nothing;\n${text}`,
    named: ["./nothing", DEFINITION],
  },
  { what: "a definition that does not parse", file: DEFINITION, edit: () => "export default (", named: [DEFINITION] },
  {
    what: "an empty definition",
    file: DEFINITION,
    edit: () => "export {};\n",
    named: ["exports no pipeline", DEFINITION],
  },
  {
    what: "a definition that throws",
    file: DEFINITION,
    edit: (text) => `${text}\nthrow new Error("made to fail");\n`,
    named: ["made to fail", DEFINITION],
  },
  {
    what: "a definition that throws no error",
    file: DEFINITION,
    edit: (text) => `${text}\nthrow "made to fail";\n`,
    named: ["made to fail"],
  },
  {
    what: "a promise of the definition that nobody waits for",
    file: DEFINITION,
    edit: (text) => `${text}\nvoid Promise.reject(new Error("made to fail"));\n`,
    named: ["made to fail", DEFINITION],
    later: "preview",
  },
  {
    what: "a fault within an output, which hangs on all resources",
    file: "infra/components/ledger.ts",
    edit: (text) =>
      text.replace("apply((site) =>", 'apply((site) => { throw new Error("made to fail"); }).apply((site) =>'),
    named: ["made to fail", "infra/components/ledger.ts"],
    later: "up",
  },
];

test.each(FAULTS)(
  "$what",
  async ({ file, edit, named, later }) => {
    const path = join(project.root, file);
    const text = readFileSync(path, "utf8");
    if (edit !== null) expect(edit(text)).not.toBe(text);
    try {
      if (edit === null) project.take(file);
      else writeFileSync(path, edit(text));
      const run = await underLanguageHost("dev", later ?? "preview", project.root);
      expect(run.exitCode).not.toBe(0);
      expect(run.complaints).toHaveLength(1);
      for (const part of named) expect(run.complaints[0]).toContain(part);
      expect(run.complaints[0]).not.toMatch(/unhandled exception|\n\s+at |^\S*\/tmp\//);
      if (later === undefined) expect(run.registered).toEqual([]);
      // A later fault comes when the program has done its work; telling it takes no time of its own.
      expect(run.seconds).toBeLessThan(later === undefined ? 10 : 30);
    } finally {
      project.mend(file);
    }
  },
  120_000,
);
