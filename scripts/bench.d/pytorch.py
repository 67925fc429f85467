"""Installs PyTorch into the benchmark's own folder and talks to the process that trains with it."""

import json
import os
import pathlib
import subprocess
import sys
import time

from machine import BENCH

# The build for the CPU where the package index has it; else whatever the index offers.
VERSIONS = ["torch==2.13.0+cpu", "torch"]
PEER = pathlib.Path(__file__).with_name("peer.py")


def interpreter():
    """The Python that has PyTorch; made at first use."""
    folder, ready = BENCH / "venv", BENCH / "venv" / "ready"
    if not ready.exists():
        print("bench: installing PyTorch into .bench/venv", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True, stdout=sys.stderr)
        pip = [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "numpy"]
        if not any(subprocess.run(pip + [version], stdout=sys.stderr).returncode == 0 for version in VERSIONS):
            raise SystemExit("bench: pip could not install PyTorch; see its message above")
        ready.touch()
    return folder / "bin" / "python"


class Peer:
    """PyTorch running one network in a process of its own; see peer.py for the commands."""

    def __init__(self, network, data, what="training", batch=128, environment=None):
        self.process = subprocess.Popen(
            [interpreter(), PEER, network, "--data", data, "--what", what, "--batch", str(batch)], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | (environment or {}))

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit("bench: PyTorch's process ended; see its message above")
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def milliseconds_to_step(network, data):
    """From starting Python to the end of a training step."""
    start = time.perf_counter()
    peer = Peer(network, data)
    peer.ask("run 0")
    elapsed = time.perf_counter() - start
    peer.close()
    return elapsed * 1000
