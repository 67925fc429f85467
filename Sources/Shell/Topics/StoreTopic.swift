import Language

extension Topic {
  static let store = Topic(
    "storage", summary: "What is kept from one day to the next", groups: ["store"],
    """
    Data sets, checkpoints, embeddings and runs live in one store, with checksums: the folder of --store DIR, else of
    TELAR_STORE, else $XDG_DATA_HOME/telar, else ~/.local/share/telar. Each is there in whole or not at all, whenever
    the program or the machine stops. Several sessions may use one store at a time. Where its files are deleted, moved
    or replaced while it is open, the next command that needs it says so, and the one after that uses what is there.

    A model is in memory until save keeps it as a checkpoint: layers, weights, what is frozen, the optimiser's state and
    the history of its training. restore brings it back.

        save ae as=best
        restore best
        checkpoints

    # What gives way

    models says which models are unsaved: those that were trained or saved before and that no checkpoint holds as they
    are now. Where model, attach or restore would put another in the place of one whose training no checkpoint holds, a
    script is refused unless it says replace=yes; at the prompt a note tells of it, and undo brings it back. Ctrl-D and
    exit tell of such training first, and leave when they come once more.

    A checkpoint is replaced by the model that it was saved from, whatever has become of that since, and by a model that
    has learnt all that it had, as when the same script runs again. Those saved before models were told apart go by the
    second alone. An embedding is replaced by one of the same model, part and data set by name. Anything else is refused
    unless replace=yes.

    # Names, and what takes room

    Names are letters of any script, digits, - _ and ., beginning with a letter, a digit or _; they have at most 100
    characters, and those that can be written in several ways are one. Variables and functions do without - and ., which
    mean something else there. What has another name from an older version still opens.

        list checkpoint 'clf*' sort=-saved
        rename checkpoint clf best
        copy checkpoint best try.1
        remove checkpoint 'try.*'
        store

    store says what takes how much. Room that was freed is used again before the file grows; store compact gives it back.

    # Other files

    $XDG_STATE_HOME/telar/history :: what was typed at the prompt; ~/.local/state if not set
    $XDG_CONFIG_HOME/telar/init.telar :: the start file of the prompt; ~/.config if not set
    """)
}
