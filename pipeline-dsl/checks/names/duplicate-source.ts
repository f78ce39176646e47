import { defineCheck } from "../check";
import { sourcePath } from "../paths";
import { repeated } from "./duplicates";

export const duplicateSource = defineCheck({
  code: "duplicate-source",
  severity: "error",
  summary: "Two sources have one name",
  page: {
    explanation: `A source's name is its folder in the lake and the name of its secret. Two sources with one name would write into the
same folders and read with the same password. Upper and lower case count as one.`,
    remedy: `Give each source a name of its own. If they are the same database, declare one source with all tables.`,
    refused: `pipeline("P", { sources: [mysqlSource("shop", {...}), mysqlSource("shop", {...})], ... })`,
    accepted: `pipeline("P", { sources: [mysqlSource("shop", {...}), mysqlSource("billing", {...})], ... })`,
  },
  *find({ model }) {
    for (const { name } of repeated(model.sources, (source) => source.name)) {
      yield {
        message: `two sources are named ${name}`,
        at: [{ path: sourcePath(name), part: "source" }],
        why: "a source's name is its folder in the lake and the name of its secret",
        fix: "rename one of them, or declare the tables of both in one source",
      };
    }
  },
});
