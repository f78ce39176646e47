"""Whether the source still has the tables, columns and types that the plan was compiled for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from etl.extract.connection import Connection
from etl.extract.stored_names import read_stored_names, text_literal
from etl.failures import RefusalError
from etl.plan import Source, table_key

_SHOWN = re.compile(
    r"^((?:small|medium|big)?int|tinyint(?!\(1\)$))\(\d+\)( unsigned)?$|^(float|double)(?:\(\d+,\d+\))?(?: unsigned)?$"
)

# `datetime /* mariadb-5.3 */`: of a moment that a view computes, and of tables that an old server wrote.
_STORED = re.compile(r" /\*[^*]*\*/$")

SourceColumns = Mapping[str, Mapping[str, str]]
"""Declared table -> column in lower case -> what information_schema calls its type, in lower case."""

TABLE_MISSING = "Source.TableMissing"
COLUMN_MISSING = "Source.ColumnMissing"
TYPE_CHANGED = "Source.ColumnTypeChanged"

FIXES = {
    TABLE_MISSING: "create the table again, let the account read it, or take it out of the definition and deploy",
    COLUMN_MISSING: "bring the column back, or take it out of the definition and deploy",
    TYPE_CHANGED: "change the type in the definition and deploy, or change the source back",
}


def check_schema(connection: Connection, source: Source) -> None:
    """Before any row is read: all faults of the source in one refusal."""
    found = read_columns(connection, source)
    if source["tables"] and not found:
        names = ", ".join(table["name"] for table in source["tables"])
        raise RefusalError(
            TABLE_MISSING,
            f"the database that the address of {source['name']} names shows this account none of its tables ({names}). "
            "Fix: give the address of the database that has them, or let the account SELECT from them.",
        )
    faults = list(find_faults(source, found))
    if not faults:
        return
    codes = [code for code in FIXES if any(code == fault_code for fault_code, _ in faults)]
    texts = "; ".join(text for _, text in faults)
    fixes = "; ".join(FIXES[code] for code in codes)
    raise RefusalError(codes[0], f"{texts}. Fix: {fixes}.")


def read_columns(connection: Connection, source: Source) -> SourceColumns:
    stored = read_stored_names(connection, [table["name"] for table in source["tables"]])
    if not stored.tables:
        return {}
    names = ", ".join(map(text_literal, sorted(set(stored.tables.values()))))
    rows = connection.query(
        "SELECT table_name, column_name, column_type FROM information_schema.columns "
        f"WHERE table_schema = {text_literal(stored.schema)} AND table_name IN ({names})"
    )
    found: dict[str, dict[str, str]] = {}
    for table, column, column_type in rows:
        found.setdefault(str(table), {})[str(column).lower()] = str(column_type).lower()
    return {declared: found[name] for declared, name in stored.tables.items() if name in found}


def find_faults(source: Source, found: SourceColumns) -> Iterator[tuple[str, str]]:
    for table in source["tables"]:
        key = table_key(source["name"], table["name"])
        columns = found.get(table["name"])
        if columns is None:
            yield TABLE_MISSING, f"the table {key} is gone"
            continue
        for column in table["columns"]:
            is_type = columns.get(column["name"].lower())
            if is_type is None:
                yield COLUMN_MISSING, f"the column {key}.{column['name']} is gone"
            elif _plain(is_type) not in map(_plain, column["mysql_types"]):
                declared = _either(column["mysql_types"])
                yield TYPE_CHANGED, f"{key}.{column['name']} is {is_type}, the definition says {declared}"


def _plain(mysql_type: str) -> str:
    """Without how a number is shown and a moment is stored. TINYINT(1) stays: it is what a BOOLEAN is called."""
    mysql_type = _STORED.sub("", mysql_type).removesuffix(" zerofill")
    shown = _SHOWN.match(mysql_type)
    return "".join(part or "" for part in shown.groups()) if shown else mysql_type


def _either(types: Sequence[str]) -> str:
    return " or ".join(types)
