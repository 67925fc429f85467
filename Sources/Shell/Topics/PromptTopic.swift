import Language

extension Topic {
  static let prompt = Topic(
    "prompt", summary: "Keys, history, the start file and undo", groups: ["session"],
    """
    The prompt shows the current model, the shape that comes out of it, and what of it is frozen. An open block, bracket
    or string goes on at the next line, behind …; Ctrl-C drops it.

    # Keys

    Tab :: completes commands, options, values, and the names of models, blocks, data, checkpoints and files, which it \
    puts in quotes where the language needs them
    Up, Down :: go through the entries that begin like the line so far
    Ctrl-R :: searches the history
    Ctrl-C :: drops the line, or ends the work in hand and keeps what it has done so far
    Ctrl-D :: leaves, on an empty line; where training is not saved, the first tells of it and the second leaves

    Editing is GNU readline's: ~/.inputrc may change keys or choose vi mode, for Telar alone between $if Telar and
    $endif.

    # Only at the prompt

    ?NAME or NAME? :: the same as help NAME; ? alone is help
    !COMMAND :: runs a command of the system's shell, and says how it ended if it failed

    A session that is pasted with its prompts runs again: of a text that begins with a prompt, such as telar> or
    ae 1x28x28>, only the lines behind prompts count, and the results between them are left out.

    # The session as a script

    history save=FILE writes what has been run in this session as a script that does the same again. record FILE writes
    from now on, statement by statement. In both a statement that failed stands as a comment. undo takes back changes to
    models, variables, functions and settings, the latest first, and redo makes them again.

    # Start file

    $XDG_CONFIG_HOME/telar/init.telar, else ~/.config/telar/init.telar, runs before the first prompt: settings, data to
    load, functions of one's own. telar --no-init leaves it out. An error in it is shown, and the shell starts all the
    same. Scripts do not run it, so that they do the same for everybody.

    # Environment

    NO_COLOR :: set to anything: no colours
    PAGER :: what shows long help; less if not set
    INPUTRC :: readline's settings; ~/.inputrc if not set
    """)
}
