/** A definition that has nothing to do with apartments, as somebody would write it in a folder of their own. */
export const ZOO_DEFINITION = {
  "tables.ts": `import {
  bigint, binary, bit, blob, boolean, char, date, datetime, decimal, double, enumOf, everything, float, integer, json, longtext,
  mediumint, mysqlSource, setOf, smallint, table, text, time, timestamp, tinyint, varbinary, varchar, year,
} from "pipeline-dsl";

export const zoo = mysqlSource("zoo", {
  Animals: table({
    columns: {
      id: bigint({ unsigned: true }).primaryKey(),
      tiny: tinyint(), tiny_u: tinyint({ unsigned: true }), small: smallint(), small_u: smallint({ unsigned: true }),
      medium: mediumint(), medium_u: mediumint({ unsigned: true }), regular: integer(), regular_u: integer({ unsigned: true }),
      big: bigint(), big_u: bigint({ unsigned: true }), flag: boolean(), bits: bit(64), money: decimal(38, 10),
      fraction: decimal(30, 30), real4: float(), real8: double(), fixed: char(5), words: varchar(255), essay: text(),
      endless: longtext(), b: binary(4), vb: varbinary(16), bl: blob(), d: date(), dt: datetime(), dt6: datetime(6),
      ts: timestamp(), ts6: timestamp(6), ti: time(), ti6: time(6), y: year(),
      e: enumOf("a,b", "it's", "Größe", "back\\\\slash"), s: setOf("x", "it's", "Z z"), j: json(),
    },
    extract: everything(),
  }),
  keepers: table({ columns: { country: char(2).primaryKey(), keeper_no: integer().primaryKey(), name: varchar(20) }, extract: everything() }),
  feedings: table({
    columns: {
      feeding_id: integer().primaryKey(), line: integer().primaryKey(), country: char(2), keeper_no: integer(), ordered_on: date(),
      fed_on: date(), kilos: integer(), price: decimal(12, 4), big: bigint(), fed_at: timestamp().notNull(),
    },
    extract: everything(),
  }),
});
`,
  "targets.js": `import {
  add, cast, closeVersion, coalesce, concat, datePart, dimension, distinct, divide, fact, lookup, multiply, overwrite, varchar, versions,
} from "pipeline-dsl";
import { zoo } from "./tables";

const { Animals, keepers, feedings } = zoo.tables;
const { endless, j, ...others } = Animals;

export const factAnimals = fact("fact_animals", {
  key: "animal_key", from: Animals, grain: ["id"],
  columns: { ...others, endless: cast(endless, varchar(10)), j: cast(j, varchar(100)) },
});
export const dimKeepers = dimension("dim_keepers", {
  key: "keeper_key", from: keepers, columns: { country: keepers.country, keeper_no: keepers.keeper_no, name: keepers.name },
  naturalKey: ["country", "keeper_no"], history: versions({ from: "valid_from", to: "valid_to", granularity: "day" }),
  whenSourceRowVanishes: closeVersion({ refuseAbove: "60%" }),
});
export const dimDays = dimension("dim_days", {
  key: "day_key", from: distinct({ day: [feedings.ordered_on, feedings.fed_on] }), naturalKey: ["day"], history: overwrite(),
});
export const factFeedings = fact("fact_feedings", {
  key: "feeding_key", from: feedings, grain: ["feeding_id", "line"],
  columns: {
    feeding_id: feedings.feeding_id, line: feedings.line, fed_at: feedings.fed_at,
    keeper_key: lookup(dimKeepers, { country: feedings.country, keeper_no: feedings.keeper_no }, { asOf: feedings.fed_at }),
    ordered_key: lookup(dimDays, { day: feedings.ordered_on }), fed_key: lookup(dimDays, { day: feedings.fed_on }),
    amount: multiply(feedings.kilos, feedings.price), each: divide(feedings.price, feedings.kilos), more: add(feedings.big, 1),
    label: concat(coalesce(feedings.country, "??"), "-", cast(feedings.feeding_id, varchar(3))), weekday: datePart("dayOfWeek", feedings.fed_on),
  },
});
`,
  "pipeline.ts": `import {
  accurate, atLeast, complete, daily, matches, oneOf, pilotLight, pipeline, pipelineFailure, quarantineRows, qualityRules, warn,
} from "pipeline-dsl";
import { zoo } from "./tables";
import { dimDays, dimKeepers, factAnimals, factFeedings } from "./targets";

const { feedings, keepers } = zoo.tables;

export default pipeline("ZooPipeline", {
  sources: [zoo],
  warehouse: { schema: "zoo_dw", tables: [dimDays, dimKeepers, factAnimals, factFeedings] },
  schedule: daily("03:30", "Europe/Berlin"),
  quality: qualityRules({
    completeness: { threshold: "> 75%", rules: [complete(feedings.kilos), complete(keepers.name, { threshold: "> 60%" })] },
    accuracy: {
      threshold: "> 99%",
      rules: [
        accurate(feedings.kilos, atLeast(0), { whenBreached: quarantineRows() }),
        accurate(keepers.name, oneOf(["it's", 'a "quote"'])),
        accurate(keepers.country, matches("[A-Z]")),
      ],
    },
    whenBreached: warn(),
  }),
  alerts: { critical: [pipelineFailure()] },
  recovery: { standby: pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" }) },
});
`,
} as const;

