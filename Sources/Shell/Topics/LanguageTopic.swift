extension Topic {
  static let language = Topic(
    "language", summary: "Statements, values and functions", listsLanguage: true,
    """
    One grammar: a command, its arguments, then its options as name=value. A statement ends with the line or at a ;
    and { } makes blocks, which may go on over many lines. # begins a comment; \\ at the end of a line continues it.

        train ae epochs=3 lr=1e-3      # a command, an argument, two options

    # Words and variables

    A word is a word, and $name is a variable, everywhere. In double quotes $name and $( … ) are filled in; in single
    quotes nothing is. A whole expression as an argument stands in parentheses, and so does a command whose result is
    wanted.

        let rate = 1e-3
        train ae lr=($rate / 2)
        let result = (evaluate clf)
        print "accuracy $(round($result.accuracy * 100, 2)) %"

    Names of variables and functions are letters of any script, digits and _, and begin with a letter or _.

    let declares a variable in the present block, $x = 3 changes one that exists. Variables are local to their block and
    function; a function sees its own and the outermost ones.

    # Numbers

    There are whole numbers of 64 bits and numbers in double precision, about 16 digits. + - * % and ^ of whole numbers
    are whole, and a result that does not fit into 64 bits is an error. / gives a whole number where it comes out even
    and a number elsewhere: 6 / 3 is 2, 7 / 2 is 3.5. % takes the sign of the divisor: -1 % 3 is 2. Division by zero is
    an error. Numbers print with the fewest digits that read back the same.

    # Other values

    true and false; "text"; lists such as [1, 2, 3], of which $list[0] is the first element and $list[-1] the last;
    $list[1..3] is a part of it; ranges such as 1..5, with both ends; records, which commands give back and whose fields are read as
    $result.accuracy.

        let losses = []
        for epoch in 1..3 {
          let result = (train ae limit=1000)
          $losses = append($losses, $result.epochs[0].train_loss)
        }
        print (min($losses))

    # Operators

    ^, then - (sign), then * / %, then + -, then == != < <= > >=, then not, then and, then or. + also joins texts and
    lists.

    # Functions

        define mean_loss(runs, model = "ae") {
          let total = 0
          for run in 1..$runs { $total = $total + (evaluate $model).loss }
          return $total / $runs
        }
        print (mean_loss(3))

    # Results

    Every command with a result takes format=table, json, csv or markdown, and out=FILE or append=FILE, which put it into
    a file; the file's ending tells the format.

        evaluate clf append=log.csv

    # Scripts

    telar FILE runs a script, which stops at its first error, unless set errors=continue; its status is not 0 if
    anything failed. telar --check FILE finds mistakes without running it. param gives the script a parameter, with a
    default or a type or both, which telar FILE name=value sets; telar FILE --help lists them with their comments.
    source runs another script, found from where the present one is.

        #!/usr/bin/env telar
        param epochs: integer = 2    # how often to go through the images
        train ae epochs=$epochs
        assert (evaluate ae).loss < 1, "the loss is too high"
        try { restore best } catch error { print $error.message }
    """)
}
