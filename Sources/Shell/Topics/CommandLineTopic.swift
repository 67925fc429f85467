import Language

extension Topic {
  static let commandLine = Topic(
    "command-line", summary: "How the program is started",
    """
    telar :: the prompt or, where standard input is no terminal, the statements that it brings
    telar FILE [NAME=VALUE…] :: runs a script; each NAME=VALUE sets one of its parameters
    telar -c TEXT [NAME=VALUE…] :: runs statements; each further -c TEXT is a line of the same script
    telar help [NAME] :: help, as the command help gives it; telar help --all format=markdown writes the reference

    # Pipes

    A file is read as a whole, and nothing of it runs if it cannot be read. What comes through a pipe runs as it comes,
    each statement as soon as its line has ended and its brackets are closed, so that another program can write a
    statement, read its result and write the next. This holds for standard input, for a FILE that is a pipe and for
    source. With NAME=VALUE or --check a pipe is read to its end first.

    # Options

    --store DIR :: the folder of the store
    --format FORMAT :: how results are shown
    --check :: finds a script's mistakes without running it
    --no-init :: leaves the start file out
    -c TEXT :: runs statements
    --version :: says which version this is, and of which libraries
    --help :: lists the options

    # Exit status

    0 :: everything was done
    1 :: an error
    64 :: an option that does not exist
    130 :: Ctrl-C; a script has ended there, and a note says where, unless set interrupt=continue let it go on
    """)
}
