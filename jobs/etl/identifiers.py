"""Names as SQL wants them; Spark and MySQL quote alike."""

from pyspark.sql import Column
from pyspark.sql.functions import col


def quote(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def column(name: str) -> Column:
    """The column of that name, whatever characters the name has."""
    return col(quote(name))
