extension Topic {
  static let commandLine = Topic(
    "command-line", summary: "How the program is started",
    """
    telar :: the prompt or, where standard input is no terminal, the statements that it brings
    telar FILE [NAME=VALUE…] :: runs a script; each NAME=VALUE sets one of its parameters
    telar -c TEXT [NAME=VALUE…] :: runs statements
    telar help [NAME] :: help, as the command help gives it; telar help --all format=markdown writes the reference

    # Options

    --store DIR :: the folder of the store
    --format FORMAT :: how results are shown
    --check :: finds a script's mistakes without running it
    --no-init :: leaves the start file out
    --version :: says which version this is
    --help :: lists the options

    # Exit status

    0 :: everything was done
    1 :: an error
    64 :: an option that does not exist
    130 :: Ctrl-C; a script has ended there, and a note says where, unless set interrupt=continue let it go on
    """)
}
