from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from etl.failures import RefusalError
from etl.plan import check_plan, read_plan
from tests.plans import RENTAL_PLAN

JOBS = Path(__file__).parents[1]


def test_all_faults_of_a_plan_with_their_places() -> None:
    document = json.loads(RENTAL_PLAN.read_text(encoding="utf-8"))
    document["sources"][0]["connections"] = "8"
    del document["time_zone"]
    with pytest.raises(RefusalError) as refusal:
        check_plan(document)
    assert refusal.value.code == "Plan.Invalid"
    assert "sources/0/connections" in refusal.value.message
    assert "'time_zone' is a required property" in refusal.value.message


@pytest.mark.parametrize("text", ["", "{", "[1]"])
def test_a_broken_plan_is_refused(tmp_path: Path, text: str) -> None:
    location = tmp_path / "plan.json"
    location.write_text(text, encoding="utf-8")
    with pytest.raises(RefusalError, match=r"^Plan\.Invalid: "):
        read_plan(str(location))


def test_a_plan_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RefusalError, match=r"^Plan\.Invalid: .*nowhere\.json"):
        read_plan(str(tmp_path / "nowhere.json"))


def test_the_schema_is_found_in_the_archive_that_glue_gets(tmp_path: Path) -> None:
    archive = tmp_path / "jobs.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for file in [*JOBS.glob("etl/**/*.py"), JOBS / "plan.schema.json"]:
            made.write(file, file.relative_to(JOBS))
    code = f"from etl.plan import read_plan; print(read_plan({str(RENTAL_PLAN)!r})['pipeline'])"
    result = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(archive)}, capture_output=True, text=True, check=False
    )
    assert (result.stdout, result.returncode) == ("RentalETLPipeline\n", 0), result.stderr
