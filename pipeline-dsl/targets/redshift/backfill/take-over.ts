import { naturalKeyOf, type Dimension, type PipelineModel, type Target } from "../../../model";
import { ownName } from "../../own-name";
import { LOAD_HISTORY } from "../foundation";
import { identifier, qualified, textLiteral } from "../identifier";
import { KEYS_BEFORE } from "../load/change";
import { columnsOf, differs, sameKey } from "../load/comparison";
import { rekeyStatements, rekeyedTable } from "../load/rekey";
import { type RekeyedColumn, rekeyedColumns, rekeyedColumnsOf } from "../load/rekeyed-columns";
import { noteEmptied } from "../load/emptied";
import { lockTable } from "../load/staging";
import { CREATE_THIS_RUN } from "../load/this-run";
import { printUnknownReferencesOf, unknownReferences } from "../load/unknown-references";
import { statements } from "../migration";
import { callBlocks, COMPLAINTS } from "../procedure";
import { RESTORE_FIRST } from "../restore/elsewhere";
import { refuseStaleEpoch } from "../site-epoch";
import { commaLines, fixed } from "../sql";
import type { SqlBatch } from "../statement";
import { tableColumns, UNKNOWN_MEMBER } from "../table";
import { backfillGroup } from "./group";
import { recordBackfill } from "./history";
import { shadowOf } from "./shadow";

function takeOverStepName({ name }: Pick<Target, "name">): string {
  return `take_over_${name}`;
}

/**
 * Makes the live tables what their shadows are, in one transaction. Rows are found by natural key and first day, so those
 * that stay keep their surrogate keys; only what differs is written. Again is the same as once. Rows that would point to
 * none of what these tables hold afterwards refuse it.
 */
export function printTakeOverBatch(model: PipelineModel, table: Target): SqlBatch {
  const { schema } = model.warehouse;
  const own = shadowOf(model).warehouse.schema;
  const { members, replayed, copied } = backfillGroup(model, table);
  const rekeyed = members.flatMap((member) => (member.kind === "dimension" ? rekeyedColumns(model, member) : []));
  return {
    step: takeOverStepName(table),
    statements: [
      ...[
        ...new Set([...[...copied, ...members].map(({ name }) => name), ...rekeyed.map(({ fact }) => fact.name)]),
      ].map((name) => lockTable(schema, name)),
      CREATE_THIS_RUN,
      refuseStaleEpoch(schema),
      ...fixed(
        callBlocks(
          own,
          "__take_over",
          replayed
            .flatMap((target) => [
              arrive(model, own, target, replayed),
              ...(members.includes(target) ? [statements(merge(model, own, target))] : []),
              statements([keysOf(schema, target)]),
              ...copied.map((dimension) => statements(rekeyFact(model, own, target, dimension))),
            ])
            .concat(members.flatMap((member) => refusePointingNowhere(model, member))),
          COMPLAINTS,
        ),
      ),
      ...recordBackfill(schema, table),
    ],
  };
}

/** The shadow's rows, with the live keys of what they look up; what finds none is told. */
function arrive(model: PipelineModel, own: string, target: Target, replayed: readonly Target[]): string {
  const translated = target.columns.flatMap(({ name, value }) =>
    value.kind === "lookup" && replayed.some((each) => each.name === value.dimension)
      ? [{ name, dimension: value.dimension, found: ownName("found", name) }]
      : [],
  );
  const columns = tableColumns(target)
    .slice(1)
    .map(({ name }) => {
      const lookup = translated.find((each) => each.name === name);
      return lookup === undefined ? `__row.${identifier(name)}` : `${lookup.found}.__live_key AS ${identifier(name)}`;
    });
  const joins = translated.map(
    ({ name, dimension, found }) =>
      `LEFT JOIN ${keysTable(dimension)} AS ${found} ON ${found}.__shadow_key = __row.${identifier(name)}`,
  );
  const known = target.kind === "dimension" ? `\nWHERE __row.${identifier(target.key)} <> ${UNKNOWN_MEMBER}` : "";
  const create = `CREATE TEMP TABLE ${arriving(target)} AS
SELECT
  ${commaLines([`__row.${identifier(target.key)} AS __shadow_key`, ...columns])}
FROM ${[`${qualified(own, target.name)} AS __row`, ...joins].join("\n")}${known};`;
  const refusals = translated.map(({ name, dimension }) => {
    const complaint = `Pipeline.BackfillFirst: rows of ${target.name} point to rows of ${dimension} that are not in the warehouse, since ${dimension} is computed otherwise now as well. Fix: npx pipeline backfill ${dimension}. `;
    return `SELECT INTO __rows_found COUNT(*) FROM ${arriving(target)} WHERE ${identifier(name)} IS NULL;
IF __rows_found > 0 THEN
  __complaints := __complaints || ${textLiteral(complaint)};
END IF;`;
  });
  return [create, ...refusals].join("\n");
}

