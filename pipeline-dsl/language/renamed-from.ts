import { call, parameter } from "./arguments/call";
import { text } from "./arguments/kinds";

/** One word for whatever had another name: a source column, a target, a target's column. */
export const RENAMED_FROM = call(".renamedFrom", parameter("from", text("its former name", '"old_name"')));
