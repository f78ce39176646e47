import type { ColumnKind, ColumnType } from "../types";
import { describeBinary } from "./binary";
import { describeBit } from "./bit";
import { describeBlob } from "./blob";
import { describeBoolean } from "./boolean";
import { describeChar } from "./char";
import { describeDate } from "./date";
import { describeDatetime } from "./datetime";
import { describeDecimal } from "./decimal";
import type { TypeDescriptor, TypeOf } from "./descriptor";
import { describeDouble } from "./double";
import { describeEnum } from "./enum";
import { describeFloat } from "./float";
import { describeInteger } from "./integer";
import { describeJson } from "./json";
import { describeSet } from "./set";
import { describeLongText } from "./text";
import { describeTime } from "./time";
import { describeTimestamp } from "./timestamp";
import { describeVarbinary } from "./varbinary";
import { describeVarchar } from "./varchar";
import { describeYear } from "./year";

type Registry = { readonly [Kind in ColumnKind]: (type: TypeOf<Kind>) => TypeDescriptor };

const REGISTRY: Registry = {
  integer: describeInteger,
  decimal: describeDecimal,
  float: describeFloat,
  double: describeDouble,
  bit: describeBit,
  boolean: describeBoolean,
  char: describeChar,
  varchar: describeVarchar,
  text: describeLongText,
  binary: describeBinary,
  varbinary: describeVarbinary,
  blob: describeBlob,
  date: describeDate,
  datetime: describeDatetime,
  timestamp: describeTimestamp,
  time: describeTime,
  year: describeYear,
  enum: describeEnum,
  set: describeSet,
  json: describeJson,
};

/** Types are few and immutable, the columns that have them many. */
const described = new WeakMap<ColumnType, TypeDescriptor>();

/** What a column type is called, and how its values are read and kept, in MySQL, Spark and Redshift. */
export function describeType(type: ColumnType): TypeDescriptor {
  const known = described.get(type);
  if (known !== undefined) return known;
  const descriptor = describeAnew(type);
  described.set(type, descriptor);
  return descriptor;
}

function describeAnew<Kind extends ColumnKind>(type: TypeOf<Kind>): TypeDescriptor;
function describeAnew(type: ColumnType): TypeDescriptor;
function describeAnew<Kind extends ColumnKind>(type: TypeOf<Kind>): TypeDescriptor {
  return REGISTRY[type.kind](type);
}
