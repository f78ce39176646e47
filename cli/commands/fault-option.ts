import { Option } from "commander";
import { collected } from "./collected";

/** Of a command that runs a machine of recovery. */
export function stateFaultOption(): Option {
  return new Option(
    "--fault <state=error>",
    "make a state of the machine fail: STATE=ERROR or STATE=ERRORxN; repeatable",
  )
    .default([])
    .argParser(collected);
}
