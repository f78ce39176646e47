"""What of a text goes on: everything but what engines do not agree on."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql.functions import lit, replace, rtrim


def without_ending_blanks(text: Column) -> Column:
    """Blanks at the end, and blanks only, are no part of a text: engines disagree on whether they count.

    Nor is a NUL anywhere: MySQL keeps it, and a COPY into a VARCHAR stops at it.
    """
    return rtrim(replace(text, lit("\0"), lit("")))
