//! One-time codes, choices, rounds of Lambda triggers: every challenge but the new password.

use std::fs;
use std::time::{Duration, SystemTime};

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::login::{POOL, signed_in};
use crate::support::{Tool, assert_mode};
#[cfg(unix)]
use crate::terminal::Terminal;

/// The seed of RFC 6238, appendix B.
const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn login(further: &str) -> Vec<&str> {
    ["login", "-u", "alice"]
        .into_iter()
        .chain(POOL)
        .chain(further.split_whitespace())
        .collect()
}

fn asks(operation: &str, name: &str, session: &str, parameters: &Value) -> Expected {
    on(operation).answer(
        json!({"ChallengeName": name, "Session": session, "ChallengeParameters": parameters}),
    )
}

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .env("COGNITO_PASSWORD", "p4ssword")
        .env("NO_COLOR", "1")
}

fn responses(cognito: &Cognito, n: usize) -> Value {
    cognito.request(n).json()["ChallengeResponses"].clone()
}

#[cfg(unix)]
#[test]
fn a_code_goes_under_the_key_of_its_challenge() {
    for (challenge, key) in [
        ("SMS_MFA", "SMS_MFA_CODE"),
        ("SMS_OTP", "SMS_OTP_CODE"),
        ("EMAIL_OTP", "EMAIL_OTP_CODE"),
        ("SOFTWARE_TOKEN_MFA", "SOFTWARE_TOKEN_MFA_CODE"),
    ] {
        for further in ["--mfa-code 123456", "--mfa-code-command ./otp"] {
            let cognito = Cognito::scripted([
                asks(
                    "AdminInitiateAuth",
                    challenge,
                    "s1",
                    &json!({"USER_ID_FOR_SRP": "0a1b2c3d-user"}),
                ),
                signed_in("AdminRespondToAuthChallenge"),
            ]);
            let tool = tool(&cognito)
                .file("otp", "#!/bin/sh\necho 'code 123456 lasts 24s |---|'\n")
                .mode("otp", 0o700);
            let ran = tool.run(&login(further));
            assert_eq!(ran.code, 0, "{ran}");
            assert_eq!(
                responses(&cognito, 2),
                json!({"USERNAME": "0a1b2c3d-user", key: "123456"})
            );
            cognito.expect_done();
        }
    }
}