function arriving({ name }: Pick<Target, "name">): string {
  return ownName("arriving", name);
}

function keysTable(dimension: string): string {
  return ownName("keys", dimension);
}

/** What says which row it is, whatever key the row has. */
function identityOf(target: Target): readonly string[] {
  return target.kind === "dimension" && target.history.kind === "versions"
    ? [...naturalKeyOf(target), target.history.from]
    : naturalKeyOf(target);
}

function merge(model: PipelineModel, own: string, target: Target): readonly string[] {
  const { schema } = model.warehouse;
  const live = qualified(schema, target.name);
  const name = identifier(target.name);
  const key = identifier(target.key);
  const identity = identityOf(target);
  const columns = tableColumns(target)
    .slice(1)
    .map((column) => column.name);
  const values = columns.filter((column) => !identity.includes(column));
  const merged = ownName("merged", target.name);
  const gone = ownName("gone", target.name);
  return [
    `CREATE TEMP TABLE ${merged} AS
SELECT ${[`${name}.${key} AS __live_key`, ...columnsOf("__new", columns)].join(", ")}
FROM ${arriving(target)} AS __new
LEFT JOIN ${live} ON ${sameKey(identity, name, "__new")}`,
    ...(target.kind === "dimension"
      ? [
          `CREATE TEMP TABLE ${KEYS_BEFORE} AS\nSELECT ${[key, ...target.naturalKey.map(identifier)].join(", ")}\nFROM ${live}`,
        ]
      : []),
    `CREATE TEMP TABLE ${gone} AS
SELECT ${name}.${key}
FROM ${live}
LEFT JOIN ${merged} ON ${merged}.__live_key = ${name}.${key}
WHERE ${name}.${key} <> ${UNKNOWN_MEMBER} AND ${merged}.__live_key IS NULL`,
    `DELETE FROM ${live}
USING ${gone}
WHERE ${name}.${key} = ${gone}.${key}`,
    ...(values.length === 0
      ? []
      : [
          `UPDATE ${live}
SET
  ${commaLines(values.map(identifier).map((column) => `${column} = ${merged}.${column}`))}
FROM ${merged}
WHERE ${name}.${key} = ${merged}.__live_key
  AND ${differs(values, merged, name, "  ")}`,
        ]),
    `INSERT INTO ${live} (${columns.map(identifier).join(", ")})
SELECT ${columns.map(identifier).join(", ")}
FROM ${merged}
WHERE __live_key IS NULL
ORDER BY ${identity.map(identifier).join(", ")}`,
    ...(target.kind === "dimension" ? rekeyAll(model, target) : keepUnknown(model, own, target)),
    ...takeHistory(schema, own, target),
  ];
}

function rekeyAll(model: PipelineModel, dimension: Dimension): readonly string[] {
  const { schema } = model.warehouse;
  const live = qualified(schema, dimension.name);
  const naturalKey = dimension.naturalKey.map(identifier).join(", ");
  const columns = rekeyedColumns(model, dimension);
  const rekeys =
    columns.length === 0
      ? []
      : [
          `CREATE TEMP TABLE __affected AS
SELECT ${naturalKey} FROM ${live}
UNION
SELECT ${naturalKey} FROM ${KEYS_BEFORE}`,
          ...rekeyStatements(schema, dimension, { keys: "__affected", rows: live }, columns),
        ];
  return [...rekeys, ...dropRekeying(columns)];
}

