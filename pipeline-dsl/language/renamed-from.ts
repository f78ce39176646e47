import { call, parameter } from "./arguments/call";
import { record } from "./arguments/containers";
import { text, where } from "./arguments/kinds";

/** One word for whatever had another name: a source column, a target, a target's column. */
export const RENAMED_FROM = call(".renamedFrom", parameter("from", text("its former name", '"old_name"')));

const FORMER_NAMES = record(text("its former name", '"old_name"'), "former names by column", '{ country: "old_name" }');

/** The same for the columns of `distinct`, which stand together. */
export const COLUMNS_RENAMED_FROM = call(
  ".renamedFrom",
  parameter(
    "former",
    where(FORMER_NAMES, (names) =>
      Object.keys(names).length > 0
        ? null
        : { message: "is empty, which says nothing", fix: "name at least one column, or take it out" },
    ),
  ),
);
