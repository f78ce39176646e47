import { type Family, judgeSparkSql } from ".";

const COLUMNS: Readonly<Record<string, Family>> = { title: "text", price: "number", sold: "date", seen: "timestamp" };

function said(sql: string): readonly string[] {
  return judgeSparkSql(sql, (name) => COLUMNS[name] ?? null).faults.map(({ message }) => message);
}

test.each([
  ["amount +", "is no expression of Spark"],
  ["upper(title", "is no expression of Spark"],
  ["", "is no expression of Spark"],
  ["price; DROP TABLE x", "it goes on after its end"],
  ["price AS p", "it goes on after its end"],
  ["price -- without tax", "holds a comment"],
  ["price /* without tax */", "holds a comment"],
  ["(SELECT max(price) FROM x)", "holds a sub-query"],
  ["price IN (SELECT 1)", "holds a sub-query"],
  ["EXISTS (SELECT 1)", "holds a sub-query"],
  ["current_date()", "reads the clock"],
  ["current_date", "reads the clock"],
  ["now()", "reads the clock"],
  ["unix_timestamp()", "reads the clock"],
  ["rand()", "another value at every call"],
  ["uuid()", "another value at every call"],
  ["monotonically_increasing_id()", "another value at every call"],
  ["input_file_name()", "differ from run to run"],
  ["user", "differ from run to run"],
  ["count(*)", "several rows"],
  ["sum(price)", "several rows"],
  ["first(price)", "is an aggregate"],
  ["max(DISTINCT price)", "is an aggregate"],
  ["row_number() OVER (ORDER BY price)", "is a window or an aggregate"],
  ["explode(split(title, ','))", "makes several rows"],
  ["*", "is every column"],
  ["x.price", "has a dot"],
  ["x.y.price", "has a dot"],
  ["price DIV 2", "write floor(a / b)"],
  ["price[0]", "makes or reads a list"],
  ["struct(price)", "makes or reads a list"],
  ["transform(title, x -> x)", "is not among the functions"],
  [":price", "is a parameter"],
  ["?", "is a parameter"],
  ["sold + INTERVAL 1 DAY", "is an interval"],
  ["'a' 'b'", "two texts beside each other"],
  ["'it''s'", "two texts beside each other"],
  ["'${env:HOME}'", "is replaced by Spark"],
  ["regexp_replace(title, '\\d', '')", "drops the backslash"],
  ["regexp_replace(title, '(', '')", "is no regular expression"],
  ["regexp_extract(title, '[a-z]+')", "asks for group 1"],
  ["date_format(sold, 'YYYY')", "is a format of the letters"],
  ["date_format(seen, 'yyyy-mm-dd')", "the letter of months is M"],
  ["to_date(title, 'dd/mm/yyyy')", "the letter of months is M"],
  ["date_format(seen, 'yyyy-MM-DD')", "the letter of the day of a month is d"],
  ["to_timestamp(title, 'yyyy-MM-dd hh:mm:ss')", "the letter of all 24 is H"],
  ["trunc(seen, 'hour')", "is one of year, quarter, month, week"],
  ["get_json_object(title, 'name')", "is a path from $"],
  ["get_json_object(title, title)", "is a path from $"],
  ["from_utc_timestamp(seen, 'Europe/Pariss')", "is a time zone"],
  ["uper(title)", "is not among the functions"],
  ["java_method('java.lang.System', 'exit', 1)", "runs code of its own"],
  ["upper()", "has 0 arguments"],
  ["upper(price)", "takes text, and price is a number"],
  ["price + NULL", "is given NULL"],
  ["concat(title, NULL)", "is given NULL"],
  ["hour(sold)", "takes a timestamp, and sold is a date"],
  ["extract(minute FROM sold)", "takes a timestamp, and sold is a date"],
  ["title + 1", "takes a number, and title is text"],
  ["sold > '2026-01-31'", "values of one kind"],
  ["coalesce(title, 0)", "values of one kind"],
  ["cast(sold AS int)", "which no cast makes a number"],
  ["cast(title AS array<string>)", "is not allowed"],
  ["date '2026-02-30'", "is no constant"],
  ["repeat(title, price)", "is a whole number"],
  ["date_add(sold, price)", "an INT of days"],
  ["1L", "is not allowed as a number"],
])("%s: %s", (sql, message) => {
  expect(said(sql).join("\n")).toContain(message);
});

test.each([
  ["concat_ws(' ', upper(title), cast(price as string))", ["title", "price"]],
  ["CASE WHEN price > 100 AND title LIKE 'a%' THEN 'dear' ELSE 'cheap' END", ["price", "title"]],
  ["datediff(sold, seen) - 1", ["sold", "seen"]],
  ["`price` IS NOT NULL AND NOT (title = '')", ["price", "title"]],
  ["timestampadd(MONTH, 1, seen)", ["seen"]],
  ["price-price*2", ["price"]],
  ["extract(year FROM sold)", ["sold"]],
  ["date_format(seen, 'yyyy-MM-dd HH:mm')", ["seen"]],
  ["date_format(seen, 'hh:mm a')", ["seen"]],
  ["date_format(seen, 'mm:ss')", ["seen"]],
  ["date_format(sold, 'yyyy-DDD')", ["sold"]],
  ["get_json_object(title, '$.name')", ["title"]],
])("%s reads %j", (sql, columns) => {
  const judged = judgeSparkSql(sql, (name) => COLUMNS[name] ?? null);
  expect(judged.faults).toEqual([]);
  expect(judged.columns).toEqual(columns);
});
