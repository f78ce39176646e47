"""Names as SQL wants them; Spark and MySQL quote alike."""


def quote(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
