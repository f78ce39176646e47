import type { ColumnType } from "../../model";
import { defineCheck, type FindingAddress, type Subject } from "../check";
import { lookupColumns } from "../lookups/lookups-of-target";
import { rulePath, sourceColumnPath, targetColumnPath } from "../paths";
import { keyReferences } from "./references";
import { typeInSource } from "./type-in-source";
import { haveValuesInCommon } from "./values-in-common";

/** Two values that are asked to be equal, and where. */
interface Meeting {
  /** `bookings.kind refers to kinds.kind`. */
  readonly words: string;
  readonly types: readonly [ColumnType, ColumnType];
  readonly at: readonly FindingAddress[];
}

export const noValueInCommon = defineCheck({
  code: "no-value-in-common",
  severity: "error",
  summary: "Two columns are compared that have no value in common",
  page: {
    explanation: `An ENUM has the members that it lists and no others. A reference, a lookup or a \`refersTo\` between two of them without a common member, or from one whose members are longer
than the other column, finds nothing in any row: every row gets the unknown member, or fails the rule. Members that a collation could take for equal (\`Ja\` and \`JA\`) count as common.`,
    remedy: `Name the column that was meant, or correct the list of members. Where the source really has two lists for one thing, \`cast\` does not help: look up by a value that translates the one into the other.`,
    refused: `refersTo(orders.state, states)   // orders.state: enumOf("open", "paid"), states.state: enumOf("new", "old").primaryKey()`,
    accepted: `refersTo(orders.state, states)   // orders.state: enumOf("open", "paid"), states.state: enumOf("open", "paid", "lost").primaryKey()`,
  },
  *find(subject) {
    for (const { words, types, at } of meetingsOf(subject)) {
      if (haveValuesInCommon(...types)) continue;
      yield {
        message: `${words}: ${types.map(withMembers).join(" and ")} have no value in common`,
        at,
        why: "no row can find another",
        fix: "name the column that is meant, or correct the members of one of them",
      };
    }
  },
});

function* meetingsOf(subject: Subject): Iterable<Meeting> {
  const { model, index } = subject;
  for (const { source, table, column, parent, key } of keyReferences(subject)) {
    yield {
      words: `${table}.${column.name} refers to ${parent}.${key.name}`,
      types: [column.type, key.type],
      at: [
        { path: sourceColumnPath(source, table, column.name), part: "references" },
        { path: sourceColumnPath(source, parent, key.name), part: `column ${key.name}` },
      ],
    };
  }
  for (const { id, source, table, test } of model.quality.rules) {
    if (test.kind !== "refersTo") continue;
    const [child, parent] = [index.column({ source, table, column: test.column }), index.column(test.parent)];
    if (child === undefined || parent === undefined) continue;
    yield {
      words: `the rule ${id} looks for ${table}.${test.column} in ${test.parent.table}.${test.parent.column}`,
      types: [child.type, parent.type],
      at: [{ path: rulePath(id), part: "rule" }],
    };
  }
  for (const target of model.warehouse.targets) {
    for (const { lookup, name, at } of lookupColumns(target)) {
      const dimension = index.dimension(lookup.dimension);
      for (const { column, value } of lookup.by) {
        const wanted = dimension?.columns.find((candidate) => candidate.name === column);
        if (dimension === undefined || wanted === undefined) continue;
        yield {
          words: `${name} looks up ${dimension.name}.${column}`,
          types: [value.type, wanted.type],
          at: [at, { path: targetColumnPath(dimension.name, column), part: `column ${column}` }],
        };
      }
    }
  }
}

const MOST_MEMBERS = 5;

function withMembers(type: ColumnType): string {
  const name = typeInSource(type);
  if (type.kind !== "enum" && type.kind !== "set") return name;
  const members = type.values.slice(0, MOST_MEMBERS).map((member) => JSON.stringify(member));
  return `${name} (${[...members, ...(type.values.length > MOST_MEMBERS ? ["…"] : [])].join(", ")})`;
}
