"""What "scripts/bench train" measures: a row of its table each."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field

import machine
import telar
from networks import AUTOENCODER_2, FROZEN, NETWORKS, Network

# The store holds the data set by then.
LOAD = "load fashion-mnist mean=0.5 std=0.5"
# Where stores are made: on a disk, since a store in memory would flatter the rows that read it.
WHERE = os.environ.get("TMPDIR", "/var/tmp")


@dataclass
class Sample:
    """What a run of Telar gave: images per second, the peak of resident memory in MB, the last validation loss."""

    speed: float
    memory: float
    loss: float | None = None


def train(network, batch=128, epochs=2, before="", options=""):
    """Trains some epochs, of which the last counts."""
    def once(store):
        run = telar.run(
            f"{LOAD}; seed 42; {before}{network.script()}; train net loss={network.loss} optimizer=adam lr=1e-3 "
            f"batch={batch} epochs={epochs} {options}", store)
        result = run.result("train")
        if result["stopped"] != "finished" or len(result["epochs"]) != epochs:
            raise SystemExit(f"bench: Telar did not finish training {network.title}")
        last = result["epochs"][-1]
        return Sample(last["images_per_second"], run.peak_memory_mb, last["validation_loss"])
    return once


def benchmark(network, what, batch, environment=None):
    """Runs training steps or inference for some seconds."""
    def once(store):
        run = telar.run(
            f"{LOAD}; seed 42; {network.script()}; benchmark net what={what} batch={batch} on=train seconds=2", store,
            environment)
        return Sample(run.result("benchmark")["images_per_second"], run.peak_memory_mb)
    return once


@dataclass(frozen=True)
class Row:
    key: str
    title: str
    network: Network
    own: Callable[[str], Sample]
    # How PyTorch does the same, for pytorch.Peer; None where Telar itself is the other.
    peer: dict | None = field(default_factory=dict)
    other: Callable[[str], Sample] | None = None
    # What the other is, where it is not PyTorch.
    against: str | None = None
    # Whether all of the network's arithmetic is done, with all of the processor's instructions.
    shows_share: bool = True


def instructions(name, own, torch):
    """Autoencoder II where only older instructions may be used."""
    limit = {"ONEDNN_MAX_CPU_ISA": name}
    title = f"Autoencoder II, {name}" + ("" if telar.knows("TELAR_MAX_ISA") else " (oneDNN alone)")
    return Row(
        name.lower(), title, AUTOENCODER_2,
        benchmark(AUTOENCODER_2, "training", 128, limit | {"TELAR_MAX_ISA": own}),
        peer={"environment": limit | {"ATEN_CPU_CAPABILITY": torch}}, shows_share=False)


def inference(batch):
    return Row(
        f"inference-{batch}", f"Autoencoder II, inference of {batch}", AUTOENCODER_2,
        benchmark(AUTOENCODER_2, "inference", batch), peer={"what": "inference", "batch": batch}, shows_share=False)


def batches(batch, peer=True):
    return Row(
        f"batch-{batch}", f"Autoencoder II, batch {batch}", AUTOENCODER_2, train(AUTOENCODER_2, batch),
        peer={"batch": batch} if peer else None)


def rows():
    yield from (Row(network.key, network.title, network, train(network)) for network in NETWORKS)
    # The first epoch of the first round computes the output of the frozen layers; later runs find it in the store.
    for key, title, what in (
            ("frozen", "Classifier, frozen encoder", "unlearning"),
            ("frozen-eval", "  PyTorch's encoder in eval", "frozen"),
            ("frozen-cached", "  PyTorch caches its output too", "cached")):
        yield Row(key, title, FROZEN, train(FROZEN, epochs=3), peer={"what": what}, shows_share=False)
    yield from (inference(batch) for batch in (1, 256))
    yield from (batches(batch) for batch in (32, 512))
    yield batches(1024, peer=False)
    yield Row("threads", "Autoencoder II, all threads", AUTOENCODER_2, train(AUTOENCODER_2), peer=None,
              other=train(AUTOENCODER_2, before="threads 1; "), against="Telar, 1 thread")
    if machine.has("avx512_bf16"):
        yield Row("bf16", "Autoencoder II, bf16", AUTOENCODER_2, train(AUTOENCODER_2, options="precision=bf16"),
                  peer=None, other=train(AUTOENCODER_2), against="Telar, fp32")
    if machine.has("avx2"):
        yield instructions("AVX2", "avx2", "avx2")
        yield instructions("SSE41", "baseline", "default")


ROWS = list(rows())
