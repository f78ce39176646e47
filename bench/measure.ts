import { MEASUREMENTS } from "./measurements";
import { stopAllWhenInterrupted } from "./running";

/** The process of one measurement: `node tools/run.js bench/measure.ts NAME`; run.ts starts it and takes its section. */
async function main(): Promise<void> {
  stopAllWhenInterrupted();
  const section = await MEASUREMENTS.get(process.argv[2] ?? "")?.run();
  process.send?.(section);
  process.disconnect();
}

void main();
