//! Signing in: `login`, and `respond` where the two go step by step.

use expect_test::expect;
use serde_json::json;

use super::{PASSWORD, TEMPORARY, claims, names, on_both, signed_in};
use crate::shells::assert_installed;
use crate::support::Ran;

#[test]
fn a_forced_change_of_the_password_is_one_command() {
    on_both(|emulator| {
        emulator.invite("forced");
        let tool = emulator.tool().stdin(format!("{TEMPORARY}\n{PASSWORD}\n"));
        let ran = tool.run(&[
            "login",
            "-u",
            "forced",
            "--auth-flow",
            "ADMIN_NO_SRP_AUTH",
            "--password-stdin",
            "--new-password-stdin",
        ]);
        signed_in(&ran, "forced");

        let status = ["user", "get", "forced", "--query", "UserStatus"];
        let ran = tool.run(&[&status[..], &["-o", "text"]].concat());
        assert_eq!(ran.to_string(), "exit 0\n--- stdout\nCONFIRMED\n");

        emulator.tokens("forced");
        let again = tool.run(&["login", "-u", "forced", "--password-stdin"]);
        assert_eq!((again.code, again.stdout.len()), (4, 0), "{again}");
    });
}

#[test]
fn the_public_flow_needs_no_aws_credentials() {
    on_both(|emulator| {
        emulator.invite("public");
        let flow = ["login", "-u", "public", "--auth-flow", "USER_PASSWORD_AUTH"];
        let tool = emulator.tool().without_credentials();
        let tool = tool.stdin(format!("{TEMPORARY}\n{PASSWORD}\n"));
        let ran = tool.run(&[&flow[..], &["--password-stdin", "--new-password-stdin"]].concat());
        signed_in(&ran, "public");
        let ran = tool.run(&[&flow[..], &["--password-file", "password"]].concat());
        signed_in(&ran, "public");

        // By SRP, which needs none either.
        let line = ["login", "-u", "public", "--password-file", "password"];
        signed_in(&tool.run(&line), "public");
        let admin = tool.run(&[&line[..], &["--admin"]].concat());
        assert_eq!((admin.code, admin.stdout.len()), (7, 0), "{admin}");
    });
}

#[test]
fn the_secret_of_an_app_client_is_read_from_wherever_it_is_kept() {
    on_both(|emulator| {
        let secret = emulator.made("client_secret");
        for (username, flags, variable, lines) in [
            ("by-stdin", &["--client-secret-stdin"][..], None, true),
            ("by-file", &["--client-secret-file", "secret"], None, false),
            (
                "by-command",
                &["--client-secret-command", "cat secret"],
                None,
                false,
            ),
            ("by-variable", &[], Some(secret), false),
        ] {
            emulator.invite(username);
            let stdin = if lines {
                format!("{TEMPORARY}\n{secret}\n{PASSWORD}\n")
            } else {
                format!("{TEMPORARY}\n{PASSWORD}\n")
            };
            let tool = emulator
                .tool()
                .file("secret", format!("{secret}\n"))
                .env("COGNITO_CLIENT_ID", emulator.made("secret_client_id"))
                .env("COGNITO_CLIENT_SECRET", variable.unwrap_or_default())
                .stdin(stdin);
            // The order of the flags is not the order of the lines.
            let stdin = ["--new-password-stdin", "--password-stdin"];
            let ran = tool.run(&[&["login", "-u", username], flags, &stdin[..]].concat());
            signed_in(&ran, username);
        }
    });
}

#[test]
fn the_jwt_alone_is_a_query_away() {
    on_both(|emulator| {
        emulator.enrol("bare");
        let login = ["login", "-u", "bare", "--password-file", "password"];
        let query = ["-o", "text", "--query", "AuthenticationResult.IdToken"];
        let ran = emulator.tool().run(&[&login[..], &query].concat());
        assert!(ran.code == 0 && ran.stderr.is_empty(), "{ran}");
        let printed = String::from_utf8(ran.stdout).unwrap();
        let token = printed.strip_suffix('\n').unwrap();
        assert_eq!(claims(&json!(token))["cognito:username"], "bare");
    });
}

