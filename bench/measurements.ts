import { sectionOf, type Section } from "./measurement";

interface Entry {
  /** On two quiet cores at full size. */
  readonly takes: string;
  /** Loads what it needs only when it is run: a measurement must not carry the others' modules. */
  readonly run: () => Promise<Section>;
}

/** Every measurement by its name, in the report's order. */
export const MEASUREMENTS: ReadonlyMap<string, Entry> = new Map([
  ["compile", { takes: "30 s", run: async () => sectionOf((await import("./compile.js")).compileTime) }],
  ["check", { takes: "20 s", run: async () => sectionOf((await import("./check.js")).checkTime) }],
  ["diff", { takes: "1 min", run: async () => sectionOf((await import("./diff.js")).diffTime) }],
  ["program", { takes: "1 min", run: async () => sectionOf((await import("./program.js")).programTime) }],
  ["extraction", { takes: "5 min", run: async () => sectionOf((await import("./extraction.js")).extraction) }],
  [
    "extraction-memory",
    { takes: "3 min", run: async () => sectionOf((await import("./extraction-memory.js")).extractionMemory) },
  ],
  ["history", { takes: "2 min", run: async () => sectionOf((await import("./history.js")).history) }],
  ["fact-upsert", { takes: "8 min", run: async () => sectionOf((await import("./fact-upsert.js")).factUpsert) }],
  ["day", { takes: "4 min", run: async () => sectionOf((await import("./day.js")).day) }],
  ["verification", { takes: "8 min", run: async () => sectionOf((await import("./verification.js")).verification) }],
  ["recovery", { takes: "4 min", run: async () => sectionOf((await import("./recovery.js")).recovery) }],
  ["run-overhead", { takes: "10 min", run: async () => sectionOf((await import("./run-overhead.js")).runOverhead) }],
]);
