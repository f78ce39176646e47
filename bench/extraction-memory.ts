import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SPARK_PROPERTIES } from "../lab/glue/spark-environment";
import { PROJECT_ROOT } from "../lab/tools";
import { ExtractionSource } from "./extraction-source";
import { markdownTable, type Measurement } from "./measurement";
import { progress } from "./progress";
import { whileRunning } from "./running";
import { count, scaled } from "./size";

interface MemoryUse {
  readonly rows: number;
  /** The most that lived through a collection of the whole heap, in megabytes. */
  readonly liveMegabytes: number;
  readonly collections: number;
}

const SIZES = [1_000_000, 5_000_000, 10_000_000].map(scaled);
const HEAP_MEGABYTES = 512;
/** Ten times the rows may take this much more memory and still be called flat. */
const MOST_GROWTH = 1.1;

/** Memory of the driver of RDS_TO_S3_job over the rows of a table. */
export const extractionMemory: Measurement<readonly MemoryUse[]> = {
  measure: () => whileRunning(ExtractionSource.start(), measureSizes),
  describe: (uses) => {
    const [least, greatest] = [uses[0], uses.at(-1)];
    const growth = (greatest?.liveMegabytes ?? 0) / (least?.liveMegabytes ?? 1);
    return {
      title: "Memory of the extraction",
      verdicts: [
        {
          what: `the driver's live heap at ${count(greatest?.rows ?? 0)} rows, times that at ${count(least?.rows ?? 0)}`,
          measured: growth.toFixed(2),
          target: `at most ${MOST_GROWTH}`,
          met: growth <= MOST_GROWTH,
        },
      ],
      blocks: [
        `\`RDS_TO_S3_job\` over one table of growing size, once a size. Driver and executor are two Java processes, as in Glue (Spark's \`local-cluster\`: one executor of two cores), each with a heap of ${HEAP_MEGABYTES} MB: the rows that are on their way lie in the executor, whose heap suffices at every size. Live is what is left after a collection of the driver's whole heap, which Spark is told to ask for every second; the figure is the most over all of them.`,
        markdownTable(
          ["rows", "the driver's live heap, MB", "whole collections"],
          uses.map(({ rows, liveMegabytes, collections }) => [
            count(rows),
            liveMegabytes.toFixed(0),
            String(collections),
          ]),
        ),
      ],
    };
  },
};

async function measureSizes(source: ExtractionSource): Promise<readonly MemoryUse[]> {
  const uses: MemoryUse[] = [];
  let filled = 0;
  for (const rows of SIZES) {
    progress(`${count(rows)} rows`);
    await source.fill(filled + 1, rows);
    filled = rows;
    const { properties, log } = sparkProperties();
    const extraction = await source.extract(properties);
    if (extraction.rows !== rows) throw new Error(`the job extracted ${extraction.rows} of ${rows} rows`);
    const live = liveMegabytes(readFileSync(log, "utf8"));
    if (live.length === 0) throw new Error(`no collection of the whole heap in ${log}`);
    uses.push({ rows, liveMegabytes: Math.max(...live), collections: live.length });
  }
  return uses;
}

/** The lab's properties of Spark, with two Java processes, small heaps and a log of the driver's collections. */
function sparkProperties(): { readonly properties: string; readonly log: string } {
  const folder = mkdtempSync(join(tmpdir(), "spark-properties-"));
  const log = join(folder, "driver-collections.log");
  const properties = join(folder, "spark-defaults.conf");
  const settings = readFileSync(join(PROJECT_ROOT, SPARK_PROPERTIES), "utf8").split("\n");
  const javaOptions = settings.find((line) => line.startsWith("spark.driver.extraJavaOptions")) ?? "";
  const own = [
    `spark.master local-cluster[1,2,${HEAP_MEGABYTES}]`,
    `spark.driver.memory ${HEAP_MEGABYTES}m`,
    `spark.executor.memory ${HEAP_MEGABYTES}m`,
    "spark.executor.extraJavaOptions -Duser.timezone=UTC -XX:+UseSerialGC",
    // The executor runs in a folder of its own.
    `spark.executor.extraClassPath ${join(PROJECT_ROOT, ".cache", "jars", "*")}`,
    "spark.cleaner.periodicGC.interval 1s",
    `${javaOptions} -Xlog:gc:file=${log}`,
  ];
  // Of two lines for one setting the later one counts.
  writeFileSync(properties, [...settings, ...own].join("\n"));
  return { properties, log };
}

/** Megabytes after each collection of the whole heap: `Pause Full (System.gc()) 420M->96M(512M)`. */
function liveMegabytes(log: string): number[] {
  return [...log.matchAll(/Pause Full .*?->(\d+)M/g)].map(([, megabytes]) => Number(megabytes));
}
