# fish completion for cognito-auth
# The program says what may follow; fish quotes it, and nothing of it is evaluated.

function __cognito_auth_complete
    set -l before (commandline -opc)
    set -e before[1]
    set -l current (commandline -ct)
    set -l lines (command cognito-auth __complete "=$current" $before 2>/dev/null)
    set -q lines[1]
    or return
    set -l kind (string split -m 1 -- ' ' $lines[1])
    set -e lines[1]
    set -l prefix "$kind[2]"
    switch $kind[1]
        case values
            set -q lines[1]
            and printf '%s\n' $lines
        case files
            set -l path (string sub -s (math 1 + (string length -- "$prefix")) -- "$current")
            for file in (__fish_complete_path "$path")
                printf '%s\n' "$prefix$file"
            end
        case commands
            complete -C "$current"
        case command
            set -l line
            set -l first (math $prefix + 1)
            if test $first -le (count $before)
                set line (string escape -- $before[$first..-1])
            end
            complete -C (string join ' ' -- $line "$current")
    end
end

complete -c cognito-auth -k -f -a '(__cognito_auth_complete)'