/** The same names in MySQL, with display widths, and values at the edges of every type. */
export const ZOO_DATABASE = String.raw`SET sql_mode = '', time_zone = '+00:00';
CREATE TABLE Animals (
  id BIGINT UNSIGNED PRIMARY KEY, tiny TINYINT(1), tiny_u TINYINT UNSIGNED, small SMALLINT(3), small_u SMALLINT UNSIGNED,
  medium MEDIUMINT, medium_u MEDIUMINT UNSIGNED, regular INT(5), regular_u INT(4) UNSIGNED ZEROFILL, big BIGINT,
  big_u BIGINT UNSIGNED, flag BOOLEAN, bits BIT(64), money DECIMAL(38,10), fraction DECIMAL(30,30), real4 FLOAT(7,4), real8 DOUBLE,
  fixed CHAR(5), words VARCHAR(255), essay TEXT, endless LONGTEXT, b BINARY(4), vb VARBINARY(16), bl BLOB, d DATE, dt DATETIME,
  dt6 DATETIME(6), ts TIMESTAMP NULL, ts6 TIMESTAMP(6) NULL, ti TIME, ti6 TIME(6), y YEAR,
  e ENUM('a,b','it''s','Größe','back\\slash'), s SET('x','it''s','Z z'), j JSON
) CHARACTER SET utf8mb4;
INSERT INTO Animals (id) VALUES (0);
INSERT INTO Animals VALUES
  (1, -128, 0, -32768, 0, -8388608, 0, -2147483648, 0, -9223372036854775808, 0, 0, b'0', -9999999999999999999999999999.9999999999,
   -0.999999999999999999999999999999, -1.5, -1.7976931348623157e308, '', '', '', '', '', '', '', '1000-01-01', '1000-01-01 00:00:00',
   '1000-01-01 00:00:00.000001', '1970-01-01 00:00:01', '1970-01-01 00:00:01.000001', '-838:59:59', '-00:00:01.5', 1901, 'a,b', '', '{}'),
  (2, 2, 255, 0, 0, 0, 0, 0, 0, 0, 0, 5, b'1', 0, 0, 0, 0.1, ' a  ', '\0N\\N "q", ''x''  ', 'a\r\nb\t', REPEAT('x', 11), 'ab', 0x00, 0xFF,
   '2026-02-00', '0000-00-00 00:00:00', '1899-12-31 23:59:59.999', '0000-00-00', '2026-10-25 01:30:00.25', '25:00:00', '00:00:00',
   0, 'nonsense', 'nonsense', 'null'),
  (18446744073709551615, 127, 255, 32767, 65535, 8388607, 16777215, 2147483647, 4294967295, 9223372036854775807, 18446744073709551615,
   -1, 0xFFFFFFFFFFFFFFFF, 9999999999999999999999999999.9999999999, 0.999999999999999999999999999999, 1.5, 1.7976931348623157e308,
   '😀😀😀😀😀', REPEAT('😀', 255), REPEAT('€', 21845), REPEAT('é', 10), 0x00FF0000, 0x5C4E, REPEAT(0x00, 65535), '9999-12-31',
   '9999-12-31 23:59:59', '9999-12-31 23:59:59.999999', '2038-01-19 03:14:07', '2038-01-19 03:14:07.999999', '838:59:59',
   '838:59:58.999999', 2155, 'back\\slash', 'x,it''s,Z z', '{"a": [1, "ü🦁", null]}');
CREATE TABLE keepers (country CHAR(2), keeper_no INT, name VARCHAR(20), PRIMARY KEY (country, keeper_no));
INSERT INTO keepers VALUES ('DE', 1, 'it''s'), ('de', 2, 'a "quote"'), ('AT', 1, NULL), ('CH', 1, 'other'), ('FR', 1, '  ');
CREATE TABLE feedings (feeding_id INT, line INT, country CHAR(2), keeper_no INT, ordered_on DATE, fed_on DATE, kilos INT,
  price DECIMAL(12,4), big BIGINT, fed_at TIMESTAMP NOT NULL, PRIMARY KEY (feeding_id, line));
INSERT INTO feedings VALUES
  (1, 1, 'DE', 1, '2026-01-01', '2026-01-31', 2147483647, 99999999.9999, 9223372036854775807, '2026-01-31 00:00:00'),
  (1, 2, 'AT', 1, '2026-01-31', '2026-01-01', 0, 1, 1, '2026-01-31 23:59:59'),
  (1234, 1, 'XX', 9, NULL, NULL, NULL, NULL, NULL, '2026-01-31 00:00:00'),
  (3, 1, NULL, NULL, NULL, NULL, -5, 1, 1, '2026-01-31 00:00:00');`;
