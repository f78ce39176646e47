"""Which row of its parent table each text of a child table finds, as the source's own `=` decides.

MySQL compares texts by the collation of their columns: 'abc' finds 'ABC', and 'CAFE' finds 'café'. Everything after
the source compares exactly. So the source is asked once for the texts that find a parent of another spelling, mostly
none, and the answer goes into the raw zone beside the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import expr

from etl.extract.connection import Connection, SourceAddress
from etl.extract.read import FETCH_SIZE
from etl.extract.source_errors import COLLATIONS_MIXED
from etl.extract.stored_names import read_stored_names, text_literal
from etl.failures import RefusalError
from etl.identifiers import column, quote
from etl.plan import Reference, Source, Table
from etl.references import found_column, spelling_columns
from etl.text import without_ending_blanks


def differing_references(connection: Connection, source: Source) -> Sequence[Reference]:
    """Those in which texts of different spelling can be equal. Refuses what the source itself cannot compare."""
    if not source["references"]:
        return []
    collations = _read_collations(connection, source)
    faults = []
    differing = []
    for reference in source["references"]:
        pairs = [
            (collations[reference["table"], part["column"].lower()], collations[parent, part["parent_column"].lower()])
            for part in reference["parts"]
            if part["text"]
            for parent in [reference["parent_table"]]
        ]
        if all(child == parent and child.endswith("_bin") for child, parent in pairs):
            continue
        differing.append(reference)
        if not _is_comparable(connection, reference):
            said = " and ".join(f"{child} with {parent}" for child, parent in pairs)
            faults.append(f"{shown(reference)}: {said}")
    if faults:
        raise RefusalError(
            COLLATIONS_MIXED,
            f"The source {source['name']} itself cannot compare the columns of {'; '.join(faults)}. "
            "Fix: give both columns one collation in the source; or look up by a computed value, such as "
            "trim(column), which is compared exactly; or leave the rule out.",
        )
    return differing


def _read_collations(connection: Connection, source: Source) -> dict[tuple[str, str], str]:
    stored = read_stored_names(connection, [table["name"] for table in source["tables"]])
    rows = connection.query(
        "SELECT table_name, column_name, collation_name FROM information_schema.columns "
        f"WHERE table_schema = {text_literal(stored.schema)} AND collation_name IS NOT NULL"
    )
    found = {(str(table), str(column).lower()): str(collation) for table, column, collation in rows}
    return {
        (declared, column): collation
        for declared, name in stored.tables.items()
        for (table, column), collation in found.items()
        if table == name
    }


def _is_comparable(connection: Connection, reference: Reference) -> bool:
    try:
        connection.query(f"SELECT 1 FROM {_joined(reference)} LIMIT 0")
    except RefusalError as refusal:
        if refusal.code == COLLATIONS_MIXED:
            return False
        raise
    return True


def read_spellings(
    spark: SparkSession, address: SourceAddress, child: Table, reference: Reference, predicate: str
) -> DataFrame:
    """The child's texts that find a parent of another spelling and none of their own, each with that spelling.

    `predicate`: that of the child's rows which are read. Columns as `spelling_columns` says.
    """
    types = {each["name"]: each for each in child["columns"]}
    parts = list(enumerate(reference["parts"]))
    selected = [
        _exactly(f"child.{quote(part['column'])}") if part["text"] else f"child.r{index}" for index, part in parts
    ] + [_exactly(f"parent.{quote(part['parent_column'])}") for _, part in parts if part["text"]]
    # The plan's expressions name their columns bare, so they stand where no other table is.
    reads = [f", {types[part['column']]['read']} AS r{index}" for index, part in parts if not part["text"]]
    keys = ", ".join(dict.fromkeys(quote(part["column"]) for _, part in parts))
    rows = f"(SELECT {keys}{''.join(reads)} FROM {quote(child['name'])} WHERE {predicate}) AS child"
    sql = (
        f"SELECT DISTINCT {', '.join(f'{value} AS c{index}' for index, value in enumerate(selected))} FROM {rows}"
        f" JOIN {quote(reference['parent_table'])} AS parent ON {_equal(reference)}"
        f" LEFT JOIN {_own_spellings(reference)} WHERE NOT ({_same(reference)}) AND own.o0 IS NULL"
    )
    rows_read = spark.read.jdbc(
        address.url,
        f"({sql}) AS spellings",
        properties={**address.properties, "fetchsize": str(FETCH_SIZE)},
    )
    return _cleaned(rows_read, child, reference)


def _cleaned(rows: DataFrame, child: Table, reference: Reference) -> DataFrame:
    """As the processed zone has texts. What is spelled alike then has a parent of its own spelling."""
    types = {each["name"]: each for each in child["columns"]}
    parts = list(enumerate(reference["parts"]))
    names = spelling_columns(reference)
    named = rows.toDF(*names)
    # The plan's expressions of what is no text name the child's columns.
    others = {part["column"]: column(str(index)).alias(part["column"]) for index, part in parts if not part["text"]}
    converted = named.select(*map(column, names), *others.values()).select(
        *(
            without_ending_blanks(column(str(index))).alias(str(index))
            if part["text"]
            else expr(types[part["column"]]["convert"]).cast(types[part["column"]]["spark_type"]).alias(str(index))
            for index, part in parts
        ),
        *(without_ending_blanks(column(name)).alias(name) for name in names[len(parts) :]),
    )
    same = [column(str(index)) == column(found_column(index)) for index, part in parts if part["text"]]
    keys = [str(index) for index, _ in parts]
    alike = converted.where(reduce(lambda left, right: left & right, same)).select(*map(column, keys)).distinct()
    return converted.join(alike, keys, "left_anti").select(*map(column, names)).distinct()


def _joined(reference: Reference) -> str:
    return (
        f"{quote(reference['table'])} AS child JOIN {quote(reference['parent_table'])} AS parent ON {_equal(reference)}"
    )


def _equal(reference: Reference) -> str:
    """As a join of the source compares."""
    return " AND ".join(
        f"child.{quote(part['column'])} = parent.{quote(part['parent_column'])}" for part in reference["parts"]
    )


def _same(reference: Reference) -> str:
    """Spelled alike, but for blanks at the end."""
    return " AND ".join(
        f"{_exactly('child.' + quote(part['column']))} = {_exactly('parent.' + quote(part['parent_column']))}"
        for part in reference["parts"]
        if part["text"]
    )


def _own_spellings(reference: Reference) -> str:
    """What the warehouse finds without help, to be joined to the child: parents that are spelled alike.

    Blanks at the end do not count, also where a NO PAD collation's `=` counts them. No NOT EXISTS: MariaDB remembers a
    subquery's answers by the child's collation, which takes the answer for one spelling as that for another.
    """
    values = []
    conditions = []
    for index, part in enumerate(reference["parts"]):
        ours, theirs = f"child.{quote(part['column'])}", quote(part["parent_column"])
        values.append(f"{_exactly(theirs) if part['text'] else theirs} AS o{index}")
        conditions.append(f"own.o{index} = {_exactly(ours) if part['text'] else ours}")
    parents = quote(reference["parent_table"])
    return f"(SELECT DISTINCT {', '.join(values)} FROM {parents}) AS own ON {' AND '.join(conditions)}"


def _exactly(value: str) -> str:
    """The bare collation's blanks at the end do not count either."""
    return f"CONVERT({value} USING utf8mb4) COLLATE utf8mb4_bin"


def shown(reference: Reference) -> str:
    ours = ", ".join(part["column"] for part in reference["parts"])
    theirs = ", ".join(part["parent_column"] for part in reference["parts"])
    return f"{reference['table']} ({ours}) and {reference['parent_table']} ({theirs})"
