/** Functions that the printers may call, with the pages of the Redshift developer guide that document them. */
export const FUNCTIONS: Readonly<Record<string, string>> = {
  count: "r_COUNT",
  sum: "r_SUM",
  max: "r_MAX",
  min: "r_MIN",
  row_number: "r_WF_ROW_NUMBER",
  lead: "r_WF_LEAD",
  position: "r_POSITION",
  replace: "r_REPLACE",
  to_char: "r_TO_CHAR",
  btrim: "r_BTRIM",
  getdate: "r_GETDATE",
  fnv_hash: "r_FNV_HASH",
  from_varbyte: "r_FROM_VARBYTE",
  to_varbyte: "r_TO_VARBYTE",
  length: "r_LEN",
  // Leader node only, for queries on the catalogue: how PG_TABLE_DEF writes a type.
  format_type: "r_PG_TABLE_DEF",
  version: "r_VERSION",
  lower: "r_LOWER",
  upper: "r_UPPER",
  octet_length: "r_OCTET_LENGTH",
  split_part: "SPLIT_PART",
  substring: "r_SUBSTRING",
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
