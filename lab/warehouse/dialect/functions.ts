/** What the page of the Redshift developer guide says of a function. */
interface DocumentedFunction {
  readonly page: string;
  /** How few arguments it takes, and how many. */
  readonly takes: readonly [least: number, most: number];
}

/** Functions that the printers may call. */
export const FUNCTIONS: Readonly<Record<string, DocumentedFunction>> = {
  count: { page: "r_COUNT", takes: [0, 1] },
  sum: { page: "r_SUM", takes: [1, 1] },
  max: { page: "r_MAX", takes: [1, 1] },
  min: { page: "r_MIN", takes: [1, 1] },
  row_number: { page: "r_WF_ROW_NUMBER", takes: [0, 0] },
  lead: { page: "r_WF_LEAD", takes: [1, 2] },
  position: { page: "r_POSITION", takes: [2, 2] },
  replace: { page: "r_REPLACE", takes: [3, 3] },
  to_char: { page: "r_TO_CHAR", takes: [2, 2] },
  btrim: { page: "r_BTRIM", takes: [1, 2] },
  getdate: { page: "r_GETDATE", takes: [0, 0] },
  fnv_hash: { page: "r_FNV_HASH", takes: [1, 2] },
  from_varbyte: { page: "r_FROM_VARBYTE", takes: [2, 2] },
  to_varbyte: { page: "r_TO_VARBYTE", takes: [2, 2] },
  length: { page: "r_LEN", takes: [1, 1] },
  // Leader node only, for queries on the catalogue: how PG_TABLE_DEF writes a type.
  format_type: { page: "r_PG_TABLE_DEF", takes: [2, 2] },
  current_database: { page: "r_CURRENT_DATABASE", takes: [0, 0] },
  has_schema_privilege: { page: "r_HAS_SCHEMA_PRIVILEGE", takes: [2, 3] },
  version: { page: "r_VERSION", takes: [0, 0] },
  lower: { page: "r_LOWER", takes: [1, 1] },
  upper: { page: "r_UPPER", takes: [1, 1] },
  octet_length: { page: "r_OCTET_LENGTH", takes: [1, 1] },
  split_part: { page: "SPLIT_PART", takes: [3, 3] },
  // Between commas all three; only FROM leaves the length out.
  substring: { page: "r_SUBSTRING", takes: [3, 3] },
};

/** Types that the printers may name, as PostgreSQL's parser or Redshift's pages call them (`c_Supported_data_types`). */
export const TYPES: ReadonlySet<string> = new Set(
  "int2 int4 int8 numeric float4 float8 bool date timestamp timestamptz varchar varbyte super".split(" "),
);

/** Operators on the pages of arithmetic, comparison and concatenation. */
export const OPERATORS: ReadonlySet<string> = new Set([
  "+",
  "-",
  "*",
  "/",
  "%",
  "=",
  "<>",
  "<",
  "<=",
  ">",
  ">=",
  "||",
  "BETWEEN",
]);
