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


class Prompt:
    """telar on a terminal of its own."""

    ESCAPE = re.compile(rb"\x1b(\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07)|[\x01\x02\r]")

    def __init__(self, store):
        self.start = time.perf_counter()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.execve(BINARY, [BINARY, "--store", store], os.environ | {"TERM": "xterm"})

    def wait_for(self, ending, since):
        """Milliseconds from `since` until what appears ends so."""
        seen = b""
        try:
            while select.select([self.terminal], [], [], 10)[0]:
                seen += os.read(self.terminal, 4096)
                if self.ESCAPE.sub(b"", seen).endswith(ending):
                    return (time.perf_counter() - since) * 1000
        except OSError:
            # A terminal whose program has ended reads as an input/output error.
            raise SystemExit(f"bench: telar ended before {ending!r} appeared; it printed {seen!r}")
        raise SystemExit(f"bench: no {ending!r} within 10 s; telar printed {seen!r}")

    def milliseconds_to_prompt(self):
        """From the start to the first prompt, which ends in "> "."""
        return self.wait_for(b"> ", self.start)

    def milliseconds_to_complete(self, text, whole):
        """From pressing Tab behind `text` until `whole` stands there."""
        os.write(self.terminal, text.encode())
        self.wait_for(text.encode(), time.perf_counter())
        start = time.perf_counter()
        os.write(self.terminal, b"\t")
        return self.wait_for(whole.encode()[len(text):], start)

    def leave(self):
        """Drops the line and ends the program."""
        try:
            os.write(self.terminal, b"\x15exit\n")
            while os.read(self.terminal, 4096):
                pass
        except OSError:
            pass
        finally:
            os.close(self.terminal)
            os.waitpid(self.pid, 0)


def milliseconds_to_prompt(store):
    """From starting telar on a terminal of its own to its first prompt."""
    prompt = Prompt(store)
    try:
        return prompt.milliseconds_to_prompt()
    finally:
        prompt.leave()


def milliseconds_to_complete(store, text, whole):
    """From pressing Tab behind `text` at a prompt until `whole` stands there."""
    prompt = Prompt(store)
    try:
        prompt.milliseconds_to_prompt()
        return prompt.milliseconds_to_complete(text, whole)
    finally:
        prompt.leave()
