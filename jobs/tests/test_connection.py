"""How long a job waits for a source that does not answer, and what it says then."""

from __future__ import annotations

import socket

import pytest

from etl.extract.connection import DRIVER_SETTINGS, SourceAddress, probe
from etl.failures import JobFailureError

WAKES_IN_SECONDS = 60
"""Aurora Serverless that has paused answers after half a minute, and after a day later than that."""


def test_a_source_that_has_paused_may_wake(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    def no_answer(_place: tuple[str, int], timeout: float) -> socket.socket:
        waited.append(timeout)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", no_answer)
    with pytest.raises(JobFailureError) as failure:
        probe(SourceAddress("shop", "db.example", 3306, "shop", "reader", "secret"))
    assert waited == [WAKES_IN_SECONDS]
    assert f"no answer within {WAKES_IN_SECONDS} seconds" in failure.value.message
    assert "paused" in failure.value.message
    assert "shop at db.example:3306" in failure.value.message


def test_the_driver_waits_as_long() -> None:
    assert int(DRIVER_SETTINGS["connectTimeout"]) == WAKES_IN_SECONDS * 1000
