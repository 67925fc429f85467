import Language

extension Topic {
  static let language = Topic(
    "language", summary: "Statements, values and functions", listsLanguage: true,
    """
    One grammar: a command, its arguments, then its options as name=value. A statement ends with the line or at a ;
    and { } makes blocks, which may go on over many lines. # begins a comment; \\ at the end of a line continues it.

        train ae epochs=3 lr=1e-3      # a command, an argument, two options

    # Words and variables

    A word is a word, and $name is a variable, everywhere. A whole expression as an argument stands in parentheses, and
    so does a command whose result is wanted. In double quotes, and within a word, $name, $name.field, $name[0],
    $name[$i] and $( … ) are filled in; in single quotes nothing is. A dot that ends a sentence stays one, and so does
    all that leads nowhere: "$file.csv" is the text in $file with .csv behind it.

        let rate = 1e-3
        train ae lr=($rate / 2)
        let result = (evaluate clf)
        print "accuracy $(round($result.accuracy * 100, 2)) %, loss $result.loss"

    Names of variables and functions are letters of any script, digits and _, and begin with a letter or _.

    let declares a variable in the present block, $x = 3 changes one that exists, and so does $x += 1, as do
    -= *= /= //= %= and **=: $x *= 2 + 1 is $x = $x * (2 + 1). Variables are local to their block and
    function; a function sees its own and the outermost ones.

    # Numbers

    There are whole numbers of 64 bits and numbers in double precision, about 16 digits: 7 is whole and 7.0 is not. A
    whole number and a number give a number. A whole result that does not fit into 64 bits is an error, and so is
    division by zero; a number that is too large is inf. Numbers print with the fewest digits that read back the same.

    / gives a whole number where it comes out even and a number elsewhere: 6 / 3 is 2, 7 / 2 is 3.5. // goes down to the
    next whole number, and % is what it leaves, with the sign of the divisor: -7 // 2 is -4, -7 % 2 is 1. ** is the
    power, also written ^; a negative power is a number.

    Comparisons are exact, also of a whole number with a number. nan, which is no number, as inf - inf, is unequal to
    everything, itself too; sort puts it at the end, and min, max, sum and mean are nan where one is. sum and mean are
    worked out exactly and rounded once, in whatever order the list is.

    round and format round the exact value once, halves away from zero: round(2.5) is 3, round(-2.5) is -3. Digits below
    0 round before the point: round(1250, -2) is 1300. int cuts the fraction off. int and float also read texts, in
    decimal digits: float("nan") is nan.

    # Other values

    true and false; nothing; "text"; lists such as [1, 2, 3], of which $list[0] is the first element and $list[-1] the last;
    $list[1..3] is a part of it; ranges such as 1..5, with both ends; records, which commands give back and whose fields
    are read as $result.accuracy.

        let losses = []
        for epoch in 1..3 {
          let result = (train ae limit=1000)
          $losses = append($losses, $result.epochs[0].train_loss)
        }
        print (min($losses))

    A character of a text is a code point of Unicode, as in Python, for all functions, indices and the columns that
    errors name: "\\r\\n" has two, and so has an e with an accent of its own. Texts are compared character by character.

    # Operators

    ** or ^, then - (sign), then * / // %, then + -, then .., then == != < <= > >=, then not, then and, then or. + also
    joins texts and lists. ** goes from right to left, all others from left to right.

    # Functions

        define mean_loss(runs, model = "ae") {
          let total = 0
          for run in 1..$runs { $total += (evaluate $model).loss }
          return $total / $runs
        }
        print (mean_loss(3))

    # Results

    Every command with a result takes format=table, json, csv or markdown, and out=FILE or append=FILE, which put it into
    a file; the file's ending (.json .csv .md .txt) tells the format.

        evaluate clf append=log.csv

    A CSV file has one row for each record of the result's list, or one for a result without a list. Its columns are
    always the same, whatever is empty, and each row has what tells it from another result's, such as the model of train
    and the query of nearest. append= puts rows under columns of the same names only; others are refused before anything
    runs. A Markdown file's last table grows likewise; JSON has an object a line, whatever it is of.

    # Scripts

    telar FILE runs a script, which stops at its first error, unless set errors=continue; its status is not 0 if
    anything failed. telar --check FILE finds mistakes without running it. param gives the script a parameter, with a
    default or a type or both, which telar FILE name=value sets; telar FILE --help lists them with their comments. A
    list is given as widths=8,16 or, as in a script, 'widths=[8, "two", [3, 4]]'.
    source runs another script, found from where the present one is.

        #!/usr/bin/env telar
        param epochs: integer = 2    # how often to go through the images
        train ae epochs=$epochs
        assert (evaluate ae).loss < 1, "the loss is too high"
        try { restore best } catch error { print $error.message }

    Ctrl-C ends a script, also in train, whose model is then lost unless it was saved; set interrupt=continue lets it go
    on behind train.
    """)
}
