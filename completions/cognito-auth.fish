# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_cognito_auth_global_optspecs
    string join \n c/context= no-input q/quiet v/verbose color= error-format= h/help V/version
end

function __fish_cognito_auth_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_cognito_auth_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_cognito_auth_using_subcommand
    set -l cmd (__fish_cognito_auth_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -s V -l version -d 'Print version'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "login" -d 'Sign a user in and print the tokens'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "respond" -d 'Answer one pending challenge'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "refresh" -d 'Get new tokens for a refresh token'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "token" -d 'Print one valid token'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "logout" -d 'End a session: its refresh token, and the access token that came with it'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "credentials" -d 'Exchange an IdToken for temporary AWS credentials'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "exec" -d 'Run a command with temporary AWS credentials'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "whoami" -d 'Print who is signed in, and whose AWS credentials are in use'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "decode" -d 'Print a token\'s header and claims, without verifying anything'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "verify" -d 'Verify a token: its signature, issuer, times, client and whatever else is asked'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "explain" -d 'Tell who would accept a token, and why not'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "doctor" -d 'Find out why signing in does not work'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "password" -d 'Manage users\' passwords'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "user" -d 'Manage users of a pool'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "mfa" -d 'Manage second factors'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "context" -d 'Manage contexts: settings saved by name in config.toml'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "configure" -d 'Point other programs at this one'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c cognito-auth -n "__fish_cognito_auth_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l auth-flow -d 'How to sign in [default: by the IAM credentials at hand]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l password-file -d 'Read the password from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l password-command -d 'Read the password from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l new-password-file -d 'Read the new password from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l new-password-command -d 'Read the new password from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l mfa-code-command -d 'Take the one-time code from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l totp-secret-file -d 'Make one-time codes from the seed in FILE: base32 or an otpauth URI [env: COGNITO_TOTP_SECRET]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l totp-secret-command -d 'Make one-time codes from the seed that COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l mfa-type -d 'Second factor to choose where there are several: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l preferred-challenge -d 'First factor to choose in USER_AUTH: PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l user-pool-id -d 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l client-id -d 'App client [env: COGNITO_CLIENT_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -s u -l username -d 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l client-secret-file -d 'Read the app client\'s secret from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l client-secret-command -d 'Read the app client\'s secret from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l client-metadata -d 'Pass KEY=VALUE to the pool\'s Lambda triggers (can be repeated)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l attribute -d 'Value of an attribute that the pool requires (can be repeated)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l mfa-code -d 'One-time code of an app, a text message or an e-mail' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l answer -d 'Answer to a CUSTOM_CHALLENGE (can be repeated, one for each round)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -s o -l output -d 'How to print the tokens [default: json; on a terminal a summary]' -r -f -a "json\t'As aws cognito-idp prints them'
oauth\t'As an OAuth token endpoint answers'
env\t'export NAME=VALUE, for sh, bash, zsh'
env-no-export\t'NAME=VALUE'
fish\t'set -gx NAME "VALUE"'
powershell\t'$Env:NAME="VALUE"'
windows-cmd\t'set NAME=VALUE'
dotenv\t'NAME=VALUE for an env file'
github\t'Masks, and variables for the next steps of a GitHub Actions job'
text\t'As the AWS CLI\'s text output'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l query -d 'Print only what this JMESPath expression selects, with -o json or text' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l region -d 'Region of the call; else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l no-respond -d 'Stop at the first challenge that a person decides, and print it'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l admin -d 'Use the Admin API, which is signed with IAM credentials'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l no-admin -d 'Use the public API, which needs no IAM credentials'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l password-stdin -d 'Read the password from a line of standard input [env: COGNITO_PASSWORD]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l new-password-stdin -d 'Read the new password from a line of standard input [env: COGNITO_NEW_PASSWORD]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l remember-device -d 'Let the pool remember this machine, which then counts as a second factor (needs a context)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l client-secret-stdin -d 'Read the app client\'s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l github-output -d 'With -o github: set outputs of the step instead of variables of the job'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l challenge-name -d 'Challenge to answer, as the service named it' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l session -d 'Session of the challenge' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l session-file -d 'Read the session from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l response -d 'Response to send literally (can be repeated)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l auth-flow -d 'How to sign in [default: by the IAM credentials at hand]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l password-file -d 'Read the password from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l password-command -d 'Read the password from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l new-password-file -d 'Read the new password from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l new-password-command -d 'Read the new password from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l mfa-code-command -d 'Take the one-time code from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l totp-secret-file -d 'Make one-time codes from the seed in FILE: base32 or an otpauth URI [env: COGNITO_TOTP_SECRET]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l totp-secret-command -d 'Make one-time codes from the seed that COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l mfa-type -d 'Second factor to choose where there are several: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l preferred-challenge -d 'First factor to choose in USER_AUTH: PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l user-pool-id -d 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l client-id -d 'App client [env: COGNITO_CLIENT_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -s u -l username -d 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l client-secret-file -d 'Read the app client\'s secret from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l client-secret-command -d 'Read the app client\'s secret from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l client-metadata -d 'Pass KEY=VALUE to the pool\'s Lambda triggers (can be repeated)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l attribute -d 'Value of an attribute that the pool requires (can be repeated)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l mfa-code -d 'One-time code of an app, a text message or an e-mail' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l answer -d 'Answer to a CUSTOM_CHALLENGE (can be repeated, one for each round)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -s o -l output -d 'How to print the tokens [default: json; on a terminal a summary]' -r -f -a "json\t'As aws cognito-idp prints them'
oauth\t'As an OAuth token endpoint answers'
env\t'export NAME=VALUE, for sh, bash, zsh'
env-no-export\t'NAME=VALUE'
fish\t'set -gx NAME "VALUE"'
powershell\t'$Env:NAME="VALUE"'
windows-cmd\t'set NAME=VALUE'
dotenv\t'NAME=VALUE for an env file'
github\t'Masks, and variables for the next steps of a GitHub Actions job'
text\t'As the AWS CLI\'s text output'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l query -d 'Print only what this JMESPath expression selects, with -o json or text' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l region -d 'Region of the call; else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l admin -d 'Use the Admin API, which is signed with IAM credentials'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l no-admin -d 'Use the public API, which needs no IAM credentials'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l password-stdin -d 'Read the password from a line of standard input [env: COGNITO_PASSWORD]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l new-password-stdin -d 'Read the new password from a line of standard input [env: COGNITO_NEW_PASSWORD]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l remember-device -d 'Let the pool remember this machine, which then counts as a second factor (needs a context)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l client-secret-stdin -d 'Read the app client\'s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l github-output -d 'With -o github: set outputs of the step instead of variables of the job'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand respond" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l refresh-token-file -d 'Read the refresh token from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l refresh-token-command -d 'Read the refresh token from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l user-pool-id -d 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l client-id -d 'App client [env: COGNITO_CLIENT_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -s u -l username -d 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l client-secret-file -d 'Read the app client\'s secret from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l client-secret-command -d 'Read the app client\'s secret from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l client-metadata -d 'Pass KEY=VALUE to the pool\'s Lambda triggers (can be repeated)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -s o -l output -d 'How to print the tokens [default: json; on a terminal a summary]' -r -f -a "json\t'As aws cognito-idp prints them'
oauth\t'As an OAuth token endpoint answers'
env\t'export NAME=VALUE, for sh, bash, zsh'
env-no-export\t'NAME=VALUE'
fish\t'set -gx NAME "VALUE"'
powershell\t'$Env:NAME="VALUE"'
windows-cmd\t'set NAME=VALUE'
dotenv\t'NAME=VALUE for an env file'
github\t'Masks, and variables for the next steps of a GitHub Actions job'
text\t'As the AWS CLI\'s text output'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l query -d 'Print only what this JMESPath expression selects, with -o json or text' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l region -d 'Region of the call; else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l refresh-token-stdin -d 'Read the refresh token from standard input [env: COGNITO_REFRESH_TOKEN]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l client-secret-stdin -d 'Read the app client\'s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l github-output -d 'With -o github: set outputs of the step instead of variables of the job'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand refresh" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l min-ttl -d 'Refresh the token if it expires within DURATION [default: 5m, or a fifth of its lifetime]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -s o -l output -d 'How to print it; the formats from json on print every token [default: raw]' -r -f -a "raw\t'The token and a newline'
header\t'Authorization: Bearer TOKEN'
curl\t'A config for curl --config'
exec-credential\t'As kubectl expects of an exec plugin'
json\t'As aws cognito-idp prints them'
env\t'export NAME=VALUE, for sh, bash, zsh'
env-no-export\t'NAME=VALUE'
fish\t'set -gx NAME "VALUE"'
powershell\t'$Env:NAME="VALUE"'
windows-cmd\t'set NAME=VALUE'
dotenv\t'NAME=VALUE for an env file'
github\t'Masks, and variables for the next steps of a GitHub Actions job'
text\t'As the AWS CLI\'s text output'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l query -d 'Print only what this JMESPath expression selects, with -o json or text' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l auth-flow -d 'How to sign in [default: by the IAM credentials at hand]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l password-file -d 'Read the password from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l password-command -d 'Read the password from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l new-password-file -d 'Read the new password from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l new-password-command -d 'Read the new password from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l mfa-code-command -d 'Take the one-time code from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l totp-secret-file -d 'Make one-time codes from the seed in FILE: base32 or an otpauth URI [env: COGNITO_TOTP_SECRET]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l totp-secret-command -d 'Make one-time codes from the seed that COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l mfa-type -d 'Second factor to choose where there are several: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l preferred-challenge -d 'First factor to choose in USER_AUTH: PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l user-pool-id -d 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l client-id -d 'App client [env: COGNITO_CLIENT_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -s u -l username -d 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l client-secret-file -d 'Read the app client\'s secret from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l client-secret-command -d 'Read the app client\'s secret from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l client-metadata -d 'Pass KEY=VALUE to the pool\'s Lambda triggers (can be repeated)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l attribute -d 'Value of an attribute that the pool requires (can be repeated)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l mfa-code -d 'One-time code of an app, a text message or an e-mail' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l answer -d 'Answer to a CUSTOM_CHALLENGE (can be repeated, one for each round)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l region -d 'Region of the call; else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l refresh -d 'Renew the token however long it is valid, as for a service that refused it (401)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l raw-header -d 'With -o header and curl: the token without Bearer, as API Gateway\'s Cognito authorizers take it'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l github-output -d 'With -o github: set outputs of the step instead of variables of the job'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l admin -d 'Use the Admin API, which is signed with IAM credentials'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l no-admin -d 'Use the public API, which needs no IAM credentials'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l password-stdin -d 'Read the password from a line of standard input [env: COGNITO_PASSWORD]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l new-password-stdin -d 'Read the new password from a line of standard input [env: COGNITO_NEW_PASSWORD]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l remember-device -d 'Let the pool remember this machine, which then counts as a second factor (needs a context)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l client-secret-stdin -d 'Read the app client\'s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand token" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l refresh-token-file -d 'Read the refresh token from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l refresh-token-command -d 'Read the refresh token from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l access-token-file -d 'Read the access token from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l user-pool-id -d 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l client-id -d 'App client [env: COGNITO_CLIENT_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -s u -l username -d 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l client-secret-file -d 'Read the app client\'s secret from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l client-secret-command -d 'Read the app client\'s secret from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l client-metadata -d 'Pass KEY=VALUE to the pool\'s Lambda triggers (can be repeated)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l region -d 'Region of the call; else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l global -d 'End every session of the user, on every device and of every app client'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l all -d 'End the sessions of all contexts'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l refresh-token-stdin -d 'Read the refresh token from standard input [env: COGNITO_REFRESH_TOKEN]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l access-token-stdin -d 'Read the access token from standard input [env: COGNITO_ACCESS_TOKEN]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l client-secret-stdin -d 'Read the app client\'s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l id-token-file -d 'Read the IdToken from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l identity-pool-id -d 'Identity pool, REGION:GUID [env: COGNITO_IDENTITY_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l role-arn -d 'Ask for this role, one of the token\'s cognito:roles' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l logins-provider -d 'Name of the login provider; else derived from the IdToken\'s issuer' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l duration -d 'With --classic: for how long the credentials are valid, as far as the role allows [default: 1h]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l min-ttl -d 'With a context: renew credentials that expire within DURATION [default: 15m]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l auth-flow -d 'How to sign in [default: by the IAM credentials at hand]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l password-file -d 'Read the password from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l password-command -d 'Read the password from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l new-password-file -d 'Read the new password from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l new-password-command -d 'Read the new password from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l mfa-code-command -d 'Take the one-time code from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l totp-secret-file -d 'Make one-time codes from the seed in FILE: base32 or an otpauth URI [env: COGNITO_TOTP_SECRET]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l totp-secret-command -d 'Make one-time codes from the seed that COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l mfa-type -d 'Second factor to choose where there are several: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l preferred-challenge -d 'First factor to choose in USER_AUTH: PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l user-pool-id -d 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l client-id -d 'App client [env: COGNITO_CLIENT_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -s u -l username -d 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l client-secret-file -d 'Read the app client\'s secret from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l client-secret-command -d 'Read the app client\'s secret from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l client-metadata -d 'Pass KEY=VALUE to the pool\'s Lambda triggers (can be repeated)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l attribute -d 'Value of an attribute that the pool requires (can be repeated)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l mfa-code -d 'One-time code of an app, a text message or an e-mail' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l answer -d 'Answer to a CUSTOM_CHALLENGE (can be repeated, one for each round)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -s o -l output -d 'How to print the credentials [default: json]' -r -f -a "json\t'As aws cognito-identity prints them'
process\t'As AWS SDKs expect of a credential_process'
env\t'export NAME=VALUE, for sh, bash, zsh'
env-no-export\t'NAME=VALUE'
fish\t'set -gx NAME "VALUE"'
powershell\t'$Env:NAME="VALUE"'
windows-cmd\t'set NAME=VALUE'
dotenv\t'NAME=VALUE for an env file'
github\t'Masks, and variables for the next steps of a GitHub Actions job'
text\t'As the AWS CLI\'s text output'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l query -d 'Print only what this JMESPath expression selects, with -o json or text' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l region -d 'Region of the call; else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l guest -d 'Ask for unauthenticated access, without a token'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l unset -d 'Print what clears the variables that hold credentials, and get none [default format: env]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l id-token-stdin -d 'Read the IdToken from standard input [env: COGNITO_ID_TOKEN]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l classic -d 'Assume the role of --role-arn by the classic flow, which the identity pool has to allow'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l admin -d 'Use the Admin API, which is signed with IAM credentials'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l no-admin -d 'Use the public API, which needs no IAM credentials'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l password-stdin -d 'Read the password from a line of standard input [env: COGNITO_PASSWORD]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l new-password-stdin -d 'Read the new password from a line of standard input [env: COGNITO_NEW_PASSWORD]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l remember-device -d 'Let the pool remember this machine, which then counts as a second factor (needs a context)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l client-secret-stdin -d 'Read the app client\'s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l github-output -d 'With -o github: set outputs of the step instead of variables of the job'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand credentials" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l id-token-file -d 'Read the IdToken from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l identity-pool-id -d 'Identity pool, REGION:GUID [env: COGNITO_IDENTITY_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l role-arn -d 'Ask for this role, one of the token\'s cognito:roles' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l logins-provider -d 'Name of the login provider; else derived from the IdToken\'s issuer' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l duration -d 'With --classic: for how long the credentials are valid, as far as the role allows [default: 1h]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l min-ttl -d 'With a context: renew credentials that expire within DURATION [default: 30m; with --server 20m]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l auth-flow -d 'How to sign in [default: by the IAM credentials at hand]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l password-file -d 'Read the password from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l password-command -d 'Read the password from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l new-password-file -d 'Read the new password from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l new-password-command -d 'Read the new password from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l mfa-code-command -d 'Take the one-time code from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l totp-secret-file -d 'Make one-time codes from the seed in FILE: base32 or an otpauth URI [env: COGNITO_TOTP_SECRET]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l totp-secret-command -d 'Make one-time codes from the seed that COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l mfa-type -d 'Second factor to choose where there are several: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l preferred-challenge -d 'First factor to choose in USER_AUTH: PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l user-pool-id -d 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l client-id -d 'App client [env: COGNITO_CLIENT_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -s u -l username -d 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l client-secret-file -d 'Read the app client\'s secret from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l client-secret-command -d 'Read the app client\'s secret from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l client-metadata -d 'Pass KEY=VALUE to the pool\'s Lambda triggers (can be repeated)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l attribute -d 'Value of an attribute that the pool requires (can be repeated)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l mfa-code -d 'One-time code of an app, a text message or an e-mail' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l answer -d 'Answer to a CUSTOM_CHALLENGE (can be repeated, one for each round)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l region -d 'Region of the call; else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l server -d 'Serve credentials that are renewed, on a port of this machine, for as long as CMD runs'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l guest -d 'Ask for unauthenticated access, without a token'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l id-token-stdin -d 'Read the IdToken from standard input [env: COGNITO_ID_TOKEN]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l classic -d 'Assume the role of --role-arn by the classic flow, which the identity pool has to allow'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l admin -d 'Use the Admin API, which is signed with IAM credentials'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l no-admin -d 'Use the public API, which needs no IAM credentials'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l password-stdin -d 'Read the password from a line of standard input [env: COGNITO_PASSWORD]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l new-password-stdin -d 'Read the new password from a line of standard input [env: COGNITO_NEW_PASSWORD]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l remember-device -d 'Let the pool remember this machine, which then counts as a second factor (needs a context)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l client-secret-stdin -d 'Read the app client\'s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand exec" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand whoami" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand whoami" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand whoami" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand whoami" -s o -l output -d 'How to print the document [default: json, on a terminal a summary]' -r -f -a "json\t'JSON, indented'
text\t'As the AWS CLI\'s text output'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand whoami" -l query -d 'Print only what this JMESPath expression selects, with -o json or text' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand whoami" -l region -d 'Region of the call; else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand whoami" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand whoami" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand whoami" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand whoami" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand whoami" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand whoami" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand whoami" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand whoami" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand whoami" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand whoami" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand decode" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand decode" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand decode" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand decode" -s o -l output -d 'How to print the document [default: json]' -r -f -a "json\t'JSON, indented'
text\t'As the AWS CLI\'s text output'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand decode" -l query -d 'Print only what this JMESPath expression selects, with -o json or text' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand decode" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand decode" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand decode" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand decode" -l header -d 'Print only the header'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand decode" -l claims -d 'Print only the claims'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand decode" -l lenient -d 'Show the claims of a token whose signature is cut or damaged too'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand decode" -l human -d 'Explain times, for reading; the output is not JSON then'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand decode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l user-pool-id -d 'User pool that may have issued it (can be repeated) [env: COGNITO_USER_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l client-id -d 'App client that it may be for (can be repeated) [env: COGNITO_CLIENT_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l token-use -d 'Required kind of token; without it, either' -r -f -a "id\t'An ID token'
access\t'An access token'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l group -d 'Required group (can be repeated: all are required)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l scope -d 'Required scope (can be repeated: all are required)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l claim -d 'Required claim: its value, or an element of it (can be repeated: all are required)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l leeway -d 'Clock skew to allow for exp and nbf [default: 0]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l at -d 'Verify as of this time, RFC 3339 [default: now]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l jwks -d 'Key set to use in place of the pool\'s own' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l issuer -d 'With --jwks: the issuer, in place of a user pool\'s' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l region -d 'Region of the user pool, or of a replica of it (can be repeated: the tokens of each pass); else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -s o -l output -d 'How to print the document [default: json]' -r -f -a "json\t'JSON, indented'
text\t'As the AWS CLI\'s text output'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l query -d 'Print only what this JMESPath expression selects, with -o json or text' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l any-client -d 'Accept a token for any app client'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -l at -d 'Judge its times as of this time, RFC 3339 [default: now]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -l region -d 'Region of the call; else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -s o -l output -d 'How to print the answer [default: lines for people]' -r -f -a "json\t'JSON, indented'
text\t'As the AWS CLI\'s text output'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -l query -d 'Print only what this JMESPath expression selects, with -o json or text' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l auth-flow -d 'How to sign in [default: by the IAM credentials at hand]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l user-pool-id -d 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l client-id -d 'App client [env: COGNITO_CLIENT_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -s u -l username -d 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l client-secret-file -d 'Read the app client\'s secret from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l client-secret-command -d 'Read the app client\'s secret from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l identity-pool-id -d 'Identity pool, REGION:GUID [env: COGNITO_IDENTITY_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l role-arn -d 'Ask for this role, one of the token\'s cognito:roles' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l logins-provider -d 'Name of the login provider; else derived from the IdToken\'s issuer' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l fix -d 'Print the fix with this number alone' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -s o -l output -d 'How to print the findings; else as lines for people' -r -f -a "json\t'JSON, indented'
text\t'As the AWS CLI\'s text output'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l query -d 'Print only what this JMESPath expression selects, with -o json or text' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l region -d 'Region of the call; else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l admin -d 'Use the Admin API, which is signed with IAM credentials'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l no-admin -d 'Use the public API, which needs no IAM credentials'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l client-secret-stdin -d 'Read the app client\'s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and not __fish_seen_subcommand_from set help" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and not __fish_seen_subcommand_from set help" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and not __fish_seen_subcommand_from set help" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and not __fish_seen_subcommand_from set help" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and not __fish_seen_subcommand_from set help" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and not __fish_seen_subcommand_from set help" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and not __fish_seen_subcommand_from set help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and not __fish_seen_subcommand_from set help" -f -a "set" -d 'Set a user\'s password, for good or until the next sign-in'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and not __fish_seen_subcommand_from set help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -s u -l username -d 'User to act on' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -l user-pool-id -d 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -l new-password-file -d 'Read the new password from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -l new-password-command -d 'Read the new password from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -l region -d 'Region of the call; else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -l temporary -d 'Make the user choose another one at the next sign-in'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -l new-password-stdin -d 'Read the new password from a line of standard input [env: COGNITO_NEW_PASSWORD]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from help" -f -a "set"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand password; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and not __fish_seen_subcommand_from get help" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and not __fish_seen_subcommand_from get help" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and not __fish_seen_subcommand_from get help" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and not __fish_seen_subcommand_from get help" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and not __fish_seen_subcommand_from get help" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and not __fish_seen_subcommand_from get help" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and not __fish_seen_subcommand_from get help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and not __fish_seen_subcommand_from get help" -f -a "get" -d 'Print a user\'s status and attributes'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and not __fish_seen_subcommand_from get help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -s u -l username -d 'User to act on' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -l user-pool-id -d 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -s o -l output -d 'How to print the document [default: json; on a terminal a table]' -r -f -a "json\t'JSON, indented'
text\t'As the AWS CLI\'s text output'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -l query -d 'Print only what this JMESPath expression selects, with -o json or text' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -l region -d 'Region of the call; else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "get"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and not __fish_seen_subcommand_from setup status prefer help" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and not __fish_seen_subcommand_from setup status prefer help" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and not __fish_seen_subcommand_from setup status prefer help" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and not __fish_seen_subcommand_from setup status prefer help" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and not __fish_seen_subcommand_from setup status prefer help" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and not __fish_seen_subcommand_from setup status prefer help" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and not __fish_seen_subcommand_from setup status prefer help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and not __fish_seen_subcommand_from setup status prefer help" -f -a "setup" -d 'Set up an authenticator app, and prefer it'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and not __fish_seen_subcommand_from setup status prefer help" -f -a "status" -d 'Print a user\'s second factors'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and not __fish_seen_subcommand_from setup status prefer help" -f -a "prefer" -d 'Choose which second factor is asked for'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and not __fish_seen_subcommand_from setup status prefer help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -l save-totp-secret -d 'Write the seed to FILE, which must not exist, and confirm it with a code made from it' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -l friendly-device-name -d 'Name that the user pool keeps for the app' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -l issuer -d 'Name under which the app shows its codes [default: that of the context, or of the pool]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -l user-pool-id -d 'User pool, where the access token does not tell [env: COGNITO_USER_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -l access-token-file -d 'Read the access token from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -l region -d 'Region of the call; else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -l access-token-stdin -d 'Read the access token from standard input [env: COGNITO_ACCESS_TOKEN]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from setup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -s u -l username -d 'User to act on' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -l user-pool-id -d 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -l access-token-file -d 'Read the access token from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -s o -l output -d 'How to print the document [default: json; on a terminal a table]' -r -f -a "json\t'JSON, indented'
text\t'As the AWS CLI\'s text output'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -l query -d 'Print only what this JMESPath expression selects, with -o json or text' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -l region -d 'Region of the call; else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -l admin -d 'Act as an administrator on USER, with IAM credentials, and not on who is signed in'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -l access-token-stdin -d 'Read the access token from standard input [env: COGNITO_ACCESS_TOKEN]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -l enable -d 'Turn TYPE on without preferring it (can be repeated)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -l disable -d 'Turn TYPE off (can be repeated)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -s u -l username -d 'User to act on' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -l user-pool-id -d 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -l access-token-file -d 'Read the access token from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -l region -d 'Region of the call; else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -l admin -d 'Act as an administrator on USER, with IAM credentials, and not on who is signed in'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -l access-token-stdin -d 'Read the access token from standard input [env: COGNITO_ACCESS_TOKEN]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from prefer" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from help" -f -a "setup"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from help" -f -a "status"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from help" -f -a "prefer"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand mfa; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and not __fish_seen_subcommand_from create import list show use delete path help" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and not __fish_seen_subcommand_from create import list show use delete path help" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and not __fish_seen_subcommand_from create import list show use delete path help" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and not __fish_seen_subcommand_from create import list show use delete path help" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and not __fish_seen_subcommand_from create import list show use delete path help" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and not __fish_seen_subcommand_from create import list show use delete path help" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and not __fish_seen_subcommand_from create import list show use delete path help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and not __fish_seen_subcommand_from create import list show use delete path help" -f -a "create" -d 'Save settings under a name'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and not __fish_seen_subcommand_from create import list show use delete path help" -f -a "import" -d 'Save a context made of what another tool wrote'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and not __fish_seen_subcommand_from create import list show use delete path help" -f -a "list" -d 'Print the contexts: their names, which is the default, who signs in where'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and not __fish_seen_subcommand_from create import list show use delete path help" -f -a "show" -d 'Print the settings of a context, and where each comes from'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and not __fish_seen_subcommand_from create import list show use delete path help" -f -a "use" -d 'Make a context the default one'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and not __fish_seen_subcommand_from create import list show use delete path help" -f -a "delete" -d 'Delete a context, and the session that is kept for it'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and not __fish_seen_subcommand_from create import list show use delete path help" -f -a "path" -d 'Print the path of config.toml, whether or not it exists'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and not __fish_seen_subcommand_from create import list show use delete path help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l save-client-secret -d 'Save the app client\'s secret in FILE, a new one that only you can read (implies --discover)' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l user-pool-id -d 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l client-id -d 'App client [env: COGNITO_CLIENT_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -s u -l username -d 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l client-secret-file -d 'Read the app client\'s secret from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l client-secret-command -d 'Read the app client\'s secret from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l client-metadata -d 'Pass KEY=VALUE to the pool\'s Lambda triggers (can be repeated)' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l auth-flow -d 'How to sign in [default: by the IAM credentials at hand]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l password-file -d 'Read the password from FILE' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l password-command -d 'Read the password from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l mfa-code-command -d 'Take the one-time code from what COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l totp-secret-file -d 'Make one-time codes from the seed in FILE: base32 or an otpauth URI [env: COGNITO_TOTP_SECRET]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l totp-secret-command -d 'Make one-time codes from the seed that COMMAND prints' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l mfa-type -d 'Second factor to choose where there are several: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l preferred-challenge -d 'First factor to choose in USER_AUTH: PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l identity-pool-id -d 'Identity pool, REGION:GUID [env: COGNITO_IDENTITY_POOL_ID]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l role-arn -d 'Ask for this role, one of the token\'s cognito:roles' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l logins-provider -d 'Name of the login provider; else derived from the IdToken\'s issuer' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l mfa-code -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l answer -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l region -d 'Region of the call; else the one its id names [env: AWS_REGION]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l profile -d 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l endpoint-url -d 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l ca-bundle -d 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]' -r -F
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l timeout -d 'Time limit of one call, retries included [default: 60]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l max-attempts -d 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l force -d 'Replace a context of that name'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l use -d 'Make it the default context'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l discover -d 'Look up what is not given, by calls that are signed with IAM credentials'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l client-secret-stdin -d 'Read the app client\'s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l admin -d 'Use the Admin API, which is signed with IAM credentials'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l no-admin -d 'Use the public API, which needs no IAM credentials'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l password-stdin -d 'Read the password from a line of standard input [env: COGNITO_PASSWORD]'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l remember-device -d 'Let the pool remember this machine, which then counts as a second factor (needs a context)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -l allow-http -d 'Send requests, secrets included, to an http endpoint on another machine'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from import" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from import" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from import" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from import" -l name -d 'Name of the context [default: that of the file, without its ending]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from import" -l user-pool-id -d 'User pool, where the file has several' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from import" -l client-id -d 'App client, where the file has several' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from import" -l identity-pool-id -d 'Identity pool, where the file has several' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from import" -s u -l username -d 'User name to save with it' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from import" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from import" -l force -d 'Replace a context of that name'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from import" -l use -d 'Make it the default context'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from list" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from list" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print the document [default: json; on a terminal a table]' -r -f -a "json\t'JSON, indented'
text\t'As the AWS CLI\'s text output'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from list" -l query -d 'Print only what this JMESPath expression selects, with -o json or text' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from list" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from show" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from show" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from show" -s o -l output -d 'How to print the document [default: json; on a terminal a table]' -r -f -a "json\t'JSON, indented'
text\t'As the AWS CLI\'s text output'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from show" -l query -d 'Print only what this JMESPath expression selects, with -o json or text' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from show" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from use" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from use" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from use" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from use" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from use" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from use" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from use" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from delete" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from delete" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from delete" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from delete" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Do not ask'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from path" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from path" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from path" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from path" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from path" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from path" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "create"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "import"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "list"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "show"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "use"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "delete"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "path"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and not __fish_seen_subcommand_from aws-profile help" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and not __fish_seen_subcommand_from aws-profile help" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and not __fish_seen_subcommand_from aws-profile help" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and not __fish_seen_subcommand_from aws-profile help" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and not __fish_seen_subcommand_from aws-profile help" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and not __fish_seen_subcommand_from aws-profile help" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and not __fish_seen_subcommand_from aws-profile help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and not __fish_seen_subcommand_from aws-profile help" -f -a "aws-profile" -d 'Write an AWS profile that takes its credentials from a context'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and not __fish_seen_subcommand_from aws-profile help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and __fish_seen_subcommand_from aws-profile" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and __fish_seen_subcommand_from aws-profile" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and __fish_seen_subcommand_from aws-profile" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and __fish_seen_subcommand_from aws-profile" -l region -d 'Region of the profile [default: that of the identity pool]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and __fish_seen_subcommand_from aws-profile" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and __fish_seen_subcommand_from aws-profile" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and __fish_seen_subcommand_from aws-profile" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and __fish_seen_subcommand_from aws-profile" -l force -d 'Change a profile of that name, whose other sources of credentials are taken out'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and __fish_seen_subcommand_from aws-profile" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and __fish_seen_subcommand_from help" -f -a "aws-profile"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand configure; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand completions" -s c -l context -d 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]' -r
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand completions" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand completions" -l error-format -d 'How to print errors: as text, or as one line of JSON' -r -f -a "text\t'Message, cause, help, request id, a line each'
json\t'One JSON object on one line'"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand completions" -l no-input -d 'Never prompt; fail and name what is missing'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand completions" -s q -l quiet -d 'Say nothing but errors on standard error'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand completions" -s v -l verbose -d 'Say what is done and why; twice: every HTTP exchange, secrets masked'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "login"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "respond"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "refresh"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "token"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "logout"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "credentials"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "exec"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "whoami"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "decode"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "verify"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "explain"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "doctor"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "password" -d 'Manage users\' passwords'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "user" -d 'Manage users of a pool'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "mfa" -d 'Manage second factors'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "context" -d 'Manage contexts: settings saved by name in config.toml'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "configure" -d 'Point other programs at this one'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "completions"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and not __fish_seen_subcommand_from login respond refresh token logout credentials exec whoami decode verify explain doctor password user mfa context configure completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and __fish_seen_subcommand_from password" -f -a "set"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "get"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and __fish_seen_subcommand_from mfa" -f -a "setup"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and __fish_seen_subcommand_from mfa" -f -a "status"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and __fish_seen_subcommand_from mfa" -f -a "prefer"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "create"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "import"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "list"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "show"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "use"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "delete"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "path"
complete -c cognito-auth -n "__fish_cognito_auth_using_subcommand help; and __fish_seen_subcommand_from configure" -f -a "aws-profile"
