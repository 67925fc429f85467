extension Topic {
  static let store = Topic(
    "store", summary: "What is kept from one day to the next", groups: ["store"],
    """
    Data sets, checkpoints and embeddings live in one store, with checksums: the folder of --store DIR, else of
    TELAR_STORE, else $XDG_DATA_HOME/telar, else ~/.local/share/telar. Each is there in whole or not at all, whenever
    the program or the machine stops. Several sessions may use one store at a time. Where its files are deleted, moved
    or replaced while it is open, the next command that needs it says so, and the one after that uses what is there.

    A model is in memory until save keeps it as a checkpoint: layers, weights, what is frozen, the optimiser's state and
    the history of its training. restore brings it back.

        save ae as=best
        restore best
        checkpoints

    # Other files

    $XDG_STATE_HOME/telar/history :: what was typed at the prompt; ~/.local/state if not set
    $XDG_CONFIG_HOME/telar/init.telar :: the start file of the prompt; ~/.config if not set
    """)
}
