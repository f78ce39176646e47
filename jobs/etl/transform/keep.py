"""What a run of a date would write over: another run's rows may be in the warehouse already, and nowhere else."""

from __future__ import annotations

import json

from etl.job import JobRun
from etl.lake import copy_folder, is_kept, write_text
from etl.ledger import Writer
from etl.plan import Target
from etl.side_by_side import run_side_by_side

KEPT = "_kept"


def keep_other_runs_rows(run: JobRun, at_once: int) -> None:
    """Copies the date's curated folders beside it, once, where another run has written them as a whole.

    Whoever loads that run again, such as a standby, reads the copy. A run whose job did not come to its end has loaded
    nothing, and has kept what there was before it.
    """
    date, run_id = run.arguments.logical_date, run.arguments.run_id
    writer = run.ledger.writer_of(date)
    if writer is not None and writer.run_id == run_id:
        return
    if writer is not None and run.ledger.has_done(writer.run_id, run.plan["jobs"]["load"]):
        run_side_by_side(lambda target: _keep(run, target, writer), run.plan["targets"], at_once)
        run.log.write("rows_kept", of=writer.run_id)
    shapes = {target["name"]: target["load_shape"] for target in run.plan["targets"]}
    run.ledger.note_writer(date, Writer(run_id, shapes))


def _keep(run: JobRun, target: Target, writer: Writer) -> None:
    """The marker comes last, and names the files: a replica may have it before it has them."""
    name, copy = target["name"], f"{KEPT}/{writer.run_id}"
    parts = ["", *(["_held/"] if target["source_key"] else [])]
    files: list[str] = []
    for part in parts:
        folder = run.lake.folder("curated", *f"{name}/{part}".strip("/").split("/"))
        if not is_kept(run.spark, folder):
            return
        to = run.lake.above("curated", name, f"{part}{copy}")
        files += [f"{part}{copy}/{file}" for file in copy_folder(run.spark, folder, to)]
    marker = {"load_shape": writer.shapes.get(name, ""), "files": files}
    write_text(run.spark, f"{run.lake.above('curated', name, copy)}.json", json.dumps(marker))