/** The fact's lookups found the dimension as it was copied, and a run may have changed it since. */
function rekeyFact(model: PipelineModel, own: string, fact: Target, dimension: Dimension): readonly string[] {
  const { schema } = model.warehouse;
  const columns = fact.kind === "fact" ? rekeyedColumnsOf(model, fact, dimension) : [];
  if (columns.length === 0) return [];
  const [live, copy] = [schema, own].map((each) => qualified(each, dimension.name));
  const naturalKey = dimension.naturalKey.map(identifier).join(", ");
  return [
    `CREATE TEMP TABLE ${KEYS_BEFORE} AS
SELECT ${[dimension.key, ...dimension.naturalKey].map(identifier).join(", ")}
FROM ${copy ?? ""}`,
    `CREATE TEMP TABLE __affected AS
SELECT ${naturalKey} FROM ${live ?? ""}
UNION
SELECT ${naturalKey} FROM ${copy ?? ""}`,
    ...rekeyStatements(schema, dimension, { keys: "__affected", rows: live ?? "" }, columns),
    ...dropRekeying(columns),
  ];
}

/** In the transaction: afterwards nobody could take back what other rows have lost by it, and runs would wait. */
function refusePointingNowhere({ warehouse: { schema, targets } }: PipelineModel, member: Target): readonly string[] {
  const key = `__member.${identifier(member.key)}`;
  return targets.flatMap((target) =>
    target.columns.flatMap(({ name, value }) => {
      if (value.kind !== "lookup" || value.dimension !== member.name) return [];
      const complaint = `${RESTORE_FIRST}: rows of ${target.name} would point by ${name} to none that ${member.name} has, since one of the two has lost rows, or these days do not bring them any more. Nothing was changed. Fix: restore what a dry run of a restore finds damaged (npx pipeline restore ${member.name} --dry-run) and start again; where nothing is, give a later --from. `;
      return [
        `SELECT INTO __rows_found COUNT(*)
FROM ${qualified(schema, target.name)} AS __row
LEFT JOIN ${qualified(schema, member.name)} AS __member ON ${key} = __row.${identifier(name)}
WHERE ${key} IS NULL;
IF __rows_found > 0 THEN
  __complaints := __complaints || ${textLiteral(complaint)};
END IF;`,
      ];
    }),
  );
}

function dropRekeying(columns: readonly RekeyedColumn[]): readonly string[] {
  return ["__affected", "__reach_now", KEYS_BEFORE, ...columns.map(rekeyedTable)].map(
    (temporary) => `DROP TABLE IF EXISTS ${temporary}`,
  );
}

function keepUnknown(model: PipelineModel, own: string, fact: Target): readonly string[] {
  if (fact.kind !== "fact" || printUnknownReferencesOf(model, fact).length === 0) return [];
  const { schema } = model.warehouse;
  const live = identifier(fact.name);
  return [
    `DELETE FROM ${unknownReferences(schema, fact)}`,
    `INSERT INTO ${unknownReferences(schema, fact)} (fact_key, column_name, natural_key)
SELECT ${live}.${identifier(fact.key)}, __aside.column_name, __aside.natural_key
FROM ${unknownReferences(own, fact)} AS __aside
INNER JOIN ${arriving(fact)} AS __new ON __new.__shadow_key = __aside.fact_key
INNER JOIN ${qualified(schema, fact.name)} ON ${sameKey(identityOf(fact), live, "__new")}`,
  ];
}

/** The history tells what each run did; now it says as well that these runs carried today's columns. */
function takeHistory(schema: string, own: string, target: Target): readonly string[] {
  const history = qualified(schema, LOAD_HISTORY);
  const again = `${LOAD_HISTORY}.run_id = __again.run_id AND ${LOAD_HISTORY}.table_name = __again.table_name`;
  return [
    `UPDATE ${history}
SET columns = __again.columns
FROM ${qualified(own, LOAD_HISTORY)} AS __again
WHERE ${again} AND __again.table_name = ${textLiteral(target.name)}`,
    `INSERT INTO ${history}
SELECT __again.*
FROM ${qualified(own, LOAD_HISTORY)} AS __again
LEFT JOIN ${history} ON ${again}
WHERE __again.table_name = ${textLiteral(target.name)} AND ${LOAD_HISTORY}.run_id IS NULL`,
    noteEmptied(schema, target),
  ];
}

/** Which live row each row of the shadow is. */
function keysOf(schema: string, target: Target): string {
  const name = identifier(target.name);
  return `CREATE TEMP TABLE ${keysTable(target.name)} AS
SELECT __new.__shadow_key, ${name}.${identifier(target.key)} AS __live_key
FROM ${arriving(target)} AS __new
INNER JOIN ${qualified(schema, target.name)} ON ${sameKey(identityOf(target), name, "__new")}
UNION ALL
SELECT ${UNKNOWN_MEMBER}, ${UNKNOWN_MEMBER}`;
}
