"""Values that a target's table does not take. COPY stops at the first, and says neither how many nor of what day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyspark.sql import Column, DataFrame
from pyspark.sql.functions import count, octet_length, when
from pyspark.sql.functions import max as greatest

from etl.identifiers import column
from etl.plan import TargetColumn


@dataclass(frozen=True)
class Question:
    misfit: Column
    measure: Column
    told: str
    """With the number of rows, and what was measured."""


def misfits(rows: DataFrame, columns: Sequence[TargetColumn]) -> Sequence[str]:
    """A sentence a column with such values, by one look at the rows. A value that is missing is one, but in a key."""
    questions = [question for each in columns for question in _questions(each)]
    if not questions:
        return []
    answers = (answer for each in questions for answer in (count(when(each.misfit, 1)), each.measure))
    found = tuple(rows.agg(*answers).first() or ())
    pairs = zip(questions, found[::2], found[1::2], strict=True)
    return [each.told.format(rows=number, most=measured) for each, number, measured in pairs if number]


def _questions(of: TargetColumn) -> Iterator[Question]:
    name = of["name"]
    if "most_bytes" in of:
        most, size = of["most_bytes"], octet_length(column(name))
        told = f"{name} holds {most} bytes, and {{rows}} of the rows are longer, up to {{most}}"
        yield Question(size > most, greatest(size), told)
    if "required" in of:
        missing = column(name).isNull()
        yield Question(missing, greatest(missing), f"{name} is in the key, and {{rows}} of the rows have none")
