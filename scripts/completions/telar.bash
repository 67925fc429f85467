# Completion of telar in bash. What may stand where, telar says itself: Sources/Shell/CommandLineCompletion.swift.
_telar() {
  local IFS=$'\n' current=$2 last line word
  local -a words=()
  local -i index
  COMPREPLY=()
  # Bash takes name=value apart at the sign; here it is one word again. A new word begins behind a blank.
  for ((index = 1; index <= COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]//[\\\"\']/}
    if ((index == COMP_CWORD)) && [[ -z $current && $word != = ]]; then word=; fi
    if ((${#words[@]})) && [[ $word == = || (${COMP_WORDS[index - 1]} == = && -n $word) ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
  done
  last=${words[${#words[@]} - 1]}
  while read -r line; do
    case $line in
      :files) compopt -o filenames && COMPREPLY+=($(compgen -f -- "$current")) ;;
      :folders) compopt -o filenames && COMPREPLY+=($(compgen -d -- "$current")) ;;
      :scripts)
        compopt -o filenames
        COMPREPLY+=($(compgen -f -X '!*.telar' -- "$current") $(compgen -d -- "$current"))
        ((${#COMPREPLY[@]})) || COMPREPLY+=($(compgen -f -- "$current"))
        ;;
      *)
        word=${line%%$'\t'*}
        # Only what stands behind the sign is replaced.
        [[ $last == *=* ]] && word=${word#"${last%%=*}="}
        [[ $word == *= ]] && compopt -o nospace
        COMPREPLY+=("$word")
        ;;
    esac
  done < <(command "$1" ---complete "${words[@]}" 2>/dev/null)
}
complete -F _telar telar
