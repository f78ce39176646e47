"""References by text in the spelling of what they refer to."""

from __future__ import annotations

from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql.functions import coalesce

from etl.identifiers import column
from etl.plan import Reference, TargetSpelling
from etl.references import found_column, spelling_columns


def spell_as_parent(rows: DataFrame, spellings: DataFrame, reference: Reference, spelled: TargetSpelling) -> DataFrame:
    """The rows with each text of the reference once more, as its parent spells it, or as it is where none is found."""
    parts = list(enumerate(reference["parts"]))
    # Under names that no row has.
    answers = spellings.select(*(column(name).alias(_answer(name)) for name in spelling_columns(reference)))
    equal = reduce(
        lambda left, right: left & right,
        (column(part["column"]) == column(_answer(str(index))) for index, part in parts),
    )
    joined = rows.join(answers, equal, "left")
    return joined.select(
        *map(column, rows.columns),
        *(
            coalesce(
                column(_answer(found_column(each["part"]))), column(reference["parts"][each["part"]]["column"])
            ).alias(each["as"])
            for each in spelled["columns"]
        ),
    )


def _answer(name: str) -> str:
    return f"answer {name}"


def with_other_spellings(known: DataFrame, spellings: DataFrame, reference: Reference) -> DataFrame:
    """The known values of a parent's column, and the texts that find one of them. One column, no value twice."""
    [name] = known.columns
    answers = spellings.select(*(column(each).alias(_answer(each)) for each in spelling_columns(reference)))
    finds = column(_answer(found_column(0))) == column(name)
    others = answers.join(known, finds).select(column(_answer("0")).alias(name))
    return known.unionByName(others).distinct()
