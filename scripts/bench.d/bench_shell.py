"""How quickly the shell and the language answer.

Times the way to the prompt with a store of 100 checkpoints, completion of a keystroke there, a loop of a million `let`
statements, and the check of a script of 10,000 lines; beside them, how long other programs take to start: Python,
gnuplot, and IPython where it is installed. The table gives medians with the smallest and the largest value.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import machine
import telar

LETS = "for i in 1..1000000 { let x = $i * 2 + 1 }\n"


def long_script(lines):
    """A script of many lines that use each kind of statement."""
    text = ["model m input=1x28x28 { conv 16 pad=1; relu; maxpool 2; flatten; linear 10 }"]
    kinds = [
        "let v{n} = {n} * 3 + 1", 'print "value $v{p}" (round($v{p} / 3, 2))',
        "if $v{q} > 3 {{ print yes }} else {{ print no }}",
        'define f{n}(a, b = 2) {{ return $a * $b + len("x") }}', "$v{r} = f{p}($v{r})",
    ]
    for number in range(lines - 1):
        kind = kinds[number % len(kinds)]
        text.append(kind.format(n=number, p=number - 1, q=number - 2, r=number - 4))
    return "\n".join(text) + "\n"


def milliseconds(command):
    """How long a program runs, which must end well."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return (time.perf_counter() - start) * 1000


def fill(store, checkpoints):
    """Makes a store with so many checkpoints."""
    script = "model m input=1x28x28 { block encoder { conv 16 pad=1; relu; maxpool 2 }; flatten; linear 10 }\n"
    telar.run(script + "".join(f"save m as=checkpoint{number}\n" for number in range(checkpoints)), store)


def rows(folder, store):
    """The names of what is measured, each with what measures it once, in milliseconds, and its aim, if it has one."""
    lets = folder / "lets.telar"
    lets.write_text(LETS)
    script = folder / "long.telar"
    script.write_text(long_script(10_000))
    yield "prompt, 100 checkpoints in the store", lambda: telar.milliseconds_to_prompt(store), 30
    yield "completion of `restore checkpoint`", lambda: telar.milliseconds_to_complete(store, "restore ch", "restore checkpoint"), 20
    yield "completion of a statement", lambda: telar.milliseconds_to_complete(store, "convt", "convtranspose "), 20
    yield "a million `let` statements", lambda: milliseconds([telar.BINARY, str(lets)]), 2000
    yield "check of 10,000 lines", lambda: milliseconds([telar.BINARY, "--check", str(script)]), 1000
    yield "telar -c exit", lambda: telar.milliseconds("exit", store), None
    others = [["python3", "-c", "pass"], ["gnuplot", "-e", ""], ["ipython", "-c", "pass"]]
    for command in others:
        if shutil.which(command[0]) and starts(command):
            yield " ".join(part or "''" for part in command), lambda command=command: milliseconds(command), None


def starts(command):
    """Whether another program is there and works."""
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench shell", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="how often each is measured (default: 11)")
    options = parser.parse_args()
    warning = machine.quiet_warning()
    if warning:
        print(f"bench: {warning}", file=sys.stderr)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        # A history of its own, and no start file.
        os.environ |= {"HOME": name, "XDG_STATE_HOME": name, "XDG_CONFIG_HOME": name}
        store = str(folder / "store")
        fill(store, 100)
        measured = [(title, [], once, aim) for title, once, aim in rows(folder, store)]
        # In turns, so that a disturbance does not fall on one of them alone.
        for _ in range(options.rounds):
            for _, times, once, _ in measured:
                times.append(once())
    print(f"{machine.description()}; medians of {options.rounds} rounds, in ms\n")
    print("| what | median | smallest | largest | aim |\n|---|---|---|---|---|")
    for title, times, _, aim in measured:
        limit = f"under {aim:,}" if aim else ""
        print(f"| {title} | {statistics.median(times):,.1f} | {min(times):,.1f} | {max(times):,.1f} | {limit} |")


if __name__ == "__main__":
    main()
