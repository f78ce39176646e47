/**
 * What Pulumi runs: `pulumi up -s dev` or `-s prod`. The program itself is loaded where its faults can be told in a sentence.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { asProgram } from "../infra/program";
import type * as Stack from "./program";

const load = createRequire(__filename);

export = asProgram(join(__dirname, "rental-marketplace", "migrations"), () => {
  const { program } = load("./program") as typeof Stack;
  return program;
});
