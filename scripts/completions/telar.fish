# Completion of telar in fish. What may stand where, telar says itself: Sources/Shell/CommandLineCompletion.swift.
function __telar_candidates
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    for line in (command $before[1] ---complete $before[2..] "$current" 2>/dev/null)
        switch $line
            case :files :folders
                # Of name=value the path is behind the sign.
                set -l name (string match -r '^[^/=]*=' -- $current)
                set -l path (string replace -r '^[^/=]*=' '' -- $current)
                if test $line = :files
                    printf "$name%s\n" (__fish_complete_path $path)
                else
                    printf "$name%s\n" (__fish_complete_directories $path)
                end
            case :scripts
                __fish_complete_suffix .telar
            case '*'
                echo $line
        end
    end
end
complete -c telar -f -a '(__telar_candidates)'
