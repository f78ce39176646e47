"""Every refusal, by causing it; and that a job remembers it."""

from __future__ import annotations

import json
import re

import pytest
from pyspark.sql import SparkSession

from etl.failures import JobFailureError, RefusalError
from etl.plan import Plan
from tests.conftest import PIPELINE, Home, put_secret
from tests.mariadb import MariaDb, free_port
from tests.plans import column, rental_plan, table, with_tables

THING = table("thing", column("id", "int(11)", "int"), column("price", "decimal(10,2)", "decimal(10,2)"))


@pytest.fixture
def plan(spark: SparkSession, source: MariaDb, home: Home) -> Plan:
    source.execute(
        "DROP TABLE IF EXISTS thing; CREATE TABLE thing (id INT PRIMARY KEY, price DECIMAL(10,2));"
        "INSERT thing VALUES (1, 1)"
    )
    put_secret(source.port)
    return with_tables(rental_plan(home.lake), THING)


def refusal_of(home: Home, plan: Plan, scope: str = "execution-1/0") -> JobFailureError:
    with pytest.raises(JobFailureError) as failure:
        home.run("extract", plan, scope=scope)
    assert not (home.lake / "raw").exists()
    return failure.value


def test_all_faults_of_the_schema_in_one_message(source: MariaDb, home: Home, plan: Plan) -> None:
    source.execute("ALTER TABLE thing DROP COLUMN price, MODIFY id BIGINT")
    plan["sources"][0]["tables"].append({**THING, "name": "gone"})
    failure = refusal_of(home, plan)
    assert failure.code == "Source.TableMissing"
    assert "the table marketplace.gone is gone" in failure.message
    assert "the column marketplace.thing.price is gone" in failure.message
    assert re.search(r"marketplace\.thing\.id is bigint(\(20\))?, the definition says int\(11\)", failure.message)
    assert failure.message.count("Fix: ") == 1


def test_a_database_that_has_none_of_the_tables_is_taken_for_another_one(
    source: MariaDb, home: Home, plan: Plan
) -> None:
    source.execute("DROP TABLE thing")
    failure = refusal_of(home, plan)
    assert failure.code == "Source.TableMissing"
    assert "shows this account none of its tables (thing). Fix: give the address of the database" in failure.message


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("DROP COLUMN price", "Source.ColumnMissing"),
        ("MODIFY price DECIMAL(12,2)", "Source.ColumnTypeChanged"),
        ("MODIFY price VARCHAR(9)", "Source.ColumnTypeChanged"),
    ],
)
def test_a_changed_column(source: MariaDb, home: Home, plan: Plan, change: str, code: str) -> None:
    source.execute(f"ALTER TABLE thing {change}")
    assert refusal_of(home, plan).code == code


def test_what_the_plan_does_not_read_may_change(source: MariaDb, home: Home, plan: Plan) -> None:
    source.execute(
        "ALTER TABLE thing ADD COLUMN note TEXT FIRST; DROP TABLE IF EXISTS other; CREATE TABLE other (a INT)"
    )
    home.run("extract", plan)


def test_a_wrong_password(source: MariaDb, home: Home, plan: Plan) -> None:
    put_secret(source.port, password="wrong")
    failure = refusal_of(home, plan)
    assert isinstance(failure, RefusalError)
    assert failure.code == "Source.AccessDenied"
    assert "wrong" not in failure.message


def test_a_server_that_is_not_there_is_no_refusal_and_known_before_spark_starts(
    home: Home, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_secret(free_port())
    monkeypatch.delattr("etl.job.start_session")
    failure = refusal_of(home, plan)
    assert failure.code == "Source.Unreachable"
    assert not isinstance(failure, RefusalError)
    assert "refusals" not in home.ledger_item()


def test_an_unknown_database(source: MariaDb, home: Home, plan: Plan) -> None:
    put_secret(source.port, dbname="elsewhere")
    assert refusal_of(home, plan).code in {"Source.AccessDenied", "Source.DatabaseMissing"}


def test_a_secret_that_is_missing_or_broken(home: Home, plan: Plan) -> None:
    put_secret(1, host=None)
    plan["sources"][0]["secret"] = "nowhere"
    assert refusal_of(home, plan).code == "Source.SecretMissing"


def test_a_table_that_was_emptied(source: MariaDb, home: Home, plan: Plan) -> None:
    source.execute("DELETE FROM thing")
    home.put_ledger_item("committed#2026-01-29", run_id="older")
    home.put_ledger_item("run#older", rows={"marketplace.thing": {"extracted": 0}})
    home.put_ledger_item("committed#2026-01-30", run_id="newer")
    home.put_ledger_item("run#newer", rows={"marketplace.thing": {"extracted": 12}})
    failure = refusal_of(home, plan)
    assert failure.code == "Source.TableEmptied"
    assert "marketplace.thing had 12 rows" in failure.message

    home.put_ledger_item("run#newer", rows={"marketplace.thing": {"extracted": 0}})
    home.run("extract", plan, scope="execution-2/0")


def test_another_attempt_of_the_scope_is_refused_before_spark_starts(
    source: MariaDb, home: Home, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.execute("ALTER TABLE thing DROP COLUMN price")
    first = refusal_of(home, plan)
    assert home.ledger_item()["refusals"] == {
        "RDS_TO_S3_job": {"scope": "execution-1/0", "code": first.code, "message": first.message}
    }
    source.execute("ALTER TABLE thing ADD COLUMN price DECIMAL(10,2)")
    with monkeypatch.context() as no_spark:
        no_spark.delattr("etl.job.start_session")
        assert str(refusal_of(home, plan)) == str(first)
    home.run("extract", plan, scope="execution-1/1")


def test_the_log_of_a_failure(home: Home, plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    plan["sources"][0]["secret"] = "nowhere"
    refusal_of(home, plan)
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert [event["event"] for event in events] == ["job_started", "job_failed"]
    assert events[1]["code"] == "Source.SecretMissing"
    assert {event["run_id"] for event in events} == {home.run_id}
    assert PIPELINE not in events[1]["message"]
