"""The machine that a benchmark runs on: its name, its peak, and whether it is quiet."""

import os
import pathlib
import platform
import subprocess

BENCH = pathlib.Path(os.environ.get("TELAR_BENCH", ".bench"))
SOURCE = pathlib.Path(__file__).with_name("peak.c")


def description():
    """The processor and how many cores may be used."""
    name = platform.machine()
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                name = line.split(":", 1)[1].strip()
                break
    return f"{name}, {len(os.sched_getaffinity(0))} cores"


def has(feature):
    """Whether the processor says that it has a feature, by its name in /proc/cpuinfo."""
    with open("/proc/cpuinfo") as file:
        return any(line.startswith("flags") and feature in line.split() for line in file)


def quiet_warning():
    """A sentence where other work would spoil the figures, else None."""
    load = os.getloadavg()[0]
    return f"the load average is {load:.1f}: other work slows what is measured" if load > 0.5 else None


def peak_gflops():
    """The best rate of single-precision fused multiply-adds on all cores, in GFLOP/s; takes about half a second."""
    program = BENCH / "peak"
    if not program.exists() or program.stat().st_mtime < SOURCE.stat().st_mtime:
        BENCH.mkdir(exist_ok=True)
        flags = ["-O3", "-march=native", "-ffp-contract=fast", "-pthread"]
        subprocess.run(["clang", *flags, SOURCE, "-o", program], check=True)
    return float(subprocess.run([program], check=True, capture_output=True, text=True).stdout)
