"""Runs a job's script as Glue does, and ends it when the lab that started it is gone.

A lab that is killed cannot stop its jobs; one that goes on alone would write into the lake beside the retry's. The
lab's end of standard input closes with the lab, however that ends.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
from pathlib import Path


def end_with_the_lab() -> None:
    # Not through sys.stdin: a thread that waits in its buffer would not let Python end.
    while os.read(0, 1024):
        pass
    # The job leads a process group of its own, to which Spark's Java belongs.
    os.killpg(os.getpgid(0), signal.SIGKILL)


def main() -> None:
    script = Path(sys.argv[1])
    sys.argv = sys.argv[1:]
    # As for any script that Python is started with: its folder is where its imports are found.
    sys.path[0] = str(script.parent)
    threading.Thread(target=end_with_the_lab, daemon=True).start()
    runpy.run_path(str(script), run_name="__main__")


if __name__ == "__main__":
    main()