#[test]
fn a_challenge_can_be_answered_by_another_command() {
    on_both(|emulator| {
        emulator.invite("stepwise");
        let tool = emulator.tool().stdin(format!("{TEMPORARY}\n"));
        let ran = tool.run(&[
            "login",
            "-u",
            "stepwise",
            "--password-stdin",
            "--no-respond",
        ]);
        let challenge = ran.stdout_json();
        let shown = ["ChallengeName", "Session", "ChallengeParameters"];
        assert_eq!(names(&challenge), shown, "{ran}");
        assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
        let session = challenge["Session"].as_str().unwrap();
        let said = str::from_utf8(&ran.stderr).unwrap();
        assert!(ran.code == 3 && !said.contains(session), "{ran}");

        let tool = emulator.tool().stdin(ran.stdout);
        let ran = tool.run(&["respond", "--new-password-file", "password", "-o", "oauth"]);
        assert_oauth(&ran, "stepwise");
        let login = ["login", "-u", "stepwise", "--password-file", "password"];
        let ran = tool.run(&[&login[..], &["-o", "oauth"]].concat());
        assert_oauth(&ran, "stepwise");
    });
}

/// Checks that `ran` printed the tokens of `username` as an OAuth token endpoint answers.
#[track_caller]
fn assert_oauth(ran: &Ran, username: &str) {
    assert!(ran.code == 0 && ran.stderr.is_empty(), "{ran}");
    let tokens = ran.stdout_json();
    assert_eq!(
        names(&tokens),
        [
            "access_token",
            "id_token",
            "refresh_token",
            "expires_in",
            "token_type"
        ]
    );
    assert_eq!(claims(&tokens["id_token"])["cognito:username"], username);
    assert_eq!(claims(&tokens["access_token"])["username"], username);
    assert_eq!(tokens["expires_in"], 3600);
    assert_eq!(tokens["token_type"], "Bearer");
}

#[test]
fn login_and_respond_make_a_pipeline() {
    let said = on_both(|emulator| {
        emulator.invite("piped");
        let pipeline = "
            cognito-auth login -u piped --password-file old --no-respond 2>pending |
                cognito-auth respond --new-password-file password
            echo ${PIPESTATUS[@]} >&2";
        let tool = emulator
            .tool()
            .file("old", TEMPORARY)
            .env("COGNITO_CLIENT_ID", emulator.made("secret_client_id"))
            .env("COGNITO_CLIENT_SECRET", emulator.made("client_secret"));
        assert_installed(&tool, "bash");
        let mut ran = tool.run_program("bash", &["-c", pipeline]);
        assert_eq!(str::from_utf8(&ran.stderr), Ok("3 0\n"), "{ran}");
        ran.stderr.clear();
        signed_in(&ran, "piped");
        let pending = tool.run_program("cat", &["pending"]);

        // Without a challenge the tokens go through.
        let tool = tool.file("old", PASSWORD);
        let mut ran = tool.run_program("bash", &["-c", pipeline]);
        assert_eq!(str::from_utf8(&ran.stderr), Ok("0 0\n"), "{ran}");
        ran.stderr.clear();
        signed_in(&ran, "piped");
        pending.to_string()
    });
    expect![[r#"
        exit 0
        --- stdout
        error: Cognito asks for NEW_PASSWORD_REQUIRED
           help: cognito-auth respond --user-pool-id $POOL --client-id $SECRET_CLIENT -u piped --admin --new-password-file FILE < challenge.json
    "#]].assert_eq(&said[0]);
    assert_eq!(said[0], said[1]);
}

#[test]
fn variables_can_say_it_all() {
    on_both(|emulator| {
        emulator.invite("variables");
        let tool = emulator
            .tool()
            .env("COGNITO_USERNAME", "variables")
            .env("COGNITO_PASSWORD", TEMPORARY)
            .env("COGNITO_NEW_PASSWORD", PASSWORD);
        signed_in(&tool.run(&["login"]), "variables");
        let tool = tool.env("COGNITO_PASSWORD", PASSWORD);
        signed_in(&tool.run(&["login"]), "variables");
    });
}
