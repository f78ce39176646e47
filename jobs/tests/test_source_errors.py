"""What the real server and driver say, each cause made to happen: the sentence survives, the secret does not."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyspark.sql import SparkSession

from etl.extract.connection import SourceAddress, connect
from etl.extract.source_errors import CODES, FIXES, failure_of
from etl.failures import JavaError, JobFailureError, RefusalError
from tests.conftest import Home, put_secret
from tests.mariadb import DATABASE, MariaDb
from tests.plans import column, rental_plan, table, with_tables

PASSWORD = "Correct-Horse-47"


def account(source: MariaDb, options: str, database: str = DATABASE) -> SourceAddress:
    """A user whom the server lets in or not, as the options say."""
    source.execute(
        f"DROP USER IF EXISTS tried@'127.0.0.1'; CREATE USER tried@'127.0.0.1' IDENTIFIED BY '{PASSWORD}' {options};"
        "GRANT SELECT ON *.* TO tried@'127.0.0.1';"
    )
    return SourceAddress("marketplace", "127.0.0.1", source.port, database, "tried", PASSWORD)


def failure_at(spark: SparkSession, address: SourceAddress, sql: str = "SELECT 1") -> JobFailureError:
    with pytest.raises(JobFailureError) as failure, connect(spark, address) as connection:
        connection.query(sql)
    assert PASSWORD not in str(failure.value)
    assert failure.value.message.startswith(f"marketplace at 127.0.0.1:{address.port} ")
    return failure.value


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ("ACCOUNT LOCK", "Source.AccountUnusable", "locked"),
        ("PASSWORD EXPIRE", "Source.AccountUnusable", "password"),
        ("REQUIRE X509", "Source.AccessDenied", "Access denied for user 'tried'@"),
    ],
)
def test_an_account_that_may_not_work(spark: SparkSession, source: MariaDb, options: str, code: str, said: str) -> None:
    failure = failure_at(spark, account(source, options))
    assert failure.code == code
    assert said in failure.message
    assert isinstance(failure, RefusalError)


def test_the_limit_of_an_account_is_no_refusal(spark: SparkSession, source: MariaDb) -> None:
    address = account(source, "WITH MAX_USER_CONNECTIONS 1")
    with connect(spark, address):
        failure = failure_at(spark, address)
    assert failure.code == "Source.ConnectionLimit"
    assert "'max_user_connections' resource" in failure.message
    assert not isinstance(failure, RefusalError)


def test_the_limit_of_the_server_is_no_refusal(spark: SparkSession, source: MariaDb) -> None:
    address = account(source, "")
    source.execute("SET GLOBAL max_connections = 10")
    try:
        # Each is closed here: one that is left to Python's collector is closed in the middle of another call to Java.
        with pytest.raises(JobFailureError) as failure, ExitStack() as held:
            for _ in range(12):
                held.enter_context(connect(spark, address))
    finally:
        source.execute("SET GLOBAL max_connections = 151")
    assert failure.value.code == "Source.ConnectionLimit"
    assert "Too many connections" in failure.value.message


def test_the_time_that_the_server_gives_a_statement_is_not_the_jobs(spark: SparkSession, source: MariaDb) -> None:
    limit = "max_execution_time" if source.is_mysql else "max_statement_time"
    source.execute(f"SET GLOBAL {limit} = 60")
    try:
        with connect(spark, account(source, "")) as connection:
            [[sessions]] = connection.query(f"SELECT @@{limit}")
    finally:
        source.execute(f"SET GLOBAL {limit} = 0")
    assert float(str(sessions)) == 0


def test_an_unknown_database(spark: SparkSession, source: MariaDb) -> None:
    failure = failure_at(spark, account(source, "", database="elsewhere"))
    assert failure.code == "Source.DatabaseMissing"
    assert "Unknown database 'elsewhere' (error 1049)" in failure.message


def test_a_table_that_the_server_cannot_read_is_named_with_the_servers_words(
    spark: SparkSession, source: MariaDb, home: Home
) -> None:
    source.execute(
        "DROP TABLE IF EXISTS base; CREATE TABLE base (id INT PRIMARY KEY, price DECIMAL(10,2)); "
        "CREATE OR REPLACE VIEW broken AS SELECT id, price FROM base; DROP TABLE base"
    )
    put_secret(source.port)
    broken = table("broken", column("id", "int(11)", "int"), column("price", "decimal(10,2)", "decimal(10,2)"))
    with pytest.raises(JobFailureError) as failure:
        home.run("extract", with_tables(rental_plan(home.lake), broken))
    assert "broken" in failure.value.message
    assert failure.value.code in {"Source.QueryFailed", "Source.TableMissing"}


def test_a_public_key_is_not_fetched_over_an_open_connection(spark: SparkSession) -> None:
    with asking_for_the_full_password() as port:
        address = SourceAddress("marketplace", "127.0.0.1", port, DATABASE, "tried", PASSWORD)
        failure = failure_at(spark, address)
    assert failure.code == "Source.AuthenticationUnsupported"
    assert "Public Key Retrieval is not allowed" in failure.message
    assert isinstance(failure, RefusalError)


@contextmanager
def asking_for_the_full_password() -> Iterator[int]:
    """MySQL 8's handshake without TLS, up to where caching_sha2_password wants the password itself.

    MariaDB does not have that plugin, so there is no server here to cause it with.
    """
    capabilities = 0x0008_A209  # long password, connect with db, protocol 41, secure connection, plugin auth
    scramble = b"12345678901234567890"
    greeting = (
        b"\x0a8.0.36\0"
        + struct.pack("<I", 1)
        + scramble[:8]
        + b"\0"
        + struct.pack("<H", capabilities & 0xFFFF)
        + b"\xff\x02\x00"
        + struct.pack("<H", capabilities >> 16)
        + bytes([21])
        + bytes(10)
        + scramble[8:]
        + b"\0caching_sha2_password\0"
    )

    def serve() -> None:
        client, _ = server.accept()
        with client:
            client.sendall(packet(0, greeting))
            sequence = client.recv(65536)[3]
            client.sendall(packet(sequence + 1, b"\x01\x04"))
            client.recv(65536)

    def packet(sequence: int, body: bytes) -> bytes:
        return struct.pack("<I", len(body))[:3] + bytes([sequence]) + body

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(timeout=10)


ADDRESS = SourceAddress("shop", "db", 3306, "shop", "reader", PASSWORD)
NAMES = st.sampled_from(
    [
        "java.sql.SQLException",
        "com.mysql.cj.jdbc.exceptions.CommunicationsException",
        "com.mysql.cj.exceptions.CJException",
    ]
)
SENTENCES = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=1).map(lambda text: f"Said {text}!")
NUMBERS = st.one_of(st.just(0), st.integers(1000, 5000), st.sampled_from(sorted(set().union(*CODES.values()))))


@given(st.lists(st.builds(JavaError, NAMES, SENTENCES, NUMBERS), min_size=1, max_size=4))
def test_whatever_is_said_survives_and_a_password_does_not(chain: list[JavaError]) -> None:
    told = chain[0]
    chain[0] = JavaError(told.name, f"{told.message} {PASSWORD}", told.number)
    failure = failure_of(ADDRESS, "orders", [], chain)
    assert failure is not None
    assert failure.code in FIXES
    assert any(error.message.replace(PASSWORD, "***") in failure.message for error in chain)
    assert PASSWORD not in failure.message
    assert failure.message.startswith("shop.orders at db:3306 ")
    numbered = next((error for error in chain if error.number), None)
    if numbered is not None:
        assert f"(error {numbered.number})" in failure.message


def test_a_numbered_column_has_its_name_back() -> None:
    chain = [JavaError("java.sql.SQLException", "Value out of range for 'source_rows'.'c1' near 'c9'", 1690)]
    failure = failure_of(ADDRESS, "orders", ["id", "price"], chain)
    assert failure is not None
    assert "'source_rows'.'price' near 'c9'" in failure.message
