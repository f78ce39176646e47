import { scriptOf } from "./mutations";

const RENTAL = ["sources", "warehouse", "quality", "pipeline"];

/** The pipeline of the repository. `read`: the text of a file of the repository. */
export function rental(read: (file: string) => string): string {
  return RENTAL.map((file) => scriptOf(read(`stacks/rental-marketplace/${file}.ts`))).join("\n");
}

/** Every word of the language. What stands beside the pipeline is no part of it. */
export function everyWord(read: (file: string) => string): string {
  return scriptOf(read("docs/language-example.ts")).split("var elsewhere")[0] ?? "";
}
