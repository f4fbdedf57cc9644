//! `CUSTOM_AUTH` with Lambda triggers that ministack runs.

use std::sync::OnceLock;

use expect_test::expect;
use serde_json::{Value, json};

use super::{Emulator, PASSWORD, TEMPORARY, ministack, signed_in, transcript};
use crate::support::Tool;
use crate::terminal::Terminal;

/// A user pool that asks questions, and its user `quizzed`.
struct Quiz {
    pool: String,
    client: String,
    secret_client: String,
    secret: String,
}

impl Quiz {
    fn new(emulator: &Emulator, name: &str, questions: &str) -> Self {
        let trust = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ]});
        let role = json!({"RoleName": name, "AssumeRolePolicyDocument": trust.to_string()});
        let role = emulator.call("iam", "create_role", &role)["Role"]["Arn"].take();
        let triggers = format!("QUESTIONS = {questions}\n{}", include_str!("triggers.py"));
        let trigger = |verb: &str| {
            let function = json!({
                "FunctionName": format!("{name}-{verb}"),
                "Runtime": "python3.12",
                "Role": role,
                "Handler": format!("triggers.{verb}"),
                "Timeout": 30,
                "Code": {"ZipFile": {"$zip": {"triggers.py": triggers}}},
            });
            emulator.call("lambda", "create_function", &function)["FunctionArn"].take()
        };
        let pool = json!({"PoolName": name, "LambdaConfig": {
            "DefineAuthChallenge": trigger("define"),
            "CreateAuthChallenge": trigger("create"),
            "VerifyAuthChallengeResponse": trigger("verify"),
        }});
        let text = |value: Value| value.as_str().unwrap().to_owned();
        let made = emulator.call("cognito-idp", "create_user_pool", &pool)["UserPool"].take();
        let pool = text(made["Id"].clone());
        let client = |secret: bool| {
            let client = json!({
                "UserPoolId": pool,
                "ClientName": if secret { "with-secret" } else { "public" },
                "GenerateSecret": secret,
                "ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"],
            });
            emulator.call("cognito-idp", "create_user_pool_client", &client)["UserPoolClient"]
                .take()
        };
        let with_secret = client(true);
        let user = json!({"UserPoolId": pool, "Username": "quizzed", "TemporaryPassword": TEMPORARY, "MessageAction": "SUPPRESS"});
        emulator.call("cognito-idp", "admin_create_user", &user);
        let password = json!({"UserPoolId": pool, "Username": "quizzed", "Password": PASSWORD, "Permanent": true});
        emulator.call("cognito-idp", "admin_set_user_password", &password);
        Self {
            client: text(client(false)["ClientId"].take()),
            secret_client: text(with_secret["ClientId"].clone()),
            secret: text(with_secret["ClientSecret"].clone()),
            pool,
        }
    }

    fn tool(&self) -> Tool {
        let tool = ministack().tool();
        tool.env("COGNITO_USER_POOL_ID", self.pool.as_str())
            .env("COGNITO_CLIENT_ID", self.client.as_str())
            .shown_as(&self.pool, "$QUIZ")
            .shown_as(&self.client, "$QUIZ_CLIENT")
    }

    fn secret_tool(&self) -> Tool {
        let tool = self
            .tool()
            .env("COGNITO_CLIENT_ID", self.secret_client.as_str());
        tool.env("COGNITO_CLIENT_SECRET", self.secret.as_str())
    }
}

/// Two questions after no password.
fn plain() -> &'static Quiz {
    static QUIZ: OnceLock<Quiz> = OnceLock::new();
    QUIZ.get_or_init(|| {
        Quiz::new(
            ministack(),
            "quiz",
            r#"[("colour?", "blue"), ("animal?", "cat")]"#,
        )
    })
}

/// One question after a proof of the password. ministack counts the proof as two rounds of the
/// three that it allows.
fn after_proof() -> &'static Quiz {
    static QUIZ: OnceLock<Quiz> = OnceLock::new();
    QUIZ.get_or_init(|| Quiz::new(ministack(), "proof-quiz", r#"[("colour?", "blue")]"#))
}

fn login<'a>(further: &[&'a str]) -> Vec<&'a str> {
    let fixed = ["login", "-u", "quizzed", "--auth-flow", "CUSTOM_AUTH"];
    fixed.iter().chain(further).copied().collect()
}

#[test]
fn every_round_takes_its_answer() {
    for tool in [plain().tool(), plain().secret_tool()] {
        for api in [&["--no-admin"][..], &["--admin"]] {
            let right = [api, &["--answer", "blue", "--answer", "cat"]].concat();
            signed_in(&tool.run(&login(&right)), "quizzed");
            let wrong_first = ["--answer", "red", "--answer", "blue", "--answer", "cat"];
            signed_in(&tool.run(&login(&[api, &wrong_first].concat())), "quizzed");
        }
    }
}

#[test]
fn the_third_wrong_answer_is_the_last() {
    let answers = ["--answer", "red", "--answer", "green", "--answer", "dog"];
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the sign-in: Incorrect username or password (NotAuthorizedException)
          cause: a wrong answer or password, an unknown user, or a disabled user in $QUIZ
           help: cognito-auth doctor --auth-flow CUSTOM_AUTH -u quizzed
    "#]]
    .assert_eq(&transcript(&plain().tool().run(&login(&answers))));
}

#[test]
fn a_round_without_an_answer_is_left_to_respond() {
    let tool = plain().tool();
    let first = tool.run(&login(&["--answer", "blue"]));
    let asked = first.stdout_json();
    assert_eq!(first.code, 3, "{first}");
    assert_eq!(
        asked["ChallengeParameters"],
        json!({"question": "animal?", "USERNAME": "quizzed"})
    );
    let tool = tool.stdin(first.stdout);
    let respond = ["respond", "--auth-flow", "CUSTOM_AUTH", "--answer", "cat"];
    signed_in(&tool.run(&respond), "quizzed");
}

#[test]
fn a_person_sees_the_question() {
    let tool = plain().tool();
    let mut terminal = Terminal::start_into(&tool, &login(&[]), "out");
    for (question, answer) in [("colour?", "red"), ("colour?", "blue"), ("animal?", "cat")] {
        terminal.wait_for(&format!("question: {question}"));
        terminal.wait_for("Answer: ");
        terminal.type_line(answer);
    }
    let (code, screen) = terminal.finish();
    assert_eq!(code, 0, "{screen}");
}

#[test]
fn a_proof_of_the_password_may_go_first() {
    let proof = ["--password-file", "password", "--answer", "blue"];
    for tool in [after_proof().tool(), after_proof().secret_tool()] {
        for api in ["--no-admin", "--admin"] {
            let ran = tool.run(&login(&[&[api][..], &proof].concat()));
            signed_in(&ran, "quizzed");
        }
    }
    let tool = after_proof()
        .tool()
        .env("COGNITO_PASSWORD", "Wr0ng, for good!");
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the sign-in: Incorrect username or password. (NotAuthorizedException)
          cause: a wrong answer or password, an unknown user, or a disabled user in $QUIZ
           help: cognito-auth doctor --auth-flow CUSTOM_AUTH -u quizzed
    "#]]
    .assert_eq(&transcript(&tool.run(&login(&["--answer", "blue"]))));
}
