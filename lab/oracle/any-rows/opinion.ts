import type { Star } from "./star";

/**
 * What the warehouse must hold after some runs, in plain SQL over copies of the source that were made at each run:
 * `parents_1`, `children_1` for the first, and so on. Written from the documents and not from the printers; every value
 * is the text that `AnyType.expected` gives.
 */
export function secondOpinion(
  star: Star,
  dates: readonly string[],
): { readonly dimension: string; readonly fact: string } {
  const { key, attribute, category, measure } = star;
  const known = dates.map(
    (_, run) => `SELECT ${String(run)} AS run, ${key.expected("k")} AS k, ${attribute.expected("attribute")} AS a
      FROM parents_${String(run + 1)} WHERE ${key.expected("k")} IS NOT NULL`,
  );
  const runs = dates.map((date, run) => `SELECT ${String(run)} AS run, '${date}' AS d`).join(" UNION ALL ");
  const last = String(dates.length - 1);
  // A version begins where the run before had no such row, and ends where the next one begins, or where the row is gone.
  const versions = `
    seen AS (${known.join(" UNION ALL ")}),
    runs AS (${runs}),
    begun AS (SELECT s.run, s.k, s.a FROM seen s LEFT JOIN seen p ON p.k <=> s.k AND p.run = ${star.closes ? "s.run - 1" : "(SELECT MAX(q.run) FROM seen q WHERE q.k <=> s.k AND q.run < s.run)"}
      WHERE p.k IS NULL OR NOT (BINARY p.a <=> BINARY s.a)),
    gone AS (SELECT s.k, s.run + 1 AS run FROM seen s LEFT JOIN seen n ON n.k <=> s.k AND n.run = s.run + 1
      WHERE ${star.closes ? "" : "FALSE AND"} n.k IS NULL AND s.run < ${last}),
    ended AS (SELECT b.k, b.a, b.run, LEAST(
      COALESCE((SELECT MIN(o.run) FROM begun o WHERE o.k <=> b.k AND o.run > b.run), 99),
      COALESCE((SELECT MIN(g.run) FROM gone g WHERE g.k <=> b.k AND g.run > b.run), 99)) AS until FROM begun b),
    versions AS (SELECT e.k, e.a, f.d AS valid_from, COALESCE(t.d, '9999-12-31') AS valid_to
      FROM ended e JOIN runs f ON f.run = e.run LEFT JOIN runs t ON t.run = e.until)`;
  // Without history the newest row of each key stands, whenever that was.
  const newest = `
    seen AS (${known.join(" UNION ALL ")}),
    versions AS (SELECT k, a, '0001-01-01' AS valid_from, '9999-12-31' AS valid_to FROM seen s
      WHERE s.run = (SELECT MAX(q.run) FROM seen q WHERE q.k <=> s.k))`;
  const dimension = star.keepsHistory ? versions : newest;
  const day = dayOf("c.on_day");
  const asOf = star.asOf ? `COALESCE(${day}, '9999-12-30')` : "'9999-12-30'";
  const children = `children_${String(dates.length)}`;
  return {
    dimension: `WITH ${dimension} SELECT k, a, valid_from, valid_to FROM versions`,
    // The version whose interval holds the day, else the nearest before it, else the first.
    fact: `WITH ${dimension} SELECT CAST(c.id AS CHAR),
        (SELECT MAX(v.k) FROM versions v WHERE v.k <=> ${key.expected("c.parent")}) AS parent,
        COALESCE((SELECT MAX(v.valid_from) FROM versions v WHERE v.k <=> ${key.expected("c.parent")} AND v.valid_from <= ${asOf}),
          (SELECT MIN(v.valid_from) FROM versions v WHERE v.k <=> ${key.expected("c.parent")})) AS version,
        ${category.expected("c.category")}, ${measure.expected("c.measure")}
      FROM ${children} c`,
  };
}

function dayOf(column: string): string {
  return `CASE WHEN YEAR(${column}) > 0 AND MONTH(${column}) > 0 AND DAYOFMONTH(${column}) > 0
    AND DAYOFMONTH(${column}) <= DAYOFMONTH(LAST_DAY(CONCAT(LPAD(YEAR(${column}), 4, '0'), '-', LPAD(MONTH(${column}), 2, '0'), '-01')))
    THEN DATE_FORMAT(${column}, '%Y-%m-%d') END`;
}
