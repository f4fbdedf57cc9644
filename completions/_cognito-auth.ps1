
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'cognito-auth' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'cognito-auth'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'cognito-auth' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Sign a user in and print the tokens')
            [CompletionResult]::new('respond', 'respond', [CompletionResultType]::ParameterValue, 'Answer one pending challenge')
            [CompletionResult]::new('refresh', 'refresh', [CompletionResultType]::ParameterValue, 'Get new tokens for a refresh token')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Print one valid token')
            [CompletionResult]::new('logout', 'logout', [CompletionResultType]::ParameterValue, 'End a session: its refresh token, and the access token that came with it')
            [CompletionResult]::new('credentials', 'credentials', [CompletionResultType]::ParameterValue, 'Exchange an IdToken for temporary AWS credentials')
            [CompletionResult]::new('exec', 'exec', [CompletionResultType]::ParameterValue, 'Run a command with temporary AWS credentials')
            [CompletionResult]::new('whoami', 'whoami', [CompletionResultType]::ParameterValue, 'Print who is signed in, and whose AWS credentials are in use')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Print a token''s header and claims, without verifying anything')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Verify a token: its signature, issuer, times, client and whatever else is asked')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Tell who would accept a token, and why not')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Find out why signing in does not work')
            [CompletionResult]::new('password', 'password', [CompletionResultType]::ParameterValue, 'Manage users'' passwords')
            [CompletionResult]::new('user', 'user', [CompletionResultType]::ParameterValue, 'Manage users of a pool')
            [CompletionResult]::new('mfa', 'mfa', [CompletionResultType]::ParameterValue, 'Manage second factors')
            [CompletionResult]::new('context', 'context', [CompletionResultType]::ParameterValue, 'Manage contexts: settings saved by name in config.toml')
            [CompletionResult]::new('configure', 'configure', [CompletionResultType]::ParameterValue, 'Point other programs at this one')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cognito-auth;login' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--auth-flow', '--auth-flow', [CompletionResultType]::ParameterName, 'How to sign in [default: by the IAM credentials at hand]')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from FILE')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Read the password from what COMMAND prints')
            [CompletionResult]::new('--new-password-file', '--new-password-file', [CompletionResultType]::ParameterName, 'Read the new password from FILE')
            [CompletionResult]::new('--new-password-command', '--new-password-command', [CompletionResultType]::ParameterName, 'Read the new password from what COMMAND prints')
            [CompletionResult]::new('--mfa-code-command', '--mfa-code-command', [CompletionResultType]::ParameterName, 'Take the one-time code from what COMMAND prints')
            [CompletionResult]::new('--totp-secret-file', '--totp-secret-file', [CompletionResultType]::ParameterName, 'Make one-time codes from the seed in FILE: base32 or an otpauth URI [env: COGNITO_TOTP_SECRET]')
            [CompletionResult]::new('--totp-secret-command', '--totp-secret-command', [CompletionResultType]::ParameterName, 'Make one-time codes from the seed that COMMAND prints')
            [CompletionResult]::new('--mfa-type', '--mfa-type', [CompletionResultType]::ParameterName, 'Second factor to choose where there are several: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA')
            [CompletionResult]::new('--preferred-challenge', '--preferred-challenge', [CompletionResultType]::ParameterName, 'First factor to choose in USER_AUTH: PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP')
            [CompletionResult]::new('--user-pool-id', '--user-pool-id', [CompletionResultType]::ParameterName, 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'App client [env: COGNITO_CLIENT_ID]')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the app client''s secret from FILE')
            [CompletionResult]::new('--client-secret-command', '--client-secret-command', [CompletionResultType]::ParameterName, 'Read the app client''s secret from what COMMAND prints')
            [CompletionResult]::new('--client-metadata', '--client-metadata', [CompletionResultType]::ParameterName, 'Pass KEY=VALUE to the pool''s Lambda triggers (can be repeated)')
            [CompletionResult]::new('--attribute', '--attribute', [CompletionResultType]::ParameterName, 'Value of an attribute that the pool requires (can be repeated)')
            [CompletionResult]::new('--mfa-code', '--mfa-code', [CompletionResultType]::ParameterName, 'One-time code of an app, a text message or an e-mail')
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'Answer to a CUSTOM_CHALLENGE (can be repeated, one for each round)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print the tokens [default: json; on a terminal a summary]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print the tokens [default: json; on a terminal a summary]')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Print only what this JMESPath expression selects, with -o json or text')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the call; else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--no-respond', '--no-respond', [CompletionResultType]::ParameterName, 'Stop at the first challenge that a person decides, and print it')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'Use the Admin API, which is signed with IAM credentials')
            [CompletionResult]::new('--no-admin', '--no-admin', [CompletionResultType]::ParameterName, 'Use the public API, which needs no IAM credentials')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password from a line of standard input [env: COGNITO_PASSWORD]')
            [CompletionResult]::new('--new-password-stdin', '--new-password-stdin', [CompletionResultType]::ParameterName, 'Read the new password from a line of standard input [env: COGNITO_NEW_PASSWORD]')
            [CompletionResult]::new('--remember-device', '--remember-device', [CompletionResultType]::ParameterName, 'Let the pool remember this machine, which then counts as a second factor (needs a context)')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the app client''s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]')
            [CompletionResult]::new('--github-output', '--github-output', [CompletionResultType]::ParameterName, 'With -o github: set outputs of the step instead of variables of the job')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;respond' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--challenge-name', '--challenge-name', [CompletionResultType]::ParameterName, 'Challenge to answer, as the service named it')
            [CompletionResult]::new('--session', '--session', [CompletionResultType]::ParameterName, 'Session of the challenge')
            [CompletionResult]::new('--session-file', '--session-file', [CompletionResultType]::ParameterName, 'Read the session from FILE')
            [CompletionResult]::new('--response', '--response', [CompletionResultType]::ParameterName, 'Response to send literally (can be repeated)')
            [CompletionResult]::new('--auth-flow', '--auth-flow', [CompletionResultType]::ParameterName, 'How to sign in [default: by the IAM credentials at hand]')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from FILE')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Read the password from what COMMAND prints')
            [CompletionResult]::new('--new-password-file', '--new-password-file', [CompletionResultType]::ParameterName, 'Read the new password from FILE')
            [CompletionResult]::new('--new-password-command', '--new-password-command', [CompletionResultType]::ParameterName, 'Read the new password from what COMMAND prints')
            [CompletionResult]::new('--mfa-code-command', '--mfa-code-command', [CompletionResultType]::ParameterName, 'Take the one-time code from what COMMAND prints')
            [CompletionResult]::new('--totp-secret-file', '--totp-secret-file', [CompletionResultType]::ParameterName, 'Make one-time codes from the seed in FILE: base32 or an otpauth URI [env: COGNITO_TOTP_SECRET]')
            [CompletionResult]::new('--totp-secret-command', '--totp-secret-command', [CompletionResultType]::ParameterName, 'Make one-time codes from the seed that COMMAND prints')
            [CompletionResult]::new('--mfa-type', '--mfa-type', [CompletionResultType]::ParameterName, 'Second factor to choose where there are several: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA')
            [CompletionResult]::new('--preferred-challenge', '--preferred-challenge', [CompletionResultType]::ParameterName, 'First factor to choose in USER_AUTH: PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP')
            [CompletionResult]::new('--user-pool-id', '--user-pool-id', [CompletionResultType]::ParameterName, 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'App client [env: COGNITO_CLIENT_ID]')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the app client''s secret from FILE')
            [CompletionResult]::new('--client-secret-command', '--client-secret-command', [CompletionResultType]::ParameterName, 'Read the app client''s secret from what COMMAND prints')
            [CompletionResult]::new('--client-metadata', '--client-metadata', [CompletionResultType]::ParameterName, 'Pass KEY=VALUE to the pool''s Lambda triggers (can be repeated)')
            [CompletionResult]::new('--attribute', '--attribute', [CompletionResultType]::ParameterName, 'Value of an attribute that the pool requires (can be repeated)')
            [CompletionResult]::new('--mfa-code', '--mfa-code', [CompletionResultType]::ParameterName, 'One-time code of an app, a text message or an e-mail')
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'Answer to a CUSTOM_CHALLENGE (can be repeated, one for each round)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print the tokens [default: json; on a terminal a summary]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print the tokens [default: json; on a terminal a summary]')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Print only what this JMESPath expression selects, with -o json or text')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the call; else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'Use the Admin API, which is signed with IAM credentials')
            [CompletionResult]::new('--no-admin', '--no-admin', [CompletionResultType]::ParameterName, 'Use the public API, which needs no IAM credentials')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password from a line of standard input [env: COGNITO_PASSWORD]')
            [CompletionResult]::new('--new-password-stdin', '--new-password-stdin', [CompletionResultType]::ParameterName, 'Read the new password from a line of standard input [env: COGNITO_NEW_PASSWORD]')
            [CompletionResult]::new('--remember-device', '--remember-device', [CompletionResultType]::ParameterName, 'Let the pool remember this machine, which then counts as a second factor (needs a context)')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the app client''s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]')
            [CompletionResult]::new('--github-output', '--github-output', [CompletionResultType]::ParameterName, 'With -o github: set outputs of the step instead of variables of the job')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;refresh' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--refresh-token-file', '--refresh-token-file', [CompletionResultType]::ParameterName, 'Read the refresh token from FILE')
            [CompletionResult]::new('--refresh-token-command', '--refresh-token-command', [CompletionResultType]::ParameterName, 'Read the refresh token from what COMMAND prints')
            [CompletionResult]::new('--user-pool-id', '--user-pool-id', [CompletionResultType]::ParameterName, 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'App client [env: COGNITO_CLIENT_ID]')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the app client''s secret from FILE')
            [CompletionResult]::new('--client-secret-command', '--client-secret-command', [CompletionResultType]::ParameterName, 'Read the app client''s secret from what COMMAND prints')
            [CompletionResult]::new('--client-metadata', '--client-metadata', [CompletionResultType]::ParameterName, 'Pass KEY=VALUE to the pool''s Lambda triggers (can be repeated)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print the tokens [default: json; on a terminal a summary]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print the tokens [default: json; on a terminal a summary]')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Print only what this JMESPath expression selects, with -o json or text')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the call; else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--refresh-token-stdin', '--refresh-token-stdin', [CompletionResultType]::ParameterName, 'Read the refresh token from standard input [env: COGNITO_REFRESH_TOKEN]')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the app client''s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]')
            [CompletionResult]::new('--github-output', '--github-output', [CompletionResultType]::ParameterName, 'With -o github: set outputs of the step instead of variables of the job')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;token' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--min-ttl', '--min-ttl', [CompletionResultType]::ParameterName, 'Refresh the token if it expires within DURATION [default: 5m, or a fifth of its lifetime]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print it; the formats from json on print every token [default: raw]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print it; the formats from json on print every token [default: raw]')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Print only what this JMESPath expression selects, with -o json or text')
            [CompletionResult]::new('--auth-flow', '--auth-flow', [CompletionResultType]::ParameterName, 'How to sign in [default: by the IAM credentials at hand]')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from FILE')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Read the password from what COMMAND prints')
            [CompletionResult]::new('--new-password-file', '--new-password-file', [CompletionResultType]::ParameterName, 'Read the new password from FILE')
            [CompletionResult]::new('--new-password-command', '--new-password-command', [CompletionResultType]::ParameterName, 'Read the new password from what COMMAND prints')
            [CompletionResult]::new('--mfa-code-command', '--mfa-code-command', [CompletionResultType]::ParameterName, 'Take the one-time code from what COMMAND prints')
            [CompletionResult]::new('--totp-secret-file', '--totp-secret-file', [CompletionResultType]::ParameterName, 'Make one-time codes from the seed in FILE: base32 or an otpauth URI [env: COGNITO_TOTP_SECRET]')
            [CompletionResult]::new('--totp-secret-command', '--totp-secret-command', [CompletionResultType]::ParameterName, 'Make one-time codes from the seed that COMMAND prints')
            [CompletionResult]::new('--mfa-type', '--mfa-type', [CompletionResultType]::ParameterName, 'Second factor to choose where there are several: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA')
            [CompletionResult]::new('--preferred-challenge', '--preferred-challenge', [CompletionResultType]::ParameterName, 'First factor to choose in USER_AUTH: PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP')
            [CompletionResult]::new('--user-pool-id', '--user-pool-id', [CompletionResultType]::ParameterName, 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'App client [env: COGNITO_CLIENT_ID]')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the app client''s secret from FILE')
            [CompletionResult]::new('--client-secret-command', '--client-secret-command', [CompletionResultType]::ParameterName, 'Read the app client''s secret from what COMMAND prints')
            [CompletionResult]::new('--client-metadata', '--client-metadata', [CompletionResultType]::ParameterName, 'Pass KEY=VALUE to the pool''s Lambda triggers (can be repeated)')
            [CompletionResult]::new('--attribute', '--attribute', [CompletionResultType]::ParameterName, 'Value of an attribute that the pool requires (can be repeated)')
            [CompletionResult]::new('--mfa-code', '--mfa-code', [CompletionResultType]::ParameterName, 'One-time code of an app, a text message or an e-mail')
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'Answer to a CUSTOM_CHALLENGE (can be repeated, one for each round)')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the call; else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Renew the token however long it is valid, as for a service that refused it (401)')
            [CompletionResult]::new('--raw-header', '--raw-header', [CompletionResultType]::ParameterName, 'With -o header and curl: the token without Bearer, as API Gateway''s Cognito authorizers take it')
            [CompletionResult]::new('--github-output', '--github-output', [CompletionResultType]::ParameterName, 'With -o github: set outputs of the step instead of variables of the job')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'Use the Admin API, which is signed with IAM credentials')
            [CompletionResult]::new('--no-admin', '--no-admin', [CompletionResultType]::ParameterName, 'Use the public API, which needs no IAM credentials')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password from a line of standard input [env: COGNITO_PASSWORD]')
            [CompletionResult]::new('--new-password-stdin', '--new-password-stdin', [CompletionResultType]::ParameterName, 'Read the new password from a line of standard input [env: COGNITO_NEW_PASSWORD]')
            [CompletionResult]::new('--remember-device', '--remember-device', [CompletionResultType]::ParameterName, 'Let the pool remember this machine, which then counts as a second factor (needs a context)')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the app client''s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;logout' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--refresh-token-file', '--refresh-token-file', [CompletionResultType]::ParameterName, 'Read the refresh token from FILE')
            [CompletionResult]::new('--refresh-token-command', '--refresh-token-command', [CompletionResultType]::ParameterName, 'Read the refresh token from what COMMAND prints')
            [CompletionResult]::new('--access-token-file', '--access-token-file', [CompletionResultType]::ParameterName, 'Read the access token from FILE')
            [CompletionResult]::new('--user-pool-id', '--user-pool-id', [CompletionResultType]::ParameterName, 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'App client [env: COGNITO_CLIENT_ID]')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the app client''s secret from FILE')
            [CompletionResult]::new('--client-secret-command', '--client-secret-command', [CompletionResultType]::ParameterName, 'Read the app client''s secret from what COMMAND prints')
            [CompletionResult]::new('--client-metadata', '--client-metadata', [CompletionResultType]::ParameterName, 'Pass KEY=VALUE to the pool''s Lambda triggers (can be repeated)')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the call; else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--global', '--global', [CompletionResultType]::ParameterName, 'End every session of the user, on every device and of every app client')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'End the sessions of all contexts')
            [CompletionResult]::new('--refresh-token-stdin', '--refresh-token-stdin', [CompletionResultType]::ParameterName, 'Read the refresh token from standard input [env: COGNITO_REFRESH_TOKEN]')
            [CompletionResult]::new('--access-token-stdin', '--access-token-stdin', [CompletionResultType]::ParameterName, 'Read the access token from standard input [env: COGNITO_ACCESS_TOKEN]')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the app client''s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;credentials' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--id-token-file', '--id-token-file', [CompletionResultType]::ParameterName, 'Read the IdToken from FILE')
            [CompletionResult]::new('--identity-pool-id', '--identity-pool-id', [CompletionResultType]::ParameterName, 'Identity pool, REGION:GUID [env: COGNITO_IDENTITY_POOL_ID]')
            [CompletionResult]::new('--role-arn', '--role-arn', [CompletionResultType]::ParameterName, 'Ask for this role, one of the token''s cognito:roles')
            [CompletionResult]::new('--logins-provider', '--logins-provider', [CompletionResultType]::ParameterName, 'Name of the login provider; else derived from the IdToken''s issuer')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'With --classic: for how long the credentials are valid, as far as the role allows [default: 1h]')
            [CompletionResult]::new('--min-ttl', '--min-ttl', [CompletionResultType]::ParameterName, 'With a context: renew credentials that expire within DURATION [default: 15m]')
            [CompletionResult]::new('--auth-flow', '--auth-flow', [CompletionResultType]::ParameterName, 'How to sign in [default: by the IAM credentials at hand]')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from FILE')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Read the password from what COMMAND prints')
            [CompletionResult]::new('--new-password-file', '--new-password-file', [CompletionResultType]::ParameterName, 'Read the new password from FILE')
            [CompletionResult]::new('--new-password-command', '--new-password-command', [CompletionResultType]::ParameterName, 'Read the new password from what COMMAND prints')
            [CompletionResult]::new('--mfa-code-command', '--mfa-code-command', [CompletionResultType]::ParameterName, 'Take the one-time code from what COMMAND prints')
            [CompletionResult]::new('--totp-secret-file', '--totp-secret-file', [CompletionResultType]::ParameterName, 'Make one-time codes from the seed in FILE: base32 or an otpauth URI [env: COGNITO_TOTP_SECRET]')
            [CompletionResult]::new('--totp-secret-command', '--totp-secret-command', [CompletionResultType]::ParameterName, 'Make one-time codes from the seed that COMMAND prints')
            [CompletionResult]::new('--mfa-type', '--mfa-type', [CompletionResultType]::ParameterName, 'Second factor to choose where there are several: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA')
            [CompletionResult]::new('--preferred-challenge', '--preferred-challenge', [CompletionResultType]::ParameterName, 'First factor to choose in USER_AUTH: PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP')
            [CompletionResult]::new('--user-pool-id', '--user-pool-id', [CompletionResultType]::ParameterName, 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'App client [env: COGNITO_CLIENT_ID]')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the app client''s secret from FILE')
            [CompletionResult]::new('--client-secret-command', '--client-secret-command', [CompletionResultType]::ParameterName, 'Read the app client''s secret from what COMMAND prints')
            [CompletionResult]::new('--client-metadata', '--client-metadata', [CompletionResultType]::ParameterName, 'Pass KEY=VALUE to the pool''s Lambda triggers (can be repeated)')
            [CompletionResult]::new('--attribute', '--attribute', [CompletionResultType]::ParameterName, 'Value of an attribute that the pool requires (can be repeated)')
            [CompletionResult]::new('--mfa-code', '--mfa-code', [CompletionResultType]::ParameterName, 'One-time code of an app, a text message or an e-mail')
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'Answer to a CUSTOM_CHALLENGE (can be repeated, one for each round)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print the credentials [default: json]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print the credentials [default: json]')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Print only what this JMESPath expression selects, with -o json or text')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the call; else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--guest', '--guest', [CompletionResultType]::ParameterName, 'Ask for unauthenticated access, without a token')
            [CompletionResult]::new('--unset', '--unset', [CompletionResultType]::ParameterName, 'Print what clears the variables that hold credentials, and get none [default format: env]')
            [CompletionResult]::new('--id-token-stdin', '--id-token-stdin', [CompletionResultType]::ParameterName, 'Read the IdToken from standard input [env: COGNITO_ID_TOKEN]')
            [CompletionResult]::new('--classic', '--classic', [CompletionResultType]::ParameterName, 'Assume the role of --role-arn by the classic flow, which the identity pool has to allow')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'Use the Admin API, which is signed with IAM credentials')
            [CompletionResult]::new('--no-admin', '--no-admin', [CompletionResultType]::ParameterName, 'Use the public API, which needs no IAM credentials')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password from a line of standard input [env: COGNITO_PASSWORD]')
            [CompletionResult]::new('--new-password-stdin', '--new-password-stdin', [CompletionResultType]::ParameterName, 'Read the new password from a line of standard input [env: COGNITO_NEW_PASSWORD]')
            [CompletionResult]::new('--remember-device', '--remember-device', [CompletionResultType]::ParameterName, 'Let the pool remember this machine, which then counts as a second factor (needs a context)')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the app client''s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]')
            [CompletionResult]::new('--github-output', '--github-output', [CompletionResultType]::ParameterName, 'With -o github: set outputs of the step instead of variables of the job')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;exec' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--id-token-file', '--id-token-file', [CompletionResultType]::ParameterName, 'Read the IdToken from FILE')
            [CompletionResult]::new('--identity-pool-id', '--identity-pool-id', [CompletionResultType]::ParameterName, 'Identity pool, REGION:GUID [env: COGNITO_IDENTITY_POOL_ID]')
            [CompletionResult]::new('--role-arn', '--role-arn', [CompletionResultType]::ParameterName, 'Ask for this role, one of the token''s cognito:roles')
            [CompletionResult]::new('--logins-provider', '--logins-provider', [CompletionResultType]::ParameterName, 'Name of the login provider; else derived from the IdToken''s issuer')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'With --classic: for how long the credentials are valid, as far as the role allows [default: 1h]')
            [CompletionResult]::new('--min-ttl', '--min-ttl', [CompletionResultType]::ParameterName, 'With a context: renew credentials that expire within DURATION [default: 30m; with --server 20m]')
            [CompletionResult]::new('--auth-flow', '--auth-flow', [CompletionResultType]::ParameterName, 'How to sign in [default: by the IAM credentials at hand]')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from FILE')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Read the password from what COMMAND prints')
            [CompletionResult]::new('--new-password-file', '--new-password-file', [CompletionResultType]::ParameterName, 'Read the new password from FILE')
            [CompletionResult]::new('--new-password-command', '--new-password-command', [CompletionResultType]::ParameterName, 'Read the new password from what COMMAND prints')
            [CompletionResult]::new('--mfa-code-command', '--mfa-code-command', [CompletionResultType]::ParameterName, 'Take the one-time code from what COMMAND prints')
            [CompletionResult]::new('--totp-secret-file', '--totp-secret-file', [CompletionResultType]::ParameterName, 'Make one-time codes from the seed in FILE: base32 or an otpauth URI [env: COGNITO_TOTP_SECRET]')
            [CompletionResult]::new('--totp-secret-command', '--totp-secret-command', [CompletionResultType]::ParameterName, 'Make one-time codes from the seed that COMMAND prints')
            [CompletionResult]::new('--mfa-type', '--mfa-type', [CompletionResultType]::ParameterName, 'Second factor to choose where there are several: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA')
            [CompletionResult]::new('--preferred-challenge', '--preferred-challenge', [CompletionResultType]::ParameterName, 'First factor to choose in USER_AUTH: PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP')
            [CompletionResult]::new('--user-pool-id', '--user-pool-id', [CompletionResultType]::ParameterName, 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'App client [env: COGNITO_CLIENT_ID]')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the app client''s secret from FILE')
            [CompletionResult]::new('--client-secret-command', '--client-secret-command', [CompletionResultType]::ParameterName, 'Read the app client''s secret from what COMMAND prints')
            [CompletionResult]::new('--client-metadata', '--client-metadata', [CompletionResultType]::ParameterName, 'Pass KEY=VALUE to the pool''s Lambda triggers (can be repeated)')
            [CompletionResult]::new('--attribute', '--attribute', [CompletionResultType]::ParameterName, 'Value of an attribute that the pool requires (can be repeated)')
            [CompletionResult]::new('--mfa-code', '--mfa-code', [CompletionResultType]::ParameterName, 'One-time code of an app, a text message or an e-mail')
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'Answer to a CUSTOM_CHALLENGE (can be repeated, one for each round)')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the call; else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Serve credentials that are renewed, on a port of this machine, for as long as CMD runs')
            [CompletionResult]::new('--guest', '--guest', [CompletionResultType]::ParameterName, 'Ask for unauthenticated access, without a token')
            [CompletionResult]::new('--id-token-stdin', '--id-token-stdin', [CompletionResultType]::ParameterName, 'Read the IdToken from standard input [env: COGNITO_ID_TOKEN]')
            [CompletionResult]::new('--classic', '--classic', [CompletionResultType]::ParameterName, 'Assume the role of --role-arn by the classic flow, which the identity pool has to allow')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'Use the Admin API, which is signed with IAM credentials')
            [CompletionResult]::new('--no-admin', '--no-admin', [CompletionResultType]::ParameterName, 'Use the public API, which needs no IAM credentials')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password from a line of standard input [env: COGNITO_PASSWORD]')
            [CompletionResult]::new('--new-password-stdin', '--new-password-stdin', [CompletionResultType]::ParameterName, 'Read the new password from a line of standard input [env: COGNITO_NEW_PASSWORD]')
            [CompletionResult]::new('--remember-device', '--remember-device', [CompletionResultType]::ParameterName, 'Let the pool remember this machine, which then counts as a second factor (needs a context)')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the app client''s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;whoami' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print the document [default: json, on a terminal a summary]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print the document [default: json, on a terminal a summary]')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Print only what this JMESPath expression selects, with -o json or text')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the call; else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;decode' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print the document [default: json]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print the document [default: json]')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Print only what this JMESPath expression selects, with -o json or text')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Print only the header')
            [CompletionResult]::new('--claims', '--claims', [CompletionResultType]::ParameterName, 'Print only the claims')
            [CompletionResult]::new('--lenient', '--lenient', [CompletionResultType]::ParameterName, 'Show the claims of a token whose signature is cut or damaged too')
            [CompletionResult]::new('--human', '--human', [CompletionResultType]::ParameterName, 'Explain times, for reading; the output is not JSON then')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;verify' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--user-pool-id', '--user-pool-id', [CompletionResultType]::ParameterName, 'User pool that may have issued it (can be repeated) [env: COGNITO_USER_POOL_ID]')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'App client that it may be for (can be repeated) [env: COGNITO_CLIENT_ID]')
            [CompletionResult]::new('--token-use', '--token-use', [CompletionResultType]::ParameterName, 'Required kind of token; without it, either')
            [CompletionResult]::new('--group', '--group', [CompletionResultType]::ParameterName, 'Required group (can be repeated: all are required)')
            [CompletionResult]::new('--scope', '--scope', [CompletionResultType]::ParameterName, 'Required scope (can be repeated: all are required)')
            [CompletionResult]::new('--claim', '--claim', [CompletionResultType]::ParameterName, 'Required claim: its value, or an element of it (can be repeated: all are required)')
            [CompletionResult]::new('--leeway', '--leeway', [CompletionResultType]::ParameterName, 'Clock skew to allow for exp and nbf [default: 0]')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Verify as of this time, RFC 3339 [default: now]')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Key set to use in place of the pool''s own')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'With --jwks: the issuer, in place of a user pool''s')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the user pool, or of a replica of it (can be repeated: the tokens of each pass); else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print the document [default: json]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print the document [default: json]')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Print only what this JMESPath expression selects, with -o json or text')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--any-client', '--any-client', [CompletionResultType]::ParameterName, 'Accept a token for any app client')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;explain' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Judge its times as of this time, RFC 3339 [default: now]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the call; else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print the answer [default: lines for people]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print the answer [default: lines for people]')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Print only what this JMESPath expression selects, with -o json or text')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;doctor' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--auth-flow', '--auth-flow', [CompletionResultType]::ParameterName, 'How to sign in [default: by the IAM credentials at hand]')
            [CompletionResult]::new('--user-pool-id', '--user-pool-id', [CompletionResultType]::ParameterName, 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'App client [env: COGNITO_CLIENT_ID]')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the app client''s secret from FILE')
            [CompletionResult]::new('--client-secret-command', '--client-secret-command', [CompletionResultType]::ParameterName, 'Read the app client''s secret from what COMMAND prints')
            [CompletionResult]::new('--identity-pool-id', '--identity-pool-id', [CompletionResultType]::ParameterName, 'Identity pool, REGION:GUID [env: COGNITO_IDENTITY_POOL_ID]')
            [CompletionResult]::new('--role-arn', '--role-arn', [CompletionResultType]::ParameterName, 'Ask for this role, one of the token''s cognito:roles')
            [CompletionResult]::new('--logins-provider', '--logins-provider', [CompletionResultType]::ParameterName, 'Name of the login provider; else derived from the IdToken''s issuer')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Print the fix with this number alone')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print the findings; else as lines for people')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print the findings; else as lines for people')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Print only what this JMESPath expression selects, with -o json or text')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the call; else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'Use the Admin API, which is signed with IAM credentials')
            [CompletionResult]::new('--no-admin', '--no-admin', [CompletionResultType]::ParameterName, 'Use the public API, which needs no IAM credentials')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the app client''s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;password' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a user''s password, for good or until the next sign-in')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cognito-auth;password;set' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User to act on')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User to act on')
            [CompletionResult]::new('--user-pool-id', '--user-pool-id', [CompletionResultType]::ParameterName, 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]')
            [CompletionResult]::new('--new-password-file', '--new-password-file', [CompletionResultType]::ParameterName, 'Read the new password from FILE')
            [CompletionResult]::new('--new-password-command', '--new-password-command', [CompletionResultType]::ParameterName, 'Read the new password from what COMMAND prints')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the call; else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--temporary', '--temporary', [CompletionResultType]::ParameterName, 'Make the user choose another one at the next sign-in')
            [CompletionResult]::new('--new-password-stdin', '--new-password-stdin', [CompletionResultType]::ParameterName, 'Read the new password from a line of standard input [env: COGNITO_NEW_PASSWORD]')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;password;help' {
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'set')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cognito-auth;password;help;set' {
            break
        }
        'cognito-auth;password;help;help' {
            break
        }
        'cognito-auth;user' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print a user''s status and attributes')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cognito-auth;user;get' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User to act on')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User to act on')
            [CompletionResult]::new('--user-pool-id', '--user-pool-id', [CompletionResultType]::ParameterName, 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print the document [default: json; on a terminal a table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print the document [default: json; on a terminal a table]')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Print only what this JMESPath expression selects, with -o json or text')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the call; else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;user;help' {
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'get')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cognito-auth;user;help;get' {
            break
        }
        'cognito-auth;user;help;help' {
            break
        }
        'cognito-auth;mfa' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('setup', 'setup', [CompletionResultType]::ParameterValue, 'Set up an authenticator app, and prefer it')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Print a user''s second factors')
            [CompletionResult]::new('prefer', 'prefer', [CompletionResultType]::ParameterValue, 'Choose which second factor is asked for')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cognito-auth;mfa;setup' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--save-totp-secret', '--save-totp-secret', [CompletionResultType]::ParameterName, 'Write the seed to FILE, which must not exist, and confirm it with a code made from it')
            [CompletionResult]::new('--friendly-device-name', '--friendly-device-name', [CompletionResultType]::ParameterName, 'Name that the user pool keeps for the app')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Name under which the app shows its codes [default: that of the context, or of the pool]')
            [CompletionResult]::new('--user-pool-id', '--user-pool-id', [CompletionResultType]::ParameterName, 'User pool, where the access token does not tell [env: COGNITO_USER_POOL_ID]')
            [CompletionResult]::new('--access-token-file', '--access-token-file', [CompletionResultType]::ParameterName, 'Read the access token from FILE')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the call; else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--access-token-stdin', '--access-token-stdin', [CompletionResultType]::ParameterName, 'Read the access token from standard input [env: COGNITO_ACCESS_TOKEN]')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;mfa;status' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User to act on')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User to act on')
            [CompletionResult]::new('--user-pool-id', '--user-pool-id', [CompletionResultType]::ParameterName, 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]')
            [CompletionResult]::new('--access-token-file', '--access-token-file', [CompletionResultType]::ParameterName, 'Read the access token from FILE')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print the document [default: json; on a terminal a table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print the document [default: json; on a terminal a table]')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Print only what this JMESPath expression selects, with -o json or text')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the call; else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'Act as an administrator on USER, with IAM credentials, and not on who is signed in')
            [CompletionResult]::new('--access-token-stdin', '--access-token-stdin', [CompletionResultType]::ParameterName, 'Read the access token from standard input [env: COGNITO_ACCESS_TOKEN]')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;mfa;prefer' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--enable', '--enable', [CompletionResultType]::ParameterName, 'Turn TYPE on without preferring it (can be repeated)')
            [CompletionResult]::new('--disable', '--disable', [CompletionResultType]::ParameterName, 'Turn TYPE off (can be repeated)')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User to act on')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User to act on')
            [CompletionResult]::new('--user-pool-id', '--user-pool-id', [CompletionResultType]::ParameterName, 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]')
            [CompletionResult]::new('--access-token-file', '--access-token-file', [CompletionResultType]::ParameterName, 'Read the access token from FILE')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the call; else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'Act as an administrator on USER, with IAM credentials, and not on who is signed in')
            [CompletionResult]::new('--access-token-stdin', '--access-token-stdin', [CompletionResultType]::ParameterName, 'Read the access token from standard input [env: COGNITO_ACCESS_TOKEN]')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;mfa;help' {
            [CompletionResult]::new('setup', 'setup', [CompletionResultType]::ParameterValue, 'setup')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'status')
            [CompletionResult]::new('prefer', 'prefer', [CompletionResultType]::ParameterValue, 'prefer')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cognito-auth;mfa;help;setup' {
            break
        }
        'cognito-auth;mfa;help;status' {
            break
        }
        'cognito-auth;mfa;help;prefer' {
            break
        }
        'cognito-auth;mfa;help;help' {
            break
        }
        'cognito-auth;context' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Save settings under a name')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Save a context made of what another tool wrote')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Print the contexts: their names, which is the default, who signs in where')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the settings of a context, and where each comes from')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Make a context the default one')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a context, and the session that is kept for it')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print the path of config.toml, whether or not it exists')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cognito-auth;context;create' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--save-client-secret', '--save-client-secret', [CompletionResultType]::ParameterName, 'Save the app client''s secret in FILE, a new one that only you can read (implies --discover)')
            [CompletionResult]::new('--user-pool-id', '--user-pool-id', [CompletionResultType]::ParameterName, 'User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'App client [env: COGNITO_CLIENT_ID]')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the app client''s secret from FILE')
            [CompletionResult]::new('--client-secret-command', '--client-secret-command', [CompletionResultType]::ParameterName, 'Read the app client''s secret from what COMMAND prints')
            [CompletionResult]::new('--client-metadata', '--client-metadata', [CompletionResultType]::ParameterName, 'Pass KEY=VALUE to the pool''s Lambda triggers (can be repeated)')
            [CompletionResult]::new('--auth-flow', '--auth-flow', [CompletionResultType]::ParameterName, 'How to sign in [default: by the IAM credentials at hand]')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from FILE')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Read the password from what COMMAND prints')
            [CompletionResult]::new('--mfa-code-command', '--mfa-code-command', [CompletionResultType]::ParameterName, 'Take the one-time code from what COMMAND prints')
            [CompletionResult]::new('--totp-secret-file', '--totp-secret-file', [CompletionResultType]::ParameterName, 'Make one-time codes from the seed in FILE: base32 or an otpauth URI [env: COGNITO_TOTP_SECRET]')
            [CompletionResult]::new('--totp-secret-command', '--totp-secret-command', [CompletionResultType]::ParameterName, 'Make one-time codes from the seed that COMMAND prints')
            [CompletionResult]::new('--mfa-type', '--mfa-type', [CompletionResultType]::ParameterName, 'Second factor to choose where there are several: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA')
            [CompletionResult]::new('--preferred-challenge', '--preferred-challenge', [CompletionResultType]::ParameterName, 'First factor to choose in USER_AUTH: PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP')
            [CompletionResult]::new('--identity-pool-id', '--identity-pool-id', [CompletionResultType]::ParameterName, 'Identity pool, REGION:GUID [env: COGNITO_IDENTITY_POOL_ID]')
            [CompletionResult]::new('--role-arn', '--role-arn', [CompletionResultType]::ParameterName, 'Ask for this role, one of the token''s cognito:roles')
            [CompletionResult]::new('--logins-provider', '--logins-provider', [CompletionResultType]::ParameterName, 'Name of the login provider; else derived from the IdToken''s issuer')
            [CompletionResult]::new('--mfa-code', '--mfa-code', [CompletionResultType]::ParameterName, 'mfa-code')
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'answer')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the call; else the one its id names [env: AWS_REGION]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]')
            [CompletionResult]::new('--ca-bundle', '--ca-bundle', [CompletionResultType]::ParameterName, 'Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit of one call, retries included [default: 60]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace a context of that name')
            [CompletionResult]::new('--use', '--use', [CompletionResultType]::ParameterName, 'Make it the default context')
            [CompletionResult]::new('--discover', '--discover', [CompletionResultType]::ParameterName, 'Look up what is not given, by calls that are signed with IAM credentials')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the app client''s secret from a line of standard input [env: COGNITO_CLIENT_SECRET]')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'Use the Admin API, which is signed with IAM credentials')
            [CompletionResult]::new('--no-admin', '--no-admin', [CompletionResultType]::ParameterName, 'Use the public API, which needs no IAM credentials')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password from a line of standard input [env: COGNITO_PASSWORD]')
            [CompletionResult]::new('--remember-device', '--remember-device', [CompletionResultType]::ParameterName, 'Let the pool remember this machine, which then counts as a second factor (needs a context)')
            [CompletionResult]::new('--allow-http', '--allow-http', [CompletionResultType]::ParameterName, 'Send requests, secrets included, to an http endpoint on another machine')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;context;import' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the context [default: that of the file, without its ending]')
            [CompletionResult]::new('--user-pool-id', '--user-pool-id', [CompletionResultType]::ParameterName, 'User pool, where the file has several')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'App client, where the file has several')
            [CompletionResult]::new('--identity-pool-id', '--identity-pool-id', [CompletionResultType]::ParameterName, 'Identity pool, where the file has several')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name to save with it')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name to save with it')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace a context of that name')
            [CompletionResult]::new('--use', '--use', [CompletionResultType]::ParameterName, 'Make it the default context')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;context;list' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print the document [default: json; on a terminal a table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print the document [default: json; on a terminal a table]')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Print only what this JMESPath expression selects, with -o json or text')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;context;show' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print the document [default: json; on a terminal a table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print the document [default: json; on a terminal a table]')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Print only what this JMESPath expression selects, with -o json or text')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;context;use' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;context;delete' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;context;path' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;context;help' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'create')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'import')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'use')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'delete')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'path')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cognito-auth;context;help;create' {
            break
        }
        'cognito-auth;context;help;import' {
            break
        }
        'cognito-auth;context;help;list' {
            break
        }
        'cognito-auth;context;help;show' {
            break
        }
        'cognito-auth;context;help;use' {
            break
        }
        'cognito-auth;context;help;delete' {
            break
        }
        'cognito-auth;context;help;path' {
            break
        }
        'cognito-auth;context;help;help' {
            break
        }
        'cognito-auth;configure' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('aws-profile', 'aws-profile', [CompletionResultType]::ParameterValue, 'Write an AWS profile that takes its credentials from a context')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cognito-auth;configure;aws-profile' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of the profile [default: that of the identity pool]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Change a profile of that name, whose other sources of credentials are taken out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;configure;help' {
            [CompletionResult]::new('aws-profile', 'aws-profile', [CompletionResultType]::ParameterValue, 'aws-profile')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cognito-auth;configure;help;aws-profile' {
            break
        }
        'cognito-auth;configure;help;help' {
            break
        }
        'cognito-auth;completions' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--error-format', '--error-format', [CompletionResultType]::ParameterName, 'How to print errors: as text, or as one line of JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; fail and name what is missing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what is done and why; twice: every HTTP exchange, secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cognito-auth;help' {
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'login')
            [CompletionResult]::new('respond', 'respond', [CompletionResultType]::ParameterValue, 'respond')
            [CompletionResult]::new('refresh', 'refresh', [CompletionResultType]::ParameterValue, 'refresh')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'token')
            [CompletionResult]::new('logout', 'logout', [CompletionResultType]::ParameterValue, 'logout')
            [CompletionResult]::new('credentials', 'credentials', [CompletionResultType]::ParameterValue, 'credentials')
            [CompletionResult]::new('exec', 'exec', [CompletionResultType]::ParameterValue, 'exec')
            [CompletionResult]::new('whoami', 'whoami', [CompletionResultType]::ParameterValue, 'whoami')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'decode')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'verify')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'explain')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'doctor')
            [CompletionResult]::new('password', 'password', [CompletionResultType]::ParameterValue, 'Manage users'' passwords')
            [CompletionResult]::new('user', 'user', [CompletionResultType]::ParameterValue, 'Manage users of a pool')
            [CompletionResult]::new('mfa', 'mfa', [CompletionResultType]::ParameterValue, 'Manage second factors')
            [CompletionResult]::new('context', 'context', [CompletionResultType]::ParameterValue, 'Manage contexts: settings saved by name in config.toml')
            [CompletionResult]::new('configure', 'configure', [CompletionResultType]::ParameterValue, 'Point other programs at this one')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'completions')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cognito-auth;help;login' {
            break
        }
        'cognito-auth;help;respond' {
            break
        }
        'cognito-auth;help;refresh' {
            break
        }
        'cognito-auth;help;token' {
            break
        }
        'cognito-auth;help;logout' {
            break
        }
        'cognito-auth;help;credentials' {
            break
        }
        'cognito-auth;help;exec' {
            break
        }
        'cognito-auth;help;whoami' {
            break
        }
        'cognito-auth;help;decode' {
            break
        }
        'cognito-auth;help;verify' {
            break
        }
        'cognito-auth;help;explain' {
            break
        }
        'cognito-auth;help;doctor' {
            break
        }
        'cognito-auth;help;password' {
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'set')
            break
        }
        'cognito-auth;help;password;set' {
            break
        }
        'cognito-auth;help;user' {
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'get')
            break
        }
        'cognito-auth;help;user;get' {
            break
        }
        'cognito-auth;help;mfa' {
            [CompletionResult]::new('setup', 'setup', [CompletionResultType]::ParameterValue, 'setup')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'status')
            [CompletionResult]::new('prefer', 'prefer', [CompletionResultType]::ParameterValue, 'prefer')
            break
        }
        'cognito-auth;help;mfa;setup' {
            break
        }
        'cognito-auth;help;mfa;status' {
            break
        }
        'cognito-auth;help;mfa;prefer' {
            break
        }
        'cognito-auth;help;context' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'create')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'import')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'list')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'show')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'use')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'delete')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'path')
            break
        }
        'cognito-auth;help;context;create' {
            break
        }
        'cognito-auth;help;context;import' {
            break
        }
        'cognito-auth;help;context;list' {
            break
        }
        'cognito-auth;help;context;show' {
            break
        }
        'cognito-auth;help;context;use' {
            break
        }
        'cognito-auth;help;context;delete' {
            break
        }
        'cognito-auth;help;context;path' {
            break
        }
        'cognito-auth;help;configure' {
            [CompletionResult]::new('aws-profile', 'aws-profile', [CompletionResultType]::ParameterValue, 'aws-profile')
            break
        }
        'cognito-auth;help;configure;aws-profile' {
            break
        }
        'cognito-auth;help;completions' {
            break
        }
        'cognito-auth;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
