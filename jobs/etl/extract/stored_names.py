"""The names that the catalogue keeps tables under, which a SELECT finds by other spellings on some servers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.extract.connection import Connection

CASE_SENSITIVE = "0"
"""`lower_case_table_names` where two tables can differ by case alone. Elsewhere any spelling names the one table."""


@dataclass(frozen=True)
class StoredNames:
    schema: str
    tables: Mapping[str, str]
    """Declared name -> stored name. A table that is not there is not here."""


def read_stored_names(connection: Connection, declared: Sequence[str]) -> StoredNames:
    [[setting]] = connection.query("SELECT @@lower_case_table_names")
    sensitive = setting == CASE_SENSITIVE
    schema = connection.address.database
    if not sensitive:
        schemata = connection.query("SELECT schema_name FROM information_schema.schemata")
        schema = match_names([str(name) for (name,) in schemata], [schema], sensitive).get(schema, schema)
    tables = connection.query(
        f"SELECT table_name FROM information_schema.tables WHERE table_schema = {text_literal(schema)}"
    )
    return StoredNames(schema, match_names([str(name) for (name,) in tables], declared, sensitive))


def match_names(stored: Sequence[str], declared: Sequence[str], sensitive: bool) -> Mapping[str, str]:
    def folded(name: str) -> str:
        return name if sensitive else name.lower()

    by_folded = {folded(name): name for name in stored}
    return {name: by_folded[folded(name)] for name in declared if folded(name) in by_folded}


def text_literal(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
