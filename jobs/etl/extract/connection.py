"""Reaching a MySQL-family source: its secret, the driver's settings, and what its errors mean."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.exceptions import ClientError
from pyspark.sql import SparkSession

from etl.extract.source_errors import source_errors, unreachable
from etl.failures import RefusalError

DRIVER = "com.mysql.cj.jdbc.Driver"

CONNECT_SECONDS = 60
"""An Aurora Serverless cluster that has paused wakes in half a minute, or in longer after a day."""

DRIVER_SETTINGS: Mapping[str, str] = {
    # Rows come in portions; without a cursor the driver holds a whole result in memory.
    "useCursorFetch": "true",
    # The server turns every text into UTF-8. Left to itself the driver decodes a column's own bytes by Java's tables,
    # which lack characters that the server's have (latin1's 81, 8D, 8F, 90 and 9D) and whole sets (macce).
    "characterSetResults": "UTF-8",
    # TIMESTAMP and DATETIME alike are read in UTC, whatever the zones of server and worker are.
    "connectionTimeZone": "UTC",
    "forceConnectionTimeZoneToSession": "true",
    "zeroDateTimeBehavior": "CONVERT_TO_NULL",
    "tinyInt1isBit": "false",
    # A strict server refuses to compare with a zero date; the driver would make every server strict. And the time
    # that an application's statements may take is not that of reading a table: MySQL executes the first comment,
    # MariaDB the second.
    "sessionVariables": "sql_mode='' /*!50708 , max_execution_time=0 */ /*M!100101 , max_statement_time=0 */",
    "jdbcCompliantTruncation": "false",
    "connectTimeout": str(CONNECT_SECONDS * 1000),
    "tcpKeepAlive": "true",
}

Row = tuple[str | None, ...]


@dataclass(frozen=True)
class SourceAddress:
    source: str
    host: str
    port: int
    database: str
    username: str
    password: str = field(repr=False)

    @property
    def place(self) -> str:
        """For messages."""
        return f"{self.source} at {self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"jdbc:mysql://{self.host}:{self.port}/{self.database}"

    @property
    def properties(self) -> dict[str, str]:
        return {**DRIVER_SETTINGS, "driver": DRIVER, "user": self.username, "password": self.password}


def read_address(source: str, secret: str) -> SourceAddress:
    """Where the source is, from its secret: JSON in the form that RDS itself keeps."""
    try:
        text = boto3.client("secretsmanager").get_secret_value(SecretId=secret)["SecretString"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        raise RefusalError("Source.SecretMissing", f"There is no secret {secret} for the source {source}.") from error
    try:
        values = json.loads(text)
        return SourceAddress(
            source=source,
            host=values["host"],
            port=int(values.get("port", 3306)),
            database=values["dbname"],
            username=values["username"],
            password=values["password"],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        # The secret's text stays out of the message.
        raise RefusalError(
            "Source.SecretInvalid", f"The secret {secret} must be JSON with host, port, username, password and dbname."
        ) from error


def probe(address: SourceAddress) -> None:
    """Whether anybody listens there, at the price of one handshake."""
    try:
        with socket.create_connection((address.host, address.port), timeout=CONNECT_SECONDS):
            pass
    except TimeoutError as error:
        raise unreachable(
            address.place,
            f"no answer within {CONNECT_SECONDS} seconds, in which a database that has paused would have woken",
        ) from error
    except OSError as error:
        raise unreachable(address.place, error.strerror or str(error)) from error


@dataclass(frozen=True)
class Connection:
    """One JDBC connection of the driver process, for the small questions before the rows are read."""

    address: SourceAddress
    _jdbc: Any

    def query(self, sql: str, table: str | None = None) -> Sequence[Row]:
        """The rows as text. `table`: the one that is asked about, for the message of a failure."""
        with source_errors(self.address, table):
            statement = self._jdbc.createStatement()
            result = statement.executeQuery(sql)
            width = result.getMetaData().getColumnCount()
            rows = []
            while result.next():
                rows.append(tuple(result.getString(index) for index in range(1, width + 1)))
            statement.close()
            return rows


@contextmanager
def connect(spark: SparkSession, address: SourceAddress) -> Iterator[Connection]:
    jvm: Any = spark.sparkContext._jvm
    properties = jvm.java.util.Properties()
    for name, value in address.properties.items():
        properties.setProperty(name, value)
    with source_errors(address):
        jdbc = jvm.com.mysql.cj.jdbc.Driver().connect(address.url, properties)
    try:
        yield Connection(address, jdbc)
    finally:
        jdbc.close()
