"""The folder of a reference in the raw zone: the child's texts that find a parent of another spelling.

Columns: the child's values of the reference's parts, named by position (`0`, `1`), then, of each part that is text, the
parent's spelling (`0.found`).
"""

from __future__ import annotations

from collections.abc import Sequence

from etl.identifiers import quote
from etl.plan import Reference, Table


def found_column(part: int) -> str:
    return f"{part}.found"


def spelling_columns(reference: Reference) -> Sequence[str]:
    parts = list(enumerate(reference["parts"]))
    return [str(index) for index, _ in parts] + [found_column(index) for index, part in parts if part["text"]]


def spelling_schema(child: Table, reference: Reference) -> str:
    types = {each["name"]: each["spark_type"] for each in child["columns"]}
    parts = enumerate(reference["parts"])
    known = {str(index): types[part["column"]] for index, part in parts}
    return ", ".join(f"{quote(name)} {known.get(name, 'string')}" for name in spelling_columns(reference))