#[cfg(unix)]
#[test]
fn a_command_must_print_one_code() {
    let mut report = String::new();
    for printed in [
        "echo 123456 654321",
        "echo 12345",
        "echo 123456789",
        "true",
        "echo 123456; exit 1",
    ] {
        let cognito = Cognito::scripted([asks("AdminInitiateAuth", "SMS_MFA", "s1", &json!({}))]);
        let tool = tool(&cognito)
            .file("otp", format!("#!/bin/sh\n{printed}\n"))
            .mode("otp", 0o700);
        let ran = tool.run(&login("--mfa-code-command ./otp"));
        assert_eq!(ran.code, 2, "{ran}");
        report.push_str(&ran.to_string());
        cognito.expect_done();
    }
    expect![[r#"
        exit 2
        --- stderr
        error: the command for the one-time code failed: it printed 2 groups of 6 to 8 digits, not one
        exit 2
        --- stderr
        error: the command for the one-time code failed: it printed 0 groups of 6 to 8 digits, not one
        exit 2
        --- stderr
        error: the command for the one-time code failed: it printed 0 groups of 6 to 8 digits, not one
        exit 2
        --- stderr
        error: the command for the one-time code failed: it printed nothing
        exit 2
        --- stderr
        error: the command for the one-time code failed: exit status: 1
    "#]]
    .assert_eq(&report);
}

#[test]
fn a_wrong_code_fails_unattended() {
    let cognito = Cognito::scripted([
        asks("AdminInitiateAuth", "SMS_MFA", "s1", &json!({})),
        on("AdminRespondToAuthChallenge")
            .error("CodeMismatchException", "Invalid code received for user"),
    ]);
    let ran = tool(&cognito).run(&login("--mfa-code 000000"));
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the sign-in: Invalid code received for user (CodeMismatchException)
          cause: the code is wrong, or a clock is (for codes of authenticator apps)
           help: sign in again with a new code
        request id: 00000000-0000-0000-0000-000000000002
    "#]]
    .assert_eq(&ran.to_string());
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn after_a_wrong_code_from_a_flag_or_a_command_a_person_is_asked() {
    for further in ["--mfa-code 000000", "--mfa-code-command ./otp"] {
        let cognito = Cognito::scripted([
            asks("AdminInitiateAuth", "SMS_MFA", "s1", &json!({})),
            on("AdminRespondToAuthChallenge")
                .error("CodeMismatchException", "Invalid code received for user"),
            on("AdminRespondToAuthChallenge")
                .error("CodeMismatchException", "Invalid code received for user"),
            signed_in("AdminRespondToAuthChallenge"),
        ]);
        let script = "#!/bin/sh\necho 000000\n";
        let tool = tool(&cognito).file("otp", script).mode("otp", 0o700);
        let mut terminal = Terminal::start_into(&tool, &login(further), "out");
        for code in ["111111", "123456"] {
            terminal.wait_for("Refused: Invalid code received for user");
            terminal.wait_for("Code: ");
            terminal.type_line(code);
        }
        let (code, screen) = terminal.finish();
        assert_eq!(code, 0, "{screen}");
        let sent = |n| {
            let request = cognito.request(n).json();
            let code = &request["ChallengeResponses"]["SMS_MFA_CODE"];
            (request["Session"].clone(), code.clone())
        };
        let (session, _) = sent(2);
        let expected = ["000000", "111111", "123456"].map(|code| (session.clone(), code.into()));
        assert_eq!([2, 3, 4].map(sent), expected, "{further}");
        cognito.expect_done();
    }
}

#[cfg(unix)]
#[test]
fn a_person_is_told_where_a_code_went_and_asked_again_on_the_same_session() {
    let cognito = Cognito::scripted([
        asks(
            "AdminInitiateAuth",
            "SMS_MFA",
            "s1",
            &json!({
                "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS", "CODE_DELIVERY_DESTINATION": "+********1234",
            }),
        ),
        on("AdminRespondToAuthChallenge")
            .error("CodeMismatchException", "Invalid code received for user"),
        signed_in("AdminRespondToAuthChallenge"),
    ]);
    let tool = tool(&cognito);
    let mut terminal = Terminal::start_into(&tool, &login(""), "out");
    terminal.wait_for("Code sent by SMS to +********1234: ");
    terminal.type_line("000000");
    terminal.wait_for("Refused: Invalid code received for user");
    terminal.wait_for("Code sent by SMS to +********1234: ");
    terminal.type_line("123456");
    let (code, screen) = terminal.finish();
    assert_eq!(code, 0, "{screen}");
    assert_eq!(
        cognito.request(2).json()["Session"],
        cognito.request(3).json()["Session"]
    );
    assert_eq!(responses(&cognito, 3)["SMS_MFA_CODE"], "123456");
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn a_seed_makes_codes_and_no_code_is_used_twice() {
    let cognito = Cognito::scripted([
        asks("AdminInitiateAuth", "SOFTWARE_TOKEN_MFA", "s1", &json!({})),
        signed_in("AdminRespondToAuthChallenge"),
        asks("AdminInitiateAuth", "SOFTWARE_TOKEN_MFA", "s1", &json!({})),
    ]);
    let seed = format!("otpauth://totp/x?secret={SEED}\n");
    let tool = tool(&cognito).file("seed", seed);
    // Both runs have to fall into one window.
    wait_for_a_fresh_window();
    let ran = tool.run(&login("--totp-secret-file seed"));
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    let code = responses(&cognito, 2)["SOFTWARE_TOKEN_MFA_CODE"].clone();
    assert!(code.as_str().is_some_and(|code| code.len() == 6), "{code}");

    // What is remembered says nothing, and only its owner reads it.
    let folder = tool.path().join("home/.local/state/cognito-auth/totp");
    let files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    let [file] = &files[..] else {
        panic!("{files:?}")
    };
    assert_mode(&folder, 0o700);
    assert_mode(file, 0o600);
    let kept = format!("{} {}", file.display(), fs::read_to_string(file).unwrap());
    assert!(
        !kept.contains(code.as_str().unwrap()) && !kept.contains("GEZD"),
        "{kept}"
    );

    let mut terminal = Terminal::start(&tool, &login("--totp-secret-file seed"));
    terminal.wait_for("note: this window's code was used already: waiting ");
    terminal.press_ctrl_c();
    assert_eq!(terminal.finish().0, 130);
    cognito.expect_done();
}

#[test]
fn without_a_cache_nothing_is_kept() {
    let cognito = Cognito::scripted([
        asks("AdminInitiateAuth", "SOFTWARE_TOKEN_MFA", "s1", &json!({})),
        signed_in("AdminRespondToAuthChallenge"),
    ]);
    let tool = tool(&cognito)
        .env("COGNITO_TOTP_SECRET", SEED)
        .env("COGNITO_AUTH_NO_CACHE", "1");
    let ran = tool.run(&login(""));
    assert_eq!(ran.code, 0, "{ran}");
    assert!(!tool.path().join("home/.local").exists());
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_used_stops_no_sign_in() {
    let cognito = Cognito::scripted([
        asks("AdminInitiateAuth", "SOFTWARE_TOKEN_MFA", "s1", &json!({})),
        signed_in("AdminRespondToAuthChallenge"),
    ]);
    let tool = tool(&cognito)
        .env("COGNITO_TOTP_SECRET", SEED)
        .file("home/.local", "a file");
    let ran = tool.run(&login("-o text --query AuthenticationResult.IdToken"));
    expect![[r#"
        exit 0
        --- stdout
        i.j.k
        --- stderr
        warning: codes that were used cannot be remembered in $DIR/home/.local/state/cognito-auth/totp: Not a directory (os error 20)
    "#]]
    .assert_eq(&ran.to_string());
    cognito.expect_done();
}

/// Leaves at least ten seconds of the window that is under way.
fn wait_for_a_fresh_window() {
    #[expect(
        clippy::disallowed_methods,
        reason = "windows of one-time codes are the clock's"
    )]
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap();
    if now.as_secs() % 30 > 20 {
        std::thread::sleep(Duration::from_secs(30 - now.as_secs() % 30));
    }
}

#[cfg(unix)]
#[test]
fn a_second_factor_is_chosen_by_flag_or_from_a_list() {
    let script = || {
        [
            asks(
                "AdminInitiateAuth",
                "SELECT_MFA_TYPE",
                "s1",
                &json!({"MFAS_CAN_CHOOSE": "[\"SMS_MFA\",\"EMAIL_OTP\"]"}),
            ),
            asks("AdminRespondToAuthChallenge", "EMAIL_OTP", "s2", &json!({})),
            signed_in("AdminRespondToAuthChallenge"),
        ]
    };
    let cognito = Cognito::scripted(script());
    let ran = tool(&cognito).run(&login("--mfa-type EMAIL_OTP --mfa-code 12345678"));
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(
        responses(&cognito, 2),
        json!({"USERNAME": "alice", "ANSWER": "EMAIL_OTP"})
    );
    assert_eq!(
        responses(&cognito, 3),
        json!({"USERNAME": "alice", "EMAIL_OTP_CODE": "12345678"})
    );
    assert_eq!(cognito.request(3).json()["Session"], "s2");
    cognito.expect_done();

    let cognito = Cognito::scripted(script());
    let tool = tool(&cognito);
    let mut terminal = Terminal::start_into(&tool, &login("--mfa-code 12345678"), "out");
    terminal.wait_for("1  SMS_MFA");
    terminal.wait_for("2  EMAIL_OTP");
    terminal.wait_for("Which one? ");
    terminal.type_line("3");
    terminal.wait_for("Which one? ");
    terminal.type_line("2");
    let (code, screen) = terminal.finish();
    assert_eq!(code, 0, "{screen}");
    cognito.expect_done();
}

#[test]
fn what_cannot_be_chosen_or_answered_is_left_pending() {
    let mut report = String::new();
    let choice = json!({"MFAS_CAN_CHOOSE": "[\"SMS_MFA\",\"EMAIL_OTP\"]"});
    for (challenge, parameters, further) in [
        ("SELECT_MFA_TYPE", &choice, ""),
        ("SELECT_MFA_TYPE", &choice, "--mfa-type SOFTWARE_TOKEN_MFA"),
        ("SOFTWARE_TOKEN_MFA", &json!({}), ""),
        ("EMAIL_OTP", &json!({}), ""),
        ("CUSTOM_CHALLENGE", &json!({"question": "colour?"}), ""),
        ("WEB_AUTHN", &json!({}), ""),
    ] {
        let cognito = Cognito::scripted([asks("AdminInitiateAuth", challenge, "s1", parameters)]);
        let ran = tool(&cognito).run(&login(further));
        assert_eq!(
            (ran.code, &ran.stdout_json()["ChallengeName"]),
            (3, &challenge.into()),
            "{ran}"
        );
        report.push_str(&String::from_utf8(ran.stderr).unwrap());
        cognito.expect_done();
    }
    expect![[r#"
        error: Cognito asks for SELECT_MFA_TYPE
          cause: nothing was chosen: --mfa-type takes one of SMS_MFA, EMAIL_OTP
           help: cognito-auth respond --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u alice --admin --mfa-type TYPE < challenge.json
        error: Cognito asks for SELECT_MFA_TYPE
          cause: SOFTWARE_TOKEN_MFA cannot be chosen: --mfa-type takes one of SMS_MFA, EMAIL_OTP
           help: cognito-auth respond --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u alice --admin --mfa-type TYPE < challenge.json
        error: Cognito asks for SOFTWARE_TOKEN_MFA
          cause: no code was given: give it with --mfa-code CODE, --mfa-code-command COMMAND, --totp-secret-file FILE, --totp-secret-command COMMAND, COGNITO_TOTP_SECRET
           help: cognito-auth respond --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u alice --admin --mfa-code CODE < challenge.json
        error: Cognito asks for EMAIL_OTP
          cause: no code was given: give it with --mfa-code CODE, --mfa-code-command COMMAND
           help: cognito-auth respond --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u alice --admin --mfa-code CODE < challenge.json
        error: Cognito asks for CUSTOM_CHALLENGE
          cause: no answer was given: give one --answer ANSWER for each round
           help: cognito-auth respond --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u alice --admin --answer ANSWER < challenge.json
        error: Cognito asks for WEB_AUTHN
          cause: a passkey needs a browser: choose another first factor with --preferred-challenge
           help: cognito-auth respond --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u alice --admin --response KEY=VALUE < challenge.json
    "#]]
    .assert_eq(&report);
}

#[cfg(unix)]
#[test]
fn lambda_triggers_are_answered_round_by_round() {
    let round = |operation: &str, session: &str, question: &str| {
        asks(
            operation,
            "CUSTOM_CHALLENGE",
            session,
            &json!({"USERNAME": "0a1b2c3d-user", "question": question}),
        )
    };
    let script = || {
        [
            round("InitiateAuth", "s1", "colour?"),
            round("RespondToAuthChallenge", "s2", "animal?"),
            signed_in("RespondToAuthChallenge"),
        ]
    };
    let cognito = Cognito::scripted(script());
    let ran = Tool::new(&cognito)
        .without_credentials()
        .run(&login("--auth-flow custom --answer blue --answer cat"));
    assert_eq!(ran.code, 0, "{ran}");
    expect![[r#"
        InitiateAuth [unsigned] {"AuthFlow":"CUSTOM_AUTH","AuthParameters":{"USERNAME":"alice"},"ClientId":"1example23456789"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"CUSTOM_CHALLENGE","ChallengeResponses":{"ANSWER":"blue","USERNAME":"0a1b2c3d-user"},"ClientId":"1example23456789","Session":"s1"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"CUSTOM_CHALLENGE","ChallengeResponses":{"ANSWER":"cat","USERNAME":"0a1b2c3d-user"},"ClientId":"1example23456789","Session":"s2"}
    "#]]
    .assert_eq(&cognito.calls());

    let cognito = Cognito::scripted(script());
    let tool = Tool::new(&cognito).without_credentials();
    let mut terminal = Terminal::start_into(&tool, &login("--auth-flow CUSTOM_AUTH"), "out");
    for (question, answer) in [("colour?", "blue"), ("animal?", "cat")] {
        terminal.wait_for(&format!("question: {question}"));
        terminal.wait_for("Answer: ");
        terminal.type_line(answer);
    }
    let (code, screen) = terminal.finish();
    assert_eq!(code, 0, "{screen}");
    assert!(!screen.contains("USERNAME"), "{screen}");
    cognito.expect_done();
}

#[test]
fn a_custom_flow_begins_with_a_proof_where_a_password_was_given() {
    let cognito = Cognito::scripted([
        asks(
            "InitiateAuth",
            "PASSWORD_VERIFIER",
            "s1",
            &json!({
                "SALT": "abc", "SRP_B": "def", "SECRET_BLOCK": "AAAA", "USER_ID_FOR_SRP": "u", "USERNAME": "u",
            }),
        ),
        asks(
            "RespondToAuthChallenge",
            "CUSTOM_CHALLENGE",
            "s2",
            &json!({}),
        ),
        signed_in("RespondToAuthChallenge"),
    ]);
    let ran = tool(&cognito)
        .without_credentials()
        .run(&login("--auth-flow custom --answer blue"));
    assert_eq!(ran.code, 0, "{ran}");
    expect![[r#"
        InitiateAuth [unsigned] {"AuthFlow":"CUSTOM_AUTH","AuthParameters":{"CHALLENGE_NAME":"SRP_A","SRP_A":"…","USERNAME":"alice"},"ClientId":"1example23456789"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"PASSWORD_VERIFIER","ChallengeResponses":{"PASSWORD_CLAIM_SECRET_BLOCK":"AAAA","PASSWORD_CLAIM_SIGNATURE":"…","TIMESTAMP":"…","USERNAME":"u"},"ClientId":"1example23456789","Session":"s1"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"CUSTOM_CHALLENGE","ChallengeResponses":{"ANSWER":"blue","USERNAME":"u"},"ClientId":"1example23456789","Session":"s2"}
    "#]]
    .assert_eq(&cognito.calls());
}

#[test]
fn the_first_factor_is_preferred_chosen_or_what_was_given() {
    let offered = json!(["EMAIL_OTP", "PASSWORD", "PASSWORD_SRP"]);
    let select = || {
        on("InitiateAuth").answer(json!({"ChallengeName": "SELECT_CHALLENGE", "Session": "s1", "AvailableChallenges": offered}))
    };
    let verifier = || {
        asks(
            "RespondToAuthChallenge",
            "PASSWORD_VERIFIER",
            "s2",
            &json!({
                "SALT": "abc", "SRP_B": "def", "SECRET_BLOCK": "AAAA", "USER_ID_FOR_SRP": "u", "USERNAME": "u",
            }),
        )
    };
    let mut report = String::new();
    for (password, further, script) in [
        (
            "p",
            "--preferred-challenge PASSWORD",
            vec![signed_in("InitiateAuth")],
        ),
        (
            "p",
            "--preferred-challenge EMAIL_OTP --mfa-code 12345678",
            vec![
                asks("InitiateAuth", "EMAIL_OTP", "s1", &json!({})),
                signed_in("RespondToAuthChallenge"),
            ],
        ),
        (
            "p",
            "--preferred-challenge PASSWORD_SRP",
            vec![
                asks(
                    "InitiateAuth",
                    "PASSWORD_VERIFIER",
                    "s1",
                    &json!({
                        "SALT": "abc", "SRP_B": "def", "SECRET_BLOCK": "AAAA", "USER_ID_FOR_SRP": "u", "USERNAME": "u",
                    }),
                ),
                signed_in("RespondToAuthChallenge"),
            ],
        ),
        (
            "p",
            "",
            vec![select(), verifier(), signed_in("RespondToAuthChallenge")],
        ),
        (
            "",
            "--preferred-challenge EMAIL_OTP --mfa-code 12345678",
            vec![
                select(),
                asks("RespondToAuthChallenge", "EMAIL_OTP", "s2", &json!({})),
                signed_in("RespondToAuthChallenge"),
            ],
        ),
        (
            "p",
            "--preferred-challenge PASSWORD",
            vec![
                asks("InitiateAuth", "PASSWORD", "s1", &json!({})),
                signed_in("RespondToAuthChallenge"),
            ],
        ),
    ] {
        let cognito = Cognito::scripted(script);
        let tool = Tool::new(&cognito)
            .without_credentials()
            .env("COGNITO_PASSWORD", password);
        let ran = tool.run(&login(&format!("--auth-flow choice {further}")));
        assert_eq!(ran.code, 0, "{further} {ran}");
        report.push_str(&format!("{further}\n{}", cognito.calls()));
    }
    expect![[r#"
        --preferred-challenge PASSWORD
        InitiateAuth [unsigned] {"AuthFlow":"USER_AUTH","AuthParameters":{"PASSWORD":"p","PREFERRED_CHALLENGE":"PASSWORD","USERNAME":"alice"},"ClientId":"1example23456789"}
        --preferred-challenge EMAIL_OTP --mfa-code 12345678
        InitiateAuth [unsigned] {"AuthFlow":"USER_AUTH","AuthParameters":{"PREFERRED_CHALLENGE":"EMAIL_OTP","USERNAME":"alice"},"ClientId":"1example23456789"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"EMAIL_OTP","ChallengeResponses":{"EMAIL_OTP_CODE":"12345678","USERNAME":"alice"},"ClientId":"1example23456789","Session":"s1"}
        --preferred-challenge PASSWORD_SRP
        InitiateAuth [unsigned] {"AuthFlow":"USER_AUTH","AuthParameters":{"PREFERRED_CHALLENGE":"PASSWORD_SRP","SRP_A":"…","USERNAME":"alice"},"ClientId":"1example23456789"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"PASSWORD_VERIFIER","ChallengeResponses":{"PASSWORD_CLAIM_SECRET_BLOCK":"AAAA","PASSWORD_CLAIM_SIGNATURE":"…","TIMESTAMP":"…","USERNAME":"u"},"ClientId":"1example23456789","Session":"s1"}

        InitiateAuth [unsigned] {"AuthFlow":"USER_AUTH","AuthParameters":{"USERNAME":"alice"},"ClientId":"1example23456789"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"SELECT_CHALLENGE","ChallengeResponses":{"ANSWER":"PASSWORD_SRP","SRP_A":"…","USERNAME":"alice"},"ClientId":"1example23456789","Session":"s1"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"PASSWORD_VERIFIER","ChallengeResponses":{"PASSWORD_CLAIM_SECRET_BLOCK":"AAAA","PASSWORD_CLAIM_SIGNATURE":"…","TIMESTAMP":"…","USERNAME":"u"},"ClientId":"1example23456789","Session":"s2"}
        --preferred-challenge EMAIL_OTP --mfa-code 12345678
        InitiateAuth [unsigned] {"AuthFlow":"USER_AUTH","AuthParameters":{"PREFERRED_CHALLENGE":"EMAIL_OTP","USERNAME":"alice"},"ClientId":"1example23456789"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"SELECT_CHALLENGE","ChallengeResponses":{"ANSWER":"EMAIL_OTP","USERNAME":"alice"},"ClientId":"1example23456789","Session":"s1"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"EMAIL_OTP","ChallengeResponses":{"EMAIL_OTP_CODE":"12345678","USERNAME":"alice"},"ClientId":"1example23456789","Session":"s2"}
        --preferred-challenge PASSWORD
        InitiateAuth [unsigned] {"AuthFlow":"USER_AUTH","AuthParameters":{"PASSWORD":"p","PREFERRED_CHALLENGE":"PASSWORD","USERNAME":"alice"},"ClientId":"1example23456789"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"PASSWORD","ChallengeResponses":{"PASSWORD":"p","USERNAME":"alice"},"ClientId":"1example23456789","Session":"s1"}
    "#]]
    .assert_eq(&report);
}

#[test]
fn respond_takes_codes_and_choices_too() {
    let cognito = Cognito::scripted([signed_in("AdminRespondToAuthChallenge")]);
    let tool = Tool::new(&cognito).file("s", "s1");
    let line = [
        &[
            "respond",
            "-u",
            "alice",
            "--challenge-name",
            "SMS_MFA",
            "--session-file",
            "s",
            "--mfa-code",
            "123456",
        ],
        POOL.as_slice(),
    ]
    .concat();
    let ran = tool.run(&line);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(
        responses(&cognito, 1),
        json!({"USERNAME": "alice", "SMS_MFA_CODE": "123456"})
    );
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn an_authenticator_app_is_set_up_on_the_spot() {
    let cognito = Cognito::scripted([
        asks(
            "AdminInitiateAuth",
            "MFA_SETUP",
            "s1",
            &json!({"USER_ID_FOR_SRP": "0a1b2c3d-user", "MFAS_CAN_SETUP": "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]"}),
        ),
        on("AssociateSoftwareToken").answer(json!({"SecretCode": SEED, "Session": "s2"})),
        on("VerifySoftwareToken").error(
            "EnableSoftwareTokenMFAException",
            "Code mismatch and fail enable Software Token MFA",
        ),
        on("VerifySoftwareToken").answer(json!({"Status": "ERROR", "Session": "s3"})),
        on("VerifySoftwareToken").answer(json!({"Status": "SUCCESS", "Session": "s4"})),
        signed_in("AdminRespondToAuthChallenge"),
    ]);
    let tool = tool(&cognito)
        .env("COGNITO_CLIENT_SECRET", "clientsecret123")
        .env("LANG", "C.UTF-8");
    let mut terminal = Terminal::start_into(&tool, &login(""), "out");
    terminal.wait_for("otpauth://totp/us-east-1_EXAMPLE12:0a1b2c3d-user?secret=GEZDGNBVGY3TQOJQ");
    for (code, refusal) in [
        (
            "111111",
            "Refused: Code mismatch and fail enable Software Token MFA",
        ),
        ("222222", "Refused: the code is wrong"),
        ("333333", ""),
    ] {
        terminal.wait_for("Code of the authenticator app: ");
        terminal.type_line(code);
        if !refusal.is_empty() {
            terminal.wait_for(refusal);
        }
    }
    let (code, screen) = terminal.finish();
    assert_eq!(code, 0, "{screen}");
    assert_eq!(screen.matches("otpauth://").count(), 1, "{screen}");
    // On 24 lines, with the question below.
    let drawn = screen
        .lines()
        .filter(|line| line.contains("\u{1b}[38;5;16;48;5;231m"));
    assert!(matches!(drawn.count(), 19..=23), "{screen}");
    expect![[r#"
        AdminInitiateAuth [signed by AKIDEXAMPLE] {"AuthFlow":"ADMIN_USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"p4ssword","SECRET_HASH":"id3/IJlevsGIl7XeP8N2rmEcQeU/Ukw/V56fPyNQtmo=","USERNAME":"alice"},"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        AssociateSoftwareToken [unsigned] {"Session":"s1"}
        VerifySoftwareToken [unsigned] {"Session":"s2","UserCode":"111111"}
        VerifySoftwareToken [unsigned] {"Session":"s2","UserCode":"222222"}
        VerifySoftwareToken [unsigned] {"Session":"s3","UserCode":"333333"}
        AdminRespondToAuthChallenge [signed by AKIDEXAMPLE] {"ChallengeName":"MFA_SETUP","ChallengeResponses":{"SECRET_HASH":"on3PKoG+NhPscJiRF2G5RvvL/XlGi5KAooCCP5fyar4=","USERNAME":"0a1b2c3d-user"},"ClientId":"1example23456789","Session":"s4","UserPoolId":"us-east-1_EXAMPLE12"}
    "#]]
    .assert_eq(&cognito.calls());
}

#[test]
fn what_a_person_or_an_administrator_must_set_up_is_said() {
    let mut report = String::new();
    for options in ["[\"SOFTWARE_TOKEN_MFA\"]", "[\"SMS_MFA\",\"EMAIL_OTP\"]"] {
        let setup = asks(
            "AdminInitiateAuth",
            "MFA_SETUP",
            "s1",
            &json!({"MFAS_CAN_SETUP": options}),
        );
        let cognito = Cognito::scripted([setup]);
        let ran = tool(&cognito).run(&login(""));
        assert_eq!(
            (ran.code, &ran.stdout_json()["Session"]),
            (3, &"s1".into()),
            "{ran}"
        );
        report.push_str(&String::from_utf8(ran.stderr).unwrap());
        cognito.expect_done();
    }
    expect![[r#"
        error: Cognito asks for MFA_SETUP
          cause: the pool wants an authenticator app, which has to be set up on a terminal
           help: cognito-auth respond --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u alice --admin < challenge.json
        error: Cognito asks for MFA_SETUP
          cause: only SMS_MFA, EMAIL_OTP can be set up, and only by an administrator: aws cognito-idp admin-update-user-attributes sets the phone_number or email that it needs
           help: cognito-auth respond --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u alice --admin < challenge.json
    "#]]
    .assert_eq(&report);
}

#[cfg(unix)]
#[test]
fn respond_finishes_the_set_up_that_it_begins() {
    let cognito = Cognito::scripted([
        on("AssociateSoftwareToken").answer(json!({"SecretCode": SEED, "Session": "s2"})),
        on("VerifySoftwareToken").answer(json!({"Status": "SUCCESS", "Session": "s3"})),
        signed_in("AdminRespondToAuthChallenge"),
    ]);
    let tool = Tool::new(&cognito).file("s", "s1");
    let line = "respond -u alice --challenge-name MFA_SETUP --session-file s";
    let line: Vec<&str> = line.split_whitespace().chain(POOL).collect();
    let mut terminal = Terminal::start_into(&tool, &line, "out");
    terminal.wait_for("Code of the authenticator app: ");
    terminal.type_line("123456");
    let (code, screen) = terminal.finish();
    assert_eq!(code, 0, "{screen}");
    cognito.expect_done();
}
