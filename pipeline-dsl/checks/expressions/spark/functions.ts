/**
 * The functions that `spark()` may call, with what they take and give. From "Spark SQL, Built-in Functions" of Spark 3.5.6; the
 * tests call every one in Spark. Each of them gives one value of a row that depends on its arguments alone, and none of
 * them can end the job by what stands in a row.
 *
 * Kinds of arguments: a family (`text`, `number`, `boolean`, `date`, `timestamp`, `binary`), `moment` (a date or a
 * timestamp), `any`, `same` (of one family with the others, and with the result), `alike` (only with the others), `days` (an INT),
 * and constants that are read here: `count` and `size` (whole numbers within bounds), `place` (one that is not 0), `bits`, `pattern` (a regular expression), `group`, `format` (of a date), `zone`,
 * `truncation`, `dayTruncation`, `path` (into JSON), `part` (of a date), `weekday`. `?`: may be left out. `*`: any number of them.
 */
const LISTED = {
  text: `
    upper(text) ucase(text) lower(text) lcase(text) initcap(text) reverse(text) soundex(text)
    trim(text) ltrim(text) rtrim(text) btrim(text text?) replace(text text text?) translate(text text text)
    substring(text number number?) substr(text number number?) substring_index(text text place) split_part(text text place)
    left(text number) right(text number) lpad(text size text?) rpad(text size text?) repeat(text size) space(size)
    concat(text text*) concat_ws(text text*) overlay(text text number number?) chr(number) char(number)
    regexp_replace(text pattern replacement) regexp_extract(text pattern group?) regexp_substr(text pattern)
    get_json_object(text path) md5(text) sha(text) sha1(text) sha2(text bits) base64(binary) hex(number) bin(number) conv(text number number)
    format_number(number count) date_format(moment format) from_unixtime(number format?) typeof(any)`,
  number: `
    abs(number) ceil(number) ceiling(number) floor(number) round(number count?) bround(number count?) sign(number) signum(number)
    negative(number) positive(number) sqrt(number) cbrt(number) exp(number) expm1(number) ln(number) log(number number?) log2(number)
    log10(number) log1p(number) power(number number) pow(number number) mod(number number) pmod(number number) hypot(number number)
    degrees(number) radians(number) sin(number) cos(number) tan(number) asin(number) acos(number) atan(number) atan2(number number)
    e() pi() factorial(number) width_bucket(number number number number) nanvl(number number)
    try_add(number number) try_subtract(number number) try_multiply(number number) try_divide(number number)
    length(text) len(text) char_length(text) character_length(text) octet_length(text) bit_length(text) ascii(text) crc32(text)
    instr(text text) locate(text text number?) position(text text number?) levenshtein(text text) regexp_count(text pattern)
    regexp_instr(text pattern) hash(any any*) xxhash64(any any*)
    year(moment) quarter(moment) month(moment) day(moment) dayofmonth(moment) dayofweek(moment) weekday(moment) dayofyear(moment)
    weekofyear(moment) hour(timestamp) minute(timestamp) second(timestamp) date_part(part moment) datepart(part moment)
    datediff(moment moment) date_diff(moment moment) months_between(moment moment) unix_timestamp(moment) to_unix_timestamp(moment)
    unix_seconds(timestamp) unix_millis(timestamp) unix_micros(timestamp) unix_date(date)`,
  boolean: `
    isnull(any) isnotnull(any) isnan(number) startswith(text text) endswith(text text) contains(text text)
    rlike(text pattern) regexp(text pattern) regexp_like(text pattern) equal_null(alike alike)`,
  date: `
    date_add(moment days) date_sub(moment days) dateadd(moment days) add_months(moment count) last_day(moment)
    next_day(moment weekday) trunc(moment dayTruncation) make_date(number number number) to_date(text format?) date_from_unix_date(number)`,
  timestamp: `
    date_trunc(truncation moment) to_timestamp(text format) from_utc_timestamp(moment zone) to_utc_timestamp(moment zone)`,
  binary: `unhex(text)`,
  same: `
    coalesce(same same*) ifnull(same same) nvl(same same) nullif(same same) nvl2(any same same) if(boolean same same)
    greatest(same same same*) least(same same same*)`,
} as const;

export interface Signature {
  /** `text`, `number?`, `same*`. */
  readonly takes: readonly string[];
  readonly gives: string;
}

export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map(
  Object.entries(LISTED).flatMap(([gives, calls]) =>
    [...calls.matchAll(/(\w+)\(([^)]*)\)/g)].map(([, name = "", takes = ""]) => [
      name,
      { takes: takes === "" ? [] : takes.split(" "), gives },
    ]),
  ),
);

const CLOCK = "it reads the clock, and a run that is repeated would give other rows";
const CHANCE = "it gives another value at every call, and a run that is repeated would give other rows";
const SESSION = "it tells of the session or the file, which differ from run to run";
const GROUP = "it looks at several rows, and an expression has one";
const MANY = "it makes several rows or values of one";
const CODE = "it runs code of its own or ends the job";

const REASONS = {
  [CLOCK]:
    "current_date curdate current_timestamp now localtimestamp current_timezone getdate sysdate unix_timestamp timestamp_ltz",
  [CHANCE]: "rand random randn randstr uniform uuid shuffle monotonically_increasing_id",
  [SESSION]: `spark_partition_id input_file_name input_file_block_start input_file_block_length current_user user session_user
    current_catalog current_database current_schema version`,
  [GROUP]: `count sum avg mean min max max_by min_by first first_value last last_value any_value any some every bool_and bool_or
    count_if count_min_sketch approx_count_distinct approx_percentile percentile percentile_approx percentile_cont
    percentile_disc median mode stddev stddev_pop stddev_samp std variance var_pop var_samp corr covar_pop covar_samp skewness
    kurtosis collect_list collect_set array_agg bit_and bit_or bit_xor grouping grouping_id histogram_numeric regr_slope try_sum try_avg
    row_number rank dense_rank percent_rank ntile cume_dist lag lead nth_value window session_window`,
  [MANY]:
    "explode explode_outer posexplode posexplode_outer inline inline_outer stack json_tuple split array map struct named_struct sequence",
  [CODE]: "java_method reflect try_reflect assert_true raise_error aes_decrypt aes_encrypt",
};

/** Why a function that Spark has is not listed. */
export const REFUSED_FUNCTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries(REASONS).flatMap(([reason, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, reason]),
  ),
);
