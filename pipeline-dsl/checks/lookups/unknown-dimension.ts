import { defineCheck } from "../check";
import { targetPath } from "../paths";
import { lookupColumns } from "./lookups-of-target";

export const unknownDimension = defineCheck({
  code: "unknown-dimension",
  severity: "error",
  summary: "A lookup names a dimension that the warehouse does not have",
  page: {
    explanation: `A lookup finds a surrogate key in a dimension of the same pipeline. The dimension must be listed in \`warehouse.tables\`, and it must be a dimension:
facts are not looked up.`,
    remedy: `List the dimension in \`warehouse: { tables: [...] }\`.`,
    refused: `warehouse: { schema: "analytics", tables: [factBookings] }   // looks up dimUsers`,
    accepted: `warehouse: { schema: "analytics", tables: [dimUsers, factBookings] }`,
  },
  *find({ model, index }) {
    for (const target of model.warehouse.targets) {
      for (const { lookup, name, at } of lookupColumns(target)) {
        // The compiler has already said that something without a name stands there.
        if (lookup.dimension === "" || index.dimension(lookup.dimension) !== undefined) continue;
        if (index.target(lookup.dimension) !== undefined) {
          yield {
            message: `${name} looks up ${lookup.dimension}, which is a fact`,
            at: [at, { path: targetPath(lookup.dimension), part: "fact" }],
            why: "only dimensions have a surrogate key that is found by a natural key",
            fix: "look up a dimension, or take the value over as a column",
          };
          continue;
        }
        yield {
          message: `${name} looks up ${lookup.dimension}, which is not in the warehouse`,
          at: [at],
          why: "the dimension must be loaded before its keys can be found",
          // A lookup takes the dimension itself, so that it is declared: no other name was meant.
          fix: `list ${lookup.dimension} in warehouse.tables of the pipeline`,
        };
      }
    }
  },
});
