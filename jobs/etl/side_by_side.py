"""Several Spark actions at once over one session."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def run_side_by_side(
    work: Callable[[Item], Result], items: Iterable[Item], at_once: int, cancel: Callable[[], object] = lambda: None
) -> Sequence[Result]:
    """Results in the order of the items. The first failure cancels what still runs and is raised."""
    with ThreadPoolExecutor(max_workers=max(1, at_once)) as pool:
        futures = [pool.submit(work, item) for item in items]
        done, waiting = wait(futures, return_when=FIRST_EXCEPTION)
        failure = next((error for future in done if (error := future.exception()) is not None), None)
        if failure is not None:
            for future in waiting:
                future.cancel()
            cancel()
            raise failure
        return [future.result() for future in futures]
