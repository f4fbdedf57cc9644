# elvish completion for cognito-auth
# The program says what may follow; elvish quotes it, and nothing of it is evaluated.

use str

set edit:completion:arg-completer[cognito-auth] = {|@words|
    var current = $words[-1]
    var lines = []
    try {
        set lines = [(e:cognito-auth __complete '='$current (all $words[1..-1]))]
    } catch {
        # Without an answer nothing is completed.
    }
    if (> (count $lines) 0) {
        var kind @rest = (str:split &max=2 ' ' $lines[0])
        var prefix = (str:join '' $rest)
        if (==s $kind values) {
            for line $lines[1..] {
                var value @help = (str:split &max=2 "\t" $line)
                edit:complex-candidate $value &code-suffix=' ' &display=(str:join '  ' [$value $@help])
            }
        } elif (==s $kind files) {
            if (==s $prefix '') {
                edit:complete-filename $current
            }
        } elif (==s $kind commands) {
            edit:complete-sudo sudo $current
        } elif (==s $kind command) {
            edit:complete-sudo sudo (all $words[(+ 1 (num $prefix))..])
        }
    }
}
