import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Section } from "./measurement";
import { MEASUREMENTS } from "./measurements";
import { renderReport, renderSections, type Outcome } from "./report";
import { SCALE } from "./size";

const REPORT = "bench/REPORT.md";

/** Runs the named measurements and prints them; without names runs all and writes the report. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !MEASUREMENTS.has(name));
  if (unknown.length > 0) {
    throw new Error(`there is no measurement ${unknown.join(", ")}; there are ${[...MEASUREMENTS.keys()].join(", ")}`);
  }
  const interrupt = passSignalsOn();
  // A trial and a part print what they found; the report is of one whole run at full size.
  const isReported = names.length === 0 && SCALE === 1;
  const outcomes: Outcome[] = [];
  for (const name of names.length > 0 ? names : MEASUREMENTS.keys()) {
    const started = Date.now();
    process.stderr.write(`${name} (about ${MEASUREMENTS.get(name)?.takes ?? ""} at full size)\n`);
    const section = await measure(name, interrupt);
    outcomes.push({ name, section, seconds: (Date.now() - started) / 1_000 });
    if (interrupt.came) process.exit(130);
    // After each, since the whole takes half an hour: what was measured stays.
    if (isReported) writeFileSync(REPORT, renderReport(outcomes, new Date()));
  }
  if (!isReported) process.stdout.write(renderSections(outcomes));
  if (outcomes.some(({ section }) => section === null)) process.exitCode = 1;
}

/** In a process of its own, with a temporary folder of its own that goes when it ends. Null: it failed, and said why. */
async function measure(name: string, interrupt: Interrupt): Promise<Section | null> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const child = spawn(process.execPath, ["tools/run.js", "bench/measure.ts", name], {
      env: { ...process.env, TMPDIR: folder, SPARK_LOCAL_DIRS: join(folder, "spark") },
      // What it prints by the way must not get between the lines of the report.
      stdio: ["ignore", 2, "inherit", "ipc"],
    });
    interrupt.pass = (signal) => child.kill(signal);
    const sections: Section[] = [];
    child.on("message", (section) => sections.push(section as Section));
    await once(child, "close");
    return sections[0] ?? null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Interrupt {
  came: boolean;
  pass: (signal: NodeJS.Signals) => void;
}

/** The measurement's process stops its servers first; then its folder can go. */
function passSignalsOn(): Interrupt {
  const interrupt: Interrupt = { came: false, pass: () => undefined };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      interrupt.came = true;
      interrupt.pass(signal);
    });
  }
  return interrupt;
}

void main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
