import { lookupParts } from "../../targets/references";
import { defineCheck } from "../check";
import { lookupColumns } from "./lookups-of-target";

export const textIsComparedExactly = defineCheck({
  code: "text-is-compared-exactly",
  severity: "warning",
  summary: "A text is looked up beside a computed value, and so not as the source compares it",
  page: {
    explanation: `A text column finds what a join in the source finds, by the columns' collation: 'abc' finds 'ABC'. The source is asked for that with the whole key. It cannot be
asked where another part of the key is computed, on either side: then the text, too, is compared exactly, and what differs in case or accents gets the unknown member.`,
    remedy: `Look up by columns as they are, or cast to a type that holds each of their values, a wider whole number or a longer text. Where spelling is meant to count, say so: write
\`trim\` around the text.`,
    refused: `lookup(dimBerths, { terminal: calls.terminal, berth: coalesce(calls.berth, 0) })   // dim_berths.terminal: berths.terminal`,
    accepted: `lookup(dimBerths, { terminal: calls.terminal, berth: calls.berth })
lookup(dimBerths, { terminal: trim(calls.terminal), berth: coalesce(calls.berth, 0) })`,
  },
  *find({ model, index }) {
    for (const target of model.warehouse.targets)
      for (const { lookup, name, at } of lookupColumns(target)) {
        const key = index.dimension(lookup.dimension)?.naturalKey ?? [];
        if (lookup.by.some(({ column }) => !key.includes(column))) continue;
        const parts = lookupParts(model, target, lookup)?.parts ?? [];
        const texts = parts.flatMap((part) => (part?.isText === true ? [part.column] : []));
        const computed = lookup.by.flatMap(({ column }, index) => (parts[index] === null ? [column] : []));
        if (texts.length === 0 || computed.length === 0) continue;
        yield {
          message: `${name} looks up the text ${texts.join(" and ")} exactly, since ${computed.join(" and ")} is computed`,
          at: [at],
          why: "a join in the source would find a text of other case or accents, by the column's collation; here it gets the unknown member",
          fix: `give ${computed.join(" and ")} as a column or as one that is cast to a wider type, here and in ${lookup.dimension}; or write trim(${texts[0] ?? ""}) to say that spelling counts`,
        };
      }
  },
});
