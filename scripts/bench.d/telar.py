"""Runs the telar program for a benchmark and reads its JSON."""

import json
import os
import pty
import re
import select
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

BINARY = os.environ.get("TELAR_BINARY", "telar")


@dataclass
class Run:
    """What a run printed, one dictionary for each command with a result, and the memory that it took."""

    results: list
    peak_memory_mb: float

    def result(self, command):
        """The last result of this command."""
        found = [result for result in self.results if result.get("command") == command]
        if not found:
            raise SystemExit(f"bench: telar printed no result of {command}")
        return found[-1]


def parse(output):
    """The JSON objects in a program's standard output, one a line."""
    results = []
    for line in output.splitlines():
        if line.strip():
            try:
                results.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise SystemExit(f"bench: not JSON in telar's output ({error}): {line[:200]}")
    return results


def run(script, store, environment=None):
    """Runs a script; stops the benchmark with telar's own message where it fails."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [BINARY, "--store", store, "--format", "json", "-c", script], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=errors, env=os.environ | (environment or {}))
        output = process.stdout.read().decode()
        # wait4 rather than wait, because it gives this process's own peak of resident memory.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            sys.stderr.write(errors.read().decode(errors="replace"))
            raise SystemExit(f"bench: telar ended with status {process.returncode} on: {script}")
    return Run(parse(output), usage.ru_maxrss / 1024)


def knows(variable):
    """Whether the program looks at an environment variable."""
    with open(BINARY, "rb") as file:
        return variable.encode() in file.read()


def milliseconds(script, store):
    """From starting telar with a script to its end."""
    start = time.perf_counter()
    subprocess.run([BINARY, "--store", store, "-c", script], check=True, stdin=subprocess.DEVNULL, capture_output=True)
    return (time.perf_counter() - start) * 1000


def milliseconds_to_prompt(store):
    """From starting telar on a terminal of its own to its first prompt, which ends in "> "."""
    escape = re.compile(rb"\x1b(\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07)|[\x01\x02\r]")
    start = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(BINARY, [BINARY, "--store", store], os.environ | {"TERM": "xterm"})
    seen, elapsed = b"", None
    try:
        while elapsed is None and select.select([terminal], [], [], 10)[0]:
            seen += os.read(terminal, 4096)
            if escape.sub(b"", seen).endswith(b"> "):
                elapsed = (time.perf_counter() - start) * 1000
        if elapsed is None:
            raise SystemExit(f"bench: no prompt within 10 s; telar printed {seen!r}")
        os.write(terminal, b"exit\n")
        while os.read(terminal, 4096):
            pass
    except OSError:
        # A terminal whose program has ended reads as an input/output error.
        if elapsed is None:
            raise SystemExit(f"bench: telar ended before its prompt; it printed {seen!r}")
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)
    return elapsed
