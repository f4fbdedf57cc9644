# bash completion for cognito-auth
# The program says what may follow; its names are quoted, and nothing of them is evaluated.

_cognito_auth() {
    local word index=1 line quoted value kind='' prefix='' words=() at=()
    local rest=${COMP_LINE#*"${COMP_WORDS[0]}"}

    # Readline ends words at = : and @ too: what has no space between is one word here.
    while ((index <= COMP_CWORD)); do
        word=${COMP_WORDS[index]}
        line=${rest#"${rest%%[![:space:]]*}"}
        if [[ -n $COMP_LINE && ${#words[@]} -gt 0 && $line == "$rest" ]]; then
            words[${#words[@]} - 1]+=$word
        else
            at+=("$index")
            words+=("$word")
        fi
        rest=${line#"$word"}
        ((index += 1))
    done
    local last=$((${#words[@]} - 1))
    local current=${words[last]}

    # What replaces a part of the word does not repeat the rest of it.
    local part=$word
    [[ $part == [=:] && $COMP_WORDBREAKS == *"$part"* ]] && part=''
    # An @ begins a word and belongs to it.
    [[ $2 == @* ]] && part=$2
    local skip=$((${#current} - ${#part}))
    local quote=''
    case $part in
        [\'\"]*) quote=1 part=${part:1} ;;
    esac

    COMPREPLY=()
    while IFS= read -r line; do
        if [[ -z $kind ]]; then
            kind=${line%% *}
            prefix=${line#"$kind"}
            prefix=${prefix# }
            continue
        fi
        value=${line%%$'\t'*}
        value=${value:skip}
        if [[ -n $quote ]]; then
            # Between quotes, only names that need none but for spaces.
            [[ $value == "$part"* && -z ${value//[[:alnum:] _.\/@:=+-]/} ]] && COMPREPLY+=("$value")
            continue
        fi
        # What begins with $ is a variable's, and Readline keeps the $.
        [[ $part == \$* ]] && continue
        printf -v quoted %q "$value"
        [[ $quoted == "$part"* || $value == "$part"* ]] && COMPREPLY+=("$quoted")
    done < <(command cognito-auth __complete "=$current" "${words[@]:0:last}" 2>/dev/null)

    case $kind in
        files)
            # Readline completes the file itself, if the file begins where its word does.
            if ((${#prefix} > skip)) || ! compopt -o default 2>/dev/null; then
                while IFS= read -r line; do
                    printf -v quoted %q "$line"
                    COMPREPLY+=("${prefix:skip}$quoted")
                done < <(compgen -f -- "${current:${#prefix}}")
            fi
            ;;
        commands)
            while IFS= read -r line; do
                COMPREPLY+=("$line")
            done < <(compgen -c -- "$part")
            ;;
        command)
            if declare -F _comp_command_offset >/dev/null; then
                _comp_command_offset "${at[prefix]}"
            elif declare -F _command_offset >/dev/null; then
                _command_offset "${at[prefix]}"
            elif ((prefix == last)); then
                while IFS= read -r line; do
                    COMPREPLY+=("$line")
                done < <(compgen -c -- "$part")
            else
                compopt -o default 2>/dev/null
            fi
            ;;
    esac
}

complete -o nosort -F _cognito_auth cognito-auth 2>/dev/null || complete -F _cognito_auth cognito-auth
