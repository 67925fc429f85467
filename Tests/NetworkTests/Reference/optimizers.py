#!/usr/bin/env python3
"""Writes optimizers.json: what PyTorch's optimisers make of a network that is frozen, unfrozen and attached to.

    .bench/venv/bin/python Tests/NetworkTests/Reference/optimizers.py

Each scenario is a list of phases on one network, without bends, so that single precision strays by rounding alone. A phase
freezes or unfreezes parts, attaches a new head to the encoder, or goes through a checkpoint ("restore"), and then takes
some steps. PyTorch has one optimiser as long as its kind stays the same, whose learning rate and momentum are set before
each phase; another kind, or an attached head, begins with a new one. A parameter without a gradient is not touched, and
has no state before its first step.

Weights and pixels are those of generate.py's hash: parameter tensors are numbered from 0, those of the n-th attached head
from 100 n on. What is allowed is worked out as oracle.py says.

optimizers.json    scenarios: name, kinds, phases (actions, kind, rate, momentum, steps;
                   losses (before each step), taken (steps of each parameter array by Adam's state; null for sgd),
                   weights (digest of all of them), each with what is allowed),
                   weights (all of them, in the end) and what is allowed
"""

import copy
import random

import torch

from generate import IMAGES, labels, module, pixels, units, write
from oracle import FLOOR, RUNS, SLACK, UNIT, allowed, digest, typical

INPUT, BATCH = (1, 6, 6), 6
ENCODER = ["conv 3 kernel=3", "sigmoid", "conv 2 kernel=2", "sigmoid"]
HEAD = ["flatten", "linear 6", "sigmoid", "linear 10"]
PARTS = {"encoder": range(0, 4), "head": range(4, 8), "encoder.conv1": [0], "encoder.conv2": [2], "head.linear1": [5],
         "head.linear2": [7]}
COUNT = 36


def layers(spelled, shape, number):
    modules = []
    for text in spelled:
        part = module(text, shape)
        shape = tuple(part(torch.zeros((1, *shape))).shape[1:])
        with torch.no_grad():
            for parameter in part.parameters():
                fan_in = part.weight.numel() // part.weight.shape[0]
                parameter.copy_(units(number, tuple(parameter.shape)) * torch.tensor(1 / fan_in**0.5, dtype=torch.float32))
                number += 1
        modules.append(part.double())
    return modules, shape


def scenario(draw, name, kinds):
    """Phases in which something can always learn."""
    phases, frozen = [], set()
    for _ in range(draw.randint(3, 8)):
        actions = []
        for _ in range(draw.randint(0, 3)):
            part = draw.choice(list(PARTS))
            verb = draw.choice(["freeze", "unfreeze", "unfreeze", "attach", "restore"])
            if verb == "freeze":
                after = frozen | {n for n in PARTS[part]}
                if {0, 2, 5, 7} <= after:
                    continue
                frozen = after
            elif verb == "unfreeze":
                frozen -= set(PARTS[part])
            elif verb == "attach":
                frozen -= set(PARTS["head"])
            actions.append(verb if verb in ("attach", "restore") else f"{verb} {part}")
        kind = draw.choice(kinds)
        phases.append({
            "actions": actions, "kind": kind, "rate": draw.choice([1e-3, 1e-2] if kind == "adam" else [0.05, 0.5]),
            "momentum": draw.choice([0.0, 0.0, 0.5, 0.9]) if kind == "sgd" else 0.0, "steps": draw.randint(1, 6)})
    return {"name": name, "phases": phases}


def measured(phases, moved):
    """Losses, steps and weights after each phase. `moved` turns tensors into the precision to compute in."""
    inputs = moved(pixels(IMAGES, (BATCH, *INPUT)))
    modules, shape = layers(ENCODER + HEAD, INPUT, 0)
    network = torch.nn.Sequential(*modules)

    def convert(part):
        with torch.no_grad():
            for parameter in part.parameters():
                parameter.data = moved(parameter.data)

    convert(network)
    optimizer, kind, heads, found = None, None, 0, []
    for phase in phases:
        for action in phase["actions"]:
            verb, *part = action.split()
            if verb == "attach":
                heads += 1
                encoder = copy.deepcopy(list(network)[:4])
                shape = (2, 3, 3)
                head = torch.nn.Sequential(*layers(HEAD, shape, 100 * heads)[0])
                convert(head)
                network, optimizer = torch.nn.Sequential(*encoder, *head), None
            elif verb != "restore":
                for number in PARTS[part[0]]:
                    network[number].requires_grad_(verb == "unfreeze")
        if optimizer is None or kind != phase["kind"]:
            kind = phase["kind"]
            make = torch.optim.Adam if kind == "adam" else torch.optim.SGD
            optimizer = make(network.parameters(), lr=phase["rate"])
        for group in optimizer.param_groups:
            group["lr"] = phase["rate"]
            if kind == "sgd":
                group["momentum"] = phase["momentum"]
        losses = []
        for _ in range(phase["steps"]):
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(network(inputs), labels(BATCH))
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
        taken = [int(optimizer.state[p]["step"]) if p in optimizer.state else 0 for p in network.parameters()] if kind == "adam" else None
        weights = torch.cat([p.detach().reshape(-1) for p in network.parameters()])
        found.append({"losses": torch.stack(losses), "taken": taken, "weights": weights})
    return found


def complete(entry):
    exact = measured(entry["phases"], lambda x: x.double())
    runs = []
    for seed in range(RUNS):
        generator = torch.Generator().manual_seed(seed)
        runs.append(measured(
            entry["phases"],
            lambda x: (x * (1 + UNIT * (2 * torch.rand(x.shape, generator=generator, dtype=torch.float64) - 1))).float()))
    phases = []
    for index, (phase, found) in enumerate(zip(entry["phases"], exact)):
        worst = max((run[index]["losses"] - found["losses"]).abs().max().item() for run in runs)
        phases.append(phase | {
            "losses": {"value": found["losses"].tolist(), "allowed": SLACK * worst + FLOOR * UNIT * typical(found["losses"])},
            "taken": found["taken"],
            "weights": {"value": digest(found["weights"]),
                        "allowed": allowed(found["weights"], [run[index]["weights"] for run in runs])}})
    end = exact[-1]["weights"]
    worst = max((run[-1]["weights"] - end).abs().max().item() for run in runs)
    return entry | {"phases": phases, "weights": {"value": end.tolist(), "allowed": SLACK * worst + FLOOR * UNIT * typical(end)}}


if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    draw = random.Random(1)
    families = [["adam"], ["sgd"], ["adam", "sgd"]]
    write("optimizers.json", {"scenarios": [
        complete(scenario(draw, f"scenario {n}: {' and '.join(families[n % 3])}", families[n % 3])) for n in range(COUNT)]})
