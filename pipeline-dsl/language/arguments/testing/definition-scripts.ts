import { readFileSync } from "node:fs";
import { join } from "node:path";
import { scriptOf } from "./mutations";

const REPOSITORY = join(__dirname, "../../../..");
const RENTAL = ["sources", "warehouse", "quality", "pipeline"].map((file) => `stacks/rental-marketplace/${file}.ts`);

/** The rental definition, its files one after the other, and the example of the language reference. */
export const DEFINITION_SCRIPTS: readonly string[] = [RENTAL, ["docs/language-example.ts"]].map((files) =>
  scriptOf(files.map((file) => readFileSync(join(REPOSITORY, file), "utf8")).join("\n")),
);
