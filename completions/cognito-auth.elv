
use builtin;
use str;

set edit:completion:arg-completer[cognito-auth] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'cognito-auth'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'cognito-auth'= {
            cand -c 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --context 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --color 'When to use colours'
            cand --error-format 'How to print errors: as text, or as one line of JSON'
            cand --no-input 'Never prompt; fail and name what is missing'
            cand -q 'Say nothing but errors on standard error'
            cand --quiet 'Say nothing but errors on standard error'
            cand -v 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand --verbose 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand login 'Sign a user in and print the tokens'
            cand respond 'Answer one pending challenge'
            cand refresh 'Get new tokens for a refresh token'
            cand logout 'End a session: its refresh token, and the access token that came with it'
            cand credentials 'Exchange an IdToken for temporary AWS credentials'
            cand decode 'Print a token''s header and claims, without verifying anything'
            cand password 'Manage users'' passwords'
            cand user 'Manage users of a pool'
            cand mfa 'Manage second factors'
            cand completions 'Print a completion script for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cognito-auth;login'= {
            cand --auth-flow 'How to sign in [default: ADMIN_USER_PASSWORD_AUTH]'
            cand --attribute 'Value of an attribute that the pool requires (can be repeated)'
            cand --password-file 'Read the password from FILE'
            cand --password-command 'Read the password from what COMMAND prints'
            cand --new-password-file 'Read the new password from FILE'
            cand --new-password-command 'Read the new password from what COMMAND prints'
            cand --mfa-code 'One-time code of an app, a text message or an e-mail'
            cand --mfa-code-command 'Take the one-time code from what COMMAND prints'
            cand --totp-secret-file 'Make one-time codes from the seed in FILE: base32 or an otpauth URI [env: COGNITO_TOTP_SECRET]'
            cand --totp-secret-command 'Make one-time codes from the seed that COMMAND prints'
            cand --mfa-type 'Second factor to choose where there are several: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA'
            cand --preferred-challenge 'First factor to choose in USER_AUTH: PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP'
            cand --answer 'Answer to a CUSTOM_CHALLENGE (can be repeated, one for each round)'
            cand --user-pool-id 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]'
            cand --client-id 'App client [env: COGNITO_CLIENT_ID]'
            cand -u 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]'
            cand --username 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]'
            cand --client-secret-file 'Read the app client''s secret from FILE'
            cand --client-secret-command 'Read the app client''s secret from what COMMAND prints'
            cand --client-metadata 'Pass KEY=VALUE to the pool''s Lambda triggers (can be repeated)'
            cand -o 'How to print the tokens [default: json]'
            cand --output 'How to print the tokens [default: json]'
            cand --query 'Print only what this JMESPath expression selects, with -o json or text'
            cand --region 'Region of the call; else the one its id names [env: AWS_REGION]'
            cand --profile 'Profile whose IAM credentials sign Admin calls [env: AWS_PROFILE]'
            cand --endpoint-url 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]'
            cand --ca-bundle 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]'
            cand --timeout 'Time limit of one call, retries included [default: 60]'
            cand --max-attempts 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]'
            cand -c 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --context 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --color 'When to use colours'
            cand --error-format 'How to print errors: as text, or as one line of JSON'
            cand --admin 'Use the Admin API, which is signed with IAM credentials'
            cand --no-admin 'Use the public API, which needs no IAM credentials'
            cand --no-respond 'Stop at the first challenge that a person decides, and print it'
            cand --password-stdin 'Read the password from a line of standard input [env: COGNITO_PASSWORD]'
            cand --new-password-stdin 'Read the new password from a line of standard input [env: COGNITO_NEW_PASSWORD]'
            cand --remember-device 'Let the pool remember this machine, which then counts as a second factor (needs a context)'
            cand --client-secret-stdin 'Read the app client''s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]'
            cand --github-output 'With -o github: set outputs of the step instead of variables of the job'
            cand --no-input 'Never prompt; fail and name what is missing'
            cand -q 'Say nothing but errors on standard error'
            cand --quiet 'Say nothing but errors on standard error'
            cand -v 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand --verbose 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cognito-auth;respond'= {
            cand --challenge-name 'Challenge to answer, as the service named it'
            cand --session 'Session of the challenge'
            cand --session-file 'Read the session from FILE'
            cand --response 'Response to send literally (can be repeated)'
            cand --attribute 'Value of an attribute that the pool requires (can be repeated)'
            cand --auth-flow 'How to sign in [default: ADMIN_USER_PASSWORD_AUTH]'
            cand --password-file 'Read the password from FILE'
            cand --password-command 'Read the password from what COMMAND prints'
            cand --new-password-file 'Read the new password from FILE'
            cand --new-password-command 'Read the new password from what COMMAND prints'
            cand --mfa-code 'One-time code of an app, a text message or an e-mail'
            cand --mfa-code-command 'Take the one-time code from what COMMAND prints'
            cand --totp-secret-file 'Make one-time codes from the seed in FILE: base32 or an otpauth URI [env: COGNITO_TOTP_SECRET]'
            cand --totp-secret-command 'Make one-time codes from the seed that COMMAND prints'
            cand --mfa-type 'Second factor to choose where there are several: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA'
            cand --preferred-challenge 'First factor to choose in USER_AUTH: PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP'
            cand --answer 'Answer to a CUSTOM_CHALLENGE (can be repeated, one for each round)'
            cand --user-pool-id 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]'
            cand --client-id 'App client [env: COGNITO_CLIENT_ID]'
            cand -u 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]'
            cand --username 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]'
            cand --client-secret-file 'Read the app client''s secret from FILE'
            cand --client-secret-command 'Read the app client''s secret from what COMMAND prints'
            cand --client-metadata 'Pass KEY=VALUE to the pool''s Lambda triggers (can be repeated)'
            cand -o 'How to print the tokens [default: json]'
            cand --output 'How to print the tokens [default: json]'
            cand --query 'Print only what this JMESPath expression selects, with -o json or text'
            cand --region 'Region of the call; else the one its id names [env: AWS_REGION]'
            cand --profile 'Profile whose IAM credentials sign Admin calls [env: AWS_PROFILE]'
            cand --endpoint-url 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]'
            cand --ca-bundle 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]'
            cand --timeout 'Time limit of one call, retries included [default: 60]'
            cand --max-attempts 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]'
            cand -c 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --context 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --color 'When to use colours'
            cand --error-format 'How to print errors: as text, or as one line of JSON'
            cand --admin 'Use the Admin API, which is signed with IAM credentials'
            cand --no-admin 'Use the public API, which needs no IAM credentials'
            cand --password-stdin 'Read the password from a line of standard input [env: COGNITO_PASSWORD]'
            cand --new-password-stdin 'Read the new password from a line of standard input [env: COGNITO_NEW_PASSWORD]'
            cand --remember-device 'Let the pool remember this machine, which then counts as a second factor (needs a context)'
            cand --client-secret-stdin 'Read the app client''s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]'
            cand --github-output 'With -o github: set outputs of the step instead of variables of the job'
            cand --no-input 'Never prompt; fail and name what is missing'
            cand -q 'Say nothing but errors on standard error'
            cand --quiet 'Say nothing but errors on standard error'
            cand -v 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand --verbose 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cognito-auth;refresh'= {
            cand --refresh-token-file 'Read the refresh token from FILE'
            cand --refresh-token-command 'Read the refresh token from what COMMAND prints'
            cand --user-pool-id 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]'
            cand --client-id 'App client [env: COGNITO_CLIENT_ID]'
            cand -u 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]'
            cand --username 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]'
            cand --client-secret-file 'Read the app client''s secret from FILE'
            cand --client-secret-command 'Read the app client''s secret from what COMMAND prints'
            cand --client-metadata 'Pass KEY=VALUE to the pool''s Lambda triggers (can be repeated)'
            cand -o 'How to print the tokens [default: json]'
            cand --output 'How to print the tokens [default: json]'
            cand --query 'Print only what this JMESPath expression selects, with -o json or text'
            cand --region 'Region of the call; else the one its id names [env: AWS_REGION]'
            cand --profile 'Profile whose IAM credentials sign Admin calls [env: AWS_PROFILE]'
            cand --endpoint-url 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]'
            cand --ca-bundle 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]'
            cand --timeout 'Time limit of one call, retries included [default: 60]'
            cand --max-attempts 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]'
            cand -c 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --context 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --color 'When to use colours'
            cand --error-format 'How to print errors: as text, or as one line of JSON'
            cand --refresh-token-stdin 'Read the refresh token from standard input [env: COGNITO_REFRESH_TOKEN]'
            cand --client-secret-stdin 'Read the app client''s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]'
            cand --github-output 'With -o github: set outputs of the step instead of variables of the job'
            cand --no-input 'Never prompt; fail and name what is missing'
            cand -q 'Say nothing but errors on standard error'
            cand --quiet 'Say nothing but errors on standard error'
            cand -v 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand --verbose 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cognito-auth;logout'= {
            cand --refresh-token-file 'Read the refresh token from FILE'
            cand --refresh-token-command 'Read the refresh token from what COMMAND prints'
            cand --access-token-file 'Read the access token from FILE'
            cand --user-pool-id 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]'
            cand --client-id 'App client [env: COGNITO_CLIENT_ID]'
            cand -u 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]'
            cand --username 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]'
            cand --client-secret-file 'Read the app client''s secret from FILE'
            cand --client-secret-command 'Read the app client''s secret from what COMMAND prints'
            cand --client-metadata 'Pass KEY=VALUE to the pool''s Lambda triggers (can be repeated)'
            cand --region 'Region of the call; else the one its id names [env: AWS_REGION]'
            cand --profile 'Profile whose IAM credentials sign Admin calls [env: AWS_PROFILE]'
            cand --endpoint-url 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]'
            cand --ca-bundle 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]'
            cand --timeout 'Time limit of one call, retries included [default: 60]'
            cand --max-attempts 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]'
            cand -c 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --context 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --color 'When to use colours'
            cand --error-format 'How to print errors: as text, or as one line of JSON'
            cand --global 'End every session of the user, on every device and of every app client'
            cand --refresh-token-stdin 'Read the refresh token from standard input [env: COGNITO_REFRESH_TOKEN]'
            cand --access-token-stdin 'Read the access token from standard input [env: COGNITO_ACCESS_TOKEN]'
            cand --client-secret-stdin 'Read the app client''s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]'
            cand --no-input 'Never prompt; fail and name what is missing'
            cand -q 'Say nothing but errors on standard error'
            cand --quiet 'Say nothing but errors on standard error'
            cand -v 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand --verbose 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cognito-auth;credentials'= {
            cand --id-token-file 'Read the IdToken from FILE'
            cand --identity-pool-id 'Identity pool, REGION:GUID [env: COGNITO_IDENTITY_POOL_ID]'
            cand --role-arn 'Ask for this role, one of the token''s cognito:roles'
            cand --logins-provider 'Name of the login provider; else derived from the IdToken''s issuer'
            cand --user-pool-id 'User pool that the IdToken must be from; without it, any [env: COGNITO_USER_POOL_ID]'
            cand -o 'How to print the credentials [default: json]'
            cand --output 'How to print the credentials [default: json]'
            cand --query 'Print only what this JMESPath expression selects, with -o json or text'
            cand --region 'Region of the call; else the one its id names [env: AWS_REGION]'
            cand --profile 'Profile whose IAM credentials sign Admin calls [env: AWS_PROFILE]'
            cand --endpoint-url 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]'
            cand --ca-bundle 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]'
            cand --timeout 'Time limit of one call, retries included [default: 60]'
            cand --max-attempts 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]'
            cand -c 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --context 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --color 'When to use colours'
            cand --error-format 'How to print errors: as text, or as one line of JSON'
            cand --guest 'Ask for unauthenticated access, without a token'
            cand --unset 'Print what clears the variables that hold credentials, and get none [default format: env]'
            cand --id-token-stdin 'Read the IdToken from standard input [env: COGNITO_ID_TOKEN]'
            cand --github-output 'With -o github: set outputs of the step instead of variables of the job'
            cand --no-input 'Never prompt; fail and name what is missing'
            cand -q 'Say nothing but errors on standard error'
            cand --quiet 'Say nothing but errors on standard error'
            cand -v 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand --verbose 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cognito-auth;decode'= {
            cand -o 'How to print the document [default: json]'
            cand --output 'How to print the document [default: json]'
            cand --query 'Print only what this JMESPath expression selects, with -o json or text'
            cand -c 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --context 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --color 'When to use colours'
            cand --error-format 'How to print errors: as text, or as one line of JSON'
            cand --header 'Print only the header'
            cand --claims 'Print only the claims'
            cand --human 'Explain times, for reading; the output is no JSON then'
            cand --no-input 'Never prompt; fail and name what is missing'
            cand -q 'Say nothing but errors on standard error'
            cand --quiet 'Say nothing but errors on standard error'
            cand -v 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand --verbose 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cognito-auth;password'= {
            cand -c 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --context 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --color 'When to use colours'
            cand --error-format 'How to print errors: as text, or as one line of JSON'
            cand --no-input 'Never prompt; fail and name what is missing'
            cand -q 'Say nothing but errors on standard error'
            cand --quiet 'Say nothing but errors on standard error'
            cand -v 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand --verbose 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand set 'Set a user''s password, for good or until the next sign-in'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cognito-auth;password;set'= {
            cand -u 'User to act on'
            cand --username 'User to act on'
            cand --user-pool-id 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]'
            cand --new-password-file 'Read the new password from FILE'
            cand --new-password-command 'Read the new password from what COMMAND prints'
            cand --region 'Region of the call; else the one its id names [env: AWS_REGION]'
            cand --profile 'Profile whose IAM credentials sign Admin calls [env: AWS_PROFILE]'
            cand --endpoint-url 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]'
            cand --ca-bundle 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]'
            cand --timeout 'Time limit of one call, retries included [default: 60]'
            cand --max-attempts 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]'
            cand -c 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --context 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --color 'When to use colours'
            cand --error-format 'How to print errors: as text, or as one line of JSON'
            cand --temporary 'Make the user choose another one at the next sign-in'
            cand --new-password-stdin 'Read the new password from a line of standard input [env: COGNITO_NEW_PASSWORD]'
            cand --no-input 'Never prompt; fail and name what is missing'
            cand -q 'Say nothing but errors on standard error'
            cand --quiet 'Say nothing but errors on standard error'
            cand -v 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand --verbose 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cognito-auth;password;help'= {
            cand set 'Set a user''s password, for good or until the next sign-in'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cognito-auth;password;help;set'= {
        }
        &'cognito-auth;password;help;help'= {
        }
        &'cognito-auth;user'= {
            cand -c 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --context 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --color 'When to use colours'
            cand --error-format 'How to print errors: as text, or as one line of JSON'
            cand --no-input 'Never prompt; fail and name what is missing'
            cand -q 'Say nothing but errors on standard error'
            cand --quiet 'Say nothing but errors on standard error'
            cand -v 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand --verbose 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand get 'Print a user''s status and attributes'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cognito-auth;user;get'= {
            cand -u 'User to act on'
            cand --username 'User to act on'
            cand --user-pool-id 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]'
            cand -o 'How to print the document [default: json]'
            cand --output 'How to print the document [default: json]'
            cand --query 'Print only what this JMESPath expression selects, with -o json or text'
            cand --region 'Region of the call; else the one its id names [env: AWS_REGION]'
            cand --profile 'Profile whose IAM credentials sign Admin calls [env: AWS_PROFILE]'
            cand --endpoint-url 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]'
            cand --ca-bundle 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]'
            cand --timeout 'Time limit of one call, retries included [default: 60]'
            cand --max-attempts 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]'
            cand -c 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --context 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --color 'When to use colours'
            cand --error-format 'How to print errors: as text, or as one line of JSON'
            cand --no-input 'Never prompt; fail and name what is missing'
            cand -q 'Say nothing but errors on standard error'
            cand --quiet 'Say nothing but errors on standard error'
            cand -v 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand --verbose 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cognito-auth;user;help'= {
            cand get 'Print a user''s status and attributes'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cognito-auth;user;help;get'= {
        }
        &'cognito-auth;user;help;help'= {
        }
        &'cognito-auth;mfa'= {
            cand -c 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --context 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --color 'When to use colours'
            cand --error-format 'How to print errors: as text, or as one line of JSON'
            cand --no-input 'Never prompt; fail and name what is missing'
            cand -q 'Say nothing but errors on standard error'
            cand --quiet 'Say nothing but errors on standard error'
            cand -v 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand --verbose 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand setup 'Set up an authenticator app, and prefer it'
            cand status 'Print a user''s second factors'
            cand prefer 'Choose which second factor is asked for'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cognito-auth;mfa;setup'= {
            cand --save-totp-secret 'Write the seed to FILE, which must not exist, and confirm it with a code made from it'
            cand --friendly-device-name 'Name that the user pool keeps for the app'
            cand --user-pool-id 'User pool, where the access token does not tell [env: COGNITO_USER_POOL_ID]'
            cand --access-token-file 'Read the access token from FILE'
            cand --region 'Region of the call; else the one its id names [env: AWS_REGION]'
            cand --profile 'Profile whose IAM credentials sign Admin calls [env: AWS_PROFILE]'
            cand --endpoint-url 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]'
            cand --ca-bundle 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]'
            cand --timeout 'Time limit of one call, retries included [default: 60]'
            cand --max-attempts 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]'
            cand -c 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --context 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --color 'When to use colours'
            cand --error-format 'How to print errors: as text, or as one line of JSON'
            cand --access-token-stdin 'Read the access token from standard input [env: COGNITO_ACCESS_TOKEN]'
            cand --no-input 'Never prompt; fail and name what is missing'
            cand -q 'Say nothing but errors on standard error'
            cand --quiet 'Say nothing but errors on standard error'
            cand -v 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand --verbose 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cognito-auth;mfa;status'= {
            cand -u 'User to act on'
            cand --username 'User to act on'
            cand --user-pool-id 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]'
            cand --access-token-file 'Read the access token from FILE'
            cand -o 'How to print the document [default: json]'
            cand --output 'How to print the document [default: json]'
            cand --query 'Print only what this JMESPath expression selects, with -o json or text'
            cand --region 'Region of the call; else the one its id names [env: AWS_REGION]'
            cand --profile 'Profile whose IAM credentials sign Admin calls [env: AWS_PROFILE]'
            cand --endpoint-url 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]'
            cand --ca-bundle 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]'
            cand --timeout 'Time limit of one call, retries included [default: 60]'
            cand --max-attempts 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]'
            cand -c 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --context 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --color 'When to use colours'
            cand --error-format 'How to print errors: as text, or as one line of JSON'
            cand --admin 'Act as an administrator on USER, with IAM credentials, and not on who is signed in'
            cand --access-token-stdin 'Read the access token from standard input [env: COGNITO_ACCESS_TOKEN]'
            cand --no-input 'Never prompt; fail and name what is missing'
            cand -q 'Say nothing but errors on standard error'
            cand --quiet 'Say nothing but errors on standard error'
            cand -v 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand --verbose 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cognito-auth;mfa;prefer'= {
            cand --enable 'Turn TYPE on without preferring it (can be repeated)'
            cand --disable 'Turn TYPE off (can be repeated)'
            cand -u 'User to act on'
            cand --username 'User to act on'
            cand --user-pool-id 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]'
            cand --access-token-file 'Read the access token from FILE'
            cand --region 'Region of the call; else the one its id names [env: AWS_REGION]'
            cand --profile 'Profile whose IAM credentials sign Admin calls [env: AWS_PROFILE]'
            cand --endpoint-url 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]'
            cand --ca-bundle 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]'
            cand --timeout 'Time limit of one call, retries included [default: 60]'
            cand --max-attempts 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]'
            cand -c 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --context 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --color 'When to use colours'
            cand --error-format 'How to print errors: as text, or as one line of JSON'
            cand --admin 'Act as an administrator on USER, with IAM credentials, and not on who is signed in'
            cand --access-token-stdin 'Read the access token from standard input [env: COGNITO_ACCESS_TOKEN]'
            cand --no-input 'Never prompt; fail and name what is missing'
            cand -q 'Say nothing but errors on standard error'
            cand --quiet 'Say nothing but errors on standard error'
            cand -v 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand --verbose 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cognito-auth;mfa;help'= {
            cand setup 'Set up an authenticator app, and prefer it'
            cand status 'Print a user''s second factors'
            cand prefer 'Choose which second factor is asked for'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cognito-auth;mfa;help;setup'= {
        }
        &'cognito-auth;mfa;help;status'= {
        }
        &'cognito-auth;mfa;help;prefer'= {
        }
        &'cognito-auth;mfa;help;help'= {
        }
        &'cognito-auth;completions'= {
            cand -c 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --context 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]'
            cand --color 'When to use colours'
            cand --error-format 'How to print errors: as text, or as one line of JSON'
            cand --no-input 'Never prompt; fail and name what is missing'
            cand -q 'Say nothing but errors on standard error'
            cand --quiet 'Say nothing but errors on standard error'
            cand -v 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand --verbose 'Say what is done and why; twice: every HTTP exchange, secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cognito-auth;help'= {
            cand login 'Sign a user in and print the tokens'
            cand respond 'Answer one pending challenge'
            cand refresh 'Get new tokens for a refresh token'
            cand logout 'End a session: its refresh token, and the access token that came with it'
            cand credentials 'Exchange an IdToken for temporary AWS credentials'
            cand decode 'Print a token''s header and claims, without verifying anything'
            cand password 'Manage users'' passwords'
            cand user 'Manage users of a pool'
            cand mfa 'Manage second factors'
            cand completions 'Print a completion script for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cognito-auth;help;login'= {
        }
        &'cognito-auth;help;respond'= {
        }
        &'cognito-auth;help;refresh'= {
        }
        &'cognito-auth;help;logout'= {
        }
        &'cognito-auth;help;credentials'= {
        }
        &'cognito-auth;help;decode'= {
        }
        &'cognito-auth;help;password'= {
            cand set 'Set a user''s password, for good or until the next sign-in'
        }
        &'cognito-auth;help;password;set'= {
        }
        &'cognito-auth;help;user'= {
            cand get 'Print a user''s status and attributes'
        }
        &'cognito-auth;help;user;get'= {
        }
        &'cognito-auth;help;mfa'= {
            cand setup 'Set up an authenticator app, and prefer it'
            cand status 'Print a user''s second factors'
            cand prefer 'Choose which second factor is asked for'
        }
        &'cognito-auth;help;mfa;setup'= {
        }
        &'cognito-auth;help;mfa;status'= {
        }
        &'cognito-auth;help;mfa;prefer'= {
        }
        &'cognito-auth;help;completions'= {
        }
        &'cognito-auth;help;help'= {
        }
    ]
    $completions[$command]
}
