import { defineCheck } from "../check";

const ALERTS = ["latency", "pipelineFailure", "processingDelay", "qualityBreach", "resourceUtilization", "unusualData"];

/** Where a thing is listed that has one place. What goes into another word's arguments has many. */
const LISTED: Readonly<Record<string, string>> = {
  dimension: "list it in warehouse.tables of the pipeline",
  fact: "list it in warehouse.tables of the pipeline",
  mysqlSource: "list it in sources of the pipeline",
  table: "give it a name in mysqlSource",
  qualityRules: "give it to the pipeline as quality",
  complete: "list it in completeness of qualityRules",
  accurate: "list it in accuracy of qualityRules",
  refersTo: "list it in consistency of qualityRules",
  unique: "list it in consistency of qualityRules",
  daily: "give it to the pipeline as schedule",
  accept: "list it in accepts, at the thing that is warned of",
  ...Object.fromEntries(ALERTS.map((alert) => [alert, "list it in alerts of the pipeline"])),
  pipeline: "make it the file's default export",
};

export const leadsNowhere = defineCheck({
  code: "leads-nowhere",
  severity: "warning",
  summary: "Something is declared and is no part of the pipeline",
  page: {
    explanation: `A dimension, a rule, an alert or any other word of the language was written, and nothing takes it: neither the pipeline nor anything that the pipeline lists. It has no effect,
though whoever wrote it believes that it has.`,
    remedy: `List it where it belongs; the message says where. Take it out if it is left over. A file that several pipelines share may declare what this one does not use: accept the
warning at the pipeline, with the reason.`,
    refused: `const factPayments = fact("fact_payments", { ... });
warehouse: { schema: "shop", tables: [dimArticles, factOrders] }`,
    accepted: `warehouse: { schema: "shop", tables: [dimArticles, factOrders, factPayments] }`,
  },
  *find({ forgotten }) {
    for (const { word, call, path } of forgotten) {
      yield {
        message: `${call} is declared, and nothing takes it`,
        at: [{ path, part: "" }],
        why: "only what the pipeline lists, itself or within another thing, has an effect",
        fix: `${LISTED[word] ?? "give it to the word that it was meant for"}, or take it out`,
      };
    }
  },
});
