import { curatedColumns } from "../../targets/curated";
import { defineCheck } from "../check";
import { targetPath } from "../paths";
import { repeated } from "./duplicates";

export const curatedColumnClash = defineCheck({
  code: "curated-column-clash",
  severity: "error",
  summary: "A declared column has the name of a generated one",
  page: {
    explanation: `In the curated zone and the staging table natural keys stand where the warehouse has surrogate keys. A lookup
\`location_key\` by \`location\` becomes the column \`location_key__location\`, its \`asOf\` becomes \`location_key__as_of\`, and
\`firstVersionFrom\` becomes \`effective_date__first\`. A declared column of such a name would stand there twice.`,
    remedy: `Rename the declared column; two underscores are best left to the compiler.`,
    refused: `columns: {
  location_key: lookup(dimLocations, { location: apartments.location }),
  location_key__location: apartments.location,
}`,
    accepted: `columns: {
  location_key: lookup(dimLocations, { location: apartments.location }),
  location: apartments.location,
}`,
  },
  *find({ model }) {
    for (const target of model.warehouse.targets) {
      const declared = new Set(target.columns.map((column) => column.name.toLowerCase()));
      if (declared.size < target.columns.length) continue;
      for (const { name } of repeated(curatedColumns(target), (column) => column.name)) {
        yield {
          message: `two columns of ${target.name}'s curated folder are named ${name}`,
          at: [{ path: targetPath(target.name), part: `column ${name}` }],
          why: "a lookup becomes one curated column a natural key part, named <column>__<part>, and asOf becomes <column>__as_of",
          fix: "rename the declared column without two underscores",
        };
      }
    }
  },
});
