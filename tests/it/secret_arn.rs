//! The app client's secret in AWS Secrets Manager: read once, kept with the session, read again where
//! Cognito refuses it.

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CONFIG_FILE, RECORD, YEAR_2100, now, session};
use crate::support::{Tool, access_token, id_token, record, tokens};

const ARN: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf";
const LOGIN: &str = "login -u ada --auth-flow password --password-file p --client-secret-arn";

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .file("p", "p4ssword")
        .env("COGNITO_USER_POOL_ID", "us-east-1_EXAMPLE12")
        .env("COGNITO_CLIENT_ID", "1example23456789")
        .shown_as(ARN, "$ARN")
        .shown_as(&id_token(YEAR_2100), "$ID_TOKEN")
        .shown_as(&access_token(YEAR_2100), "$ACCESS_TOKEN")
}

/// The tool with a context, and in it a session that expires at `exp`.
fn with_session(cognito: &Cognito, exp: i64, kept: Option<&str>) -> Tool {
    let context = format!(
        "store = 'file'\n[contexts.dev]\nuser-pool-id = 'us-east-1_EXAMPLE12'\n\
         client-id = '1example23456789'\nusername = 'ada'\nclient-secret-arn = '{ARN}'\n"
    );
    let mut text = record(cognito, "dev", &session(exp));
    if let Some(value) = kept {
        let mut document: Value = serde_json::from_str(&text).unwrap();
        document["record"]["client_secret"] = json!({"arn": ARN, "value": value});
        text = document.to_string();
    }
    tool(cognito)
        .unset("COGNITO_USER_POOL_ID")
        .unset("COGNITO_CLIENT_ID")
        .file(CONFIG_FILE, context)
        .file(RECORD, text)
}

fn read(secret: &str) -> Expected {
    let secret = json!({"clientSecretValue": secret, "clientId": "1example23456789"});
    on("GetSecretValue").answer(json!({"ARN": ARN, "SecretString": secret.to_string()}))
}

fn signed_in() -> Expected {
    on("InitiateAuth").answer(json!({"AuthenticationResult": tokens()}))
}

fn renewed() -> Expected {
    on("GetTokensFromRefreshToken").answer(json!({"AuthenticationResult": tokens()}))
}

fn refused(operation: &str) -> Expected {
    let message = "Unable to verify secret hash for client 1example23456789";
    on(operation).error("NotAuthorizedException", message)
}

fn run(tool: &Tool, line: &str) -> String {
    let ran = tool.run(&line.split(' ').collect::<Vec<_>>());
    format!("# {}\n{ran}", line.replace(ARN, "$ARN"))
}

fn kept(tool: &Tool) -> Value {
    let text = std::fs::read_to_string(tool.path().join(RECORD)).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["record"]["client_secret"].take()
}

#[test]
fn a_sign_in_reads_it_once_with_iam_credentials_in_its_region() {
    let whole = on("GetSecretValue").answer(json!({"SecretString": "s3cret\n"}));
    for (secret, given) in [(read("s3cret"), "flag"), (whole, "variable")] {
        let cognito = Cognito::scripted([secret, signed_in()]);
        let tool = tool(&cognito);
        let (tool, line) = match given {
            "flag" => (tool, format!("{LOGIN} {ARN} -vv")),
            _ => (
                tool.env("COGNITO_CLIENT_SECRET_ARN", ARN),
                LOGIN.replace(" --client-secret-arn", " -vv"),
            ),
        };
        let ran = tool.run(&line.split(' ').collect::<Vec<_>>());
        assert_eq!(ran.code, 0, "{ran}");
        let said = ran.to_string();
        assert!(
            said.contains("GetSecretValue") && !said.contains("s3cret"),
            "{said}"
        );
        let signature = cognito
            .request(1)
            .header("authorization")
            .unwrap_or_default()
            .to_owned();
        assert!(
            signature.contains("/eu-west-1/secretsmanager/aws4_request"),
            "{signature}"
        );
        let calls = cognito.calls();
        assert!(calls.contains("SECRET_HASH"), "{calls}");
        assert!(calls.starts_with("GetSecretValue [signed by "), "{calls}");
    }
}

#[test]
fn what_cannot_be_one_is_refused_before_anything_is_asked_or_sent() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito).file("s", "s3cret");
    let report = [
        format!("{LOGIN} hunter2"),
        format!("{LOGIN} {ARN} --client-secret-file s"),
        format!("{LOGIN} arn:aws:ssm:eu-west-1:123456789012:parameter/app"),
        format!(
            "token --client-secret-arn {}",
            ARN.replace("eu-west-1", "cn-north-1")
        ),
    ];
    let report: String = report.iter().map(|line| run(&tool, line)).collect();
    expect![[r#"
        # login -u ada --auth-flow password --password-file p --client-secret-arn hunter2
        exit 2
        --- stderr
        error: --client-secret-arn is not valid: it is not the ARN of a secret in AWS Secrets Manager: expected arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME
        # login -u ada --auth-flow password --password-file p --client-secret-arn $ARN --client-secret-file s
        exit 2
        --- stderr
        error: the argument '--client-secret-arn <ARN>' cannot be used with '--client-secret-file <FILE>'
           help: cognito-auth login --help
        # login -u ada --auth-flow password --password-file p --client-secret-arn arn:aws:ssm:eu-west-1:123456789012:parameter/app
        exit 2
        --- stderr
        error: --client-secret-arn is not valid: it is not the ARN of a secret in AWS Secrets Manager: expected arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME
        # token --client-secret-arn arn:aws:secretsmanager:cn-north-1:123456789012:secret:app-AbCdEf
        exit 2
        --- stderr
        error: --client-secret-arn is not valid: it is not the ARN of a secret in AWS Secrets Manager: expected arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME
    "#]].assert_eq(&report);
    cognito.expect_done();
}

#[test]
fn a_context_keeps_it_with_the_session() {
    // Kept tokens need none.
    let cognito = Cognito::scripted([]);
    let tool = with_session(&cognito, YEAR_2100, None);
    assert_eq!(tool.run(&["token", "-c", "dev"]).code, 0);
    cognito.expect_done();

    let cognito = Cognito::scripted([read("s3cret"), renewed(), renewed()]);
    let tool = with_session(&cognito, now() - 10, None);
    assert_eq!(kept(&tool), Value::Null);
    for _ in 0..2 {
        let ran = tool.run(&["refresh", "-c", "dev"]);
        assert_eq!(ran.code, 0, "{ran}");
        assert_eq!(kept(&tool), json!({"arn": ARN, "value": "s3cret"}));
    }
    expect![[r#"
        GetSecretValue [signed by AKIDEXAMPLE] {"SecretId":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf"}
        GetTokensFromRefreshToken [unsigned] {"ClientId":"1example23456789","ClientSecret":"s3cret","RefreshToken":"old-refresh"}
        GetTokensFromRefreshToken [unsigned] {"ClientId":"1example23456789","ClientSecret":"s3cret","RefreshToken":"eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ.a2V5.aXY.dGV4dA.dGFn"}
    "#]].assert_eq(&cognito.calls());
}

#[test]
fn one_that_was_replaced_is_read_once_more_and_the_call_made_again() {
    let refuse = || refused("GetTokensFromRefreshToken");
    let cognito = Cognito::scripted([refuse(), read("new"), renewed(), renewed()]);
    let tool = with_session(&cognito, now() - 10, Some("old"));
    for _ in 0..2 {
        let ran = tool.run(&["refresh", "-c", "dev"]);
        assert_eq!(ran.code, 0, "{ran}");
        assert_eq!(kept(&tool)["value"], "new");
    }
    expect![[r#"
        GetTokensFromRefreshToken [unsigned] {"ClientId":"1example23456789","ClientSecret":"old","RefreshToken":"old-refresh"}
        GetSecretValue [signed by AKIDEXAMPLE] {"SecretId":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf"}
        GetTokensFromRefreshToken [unsigned] {"ClientId":"1example23456789","ClientSecret":"new","RefreshToken":"old-refresh"}
        GetTokensFromRefreshToken [unsigned] {"ClientId":"1example23456789","ClientSecret":"new","RefreshToken":"eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ.a2V5.aXY.dGV4dA.dGFn"}
    "#]].assert_eq(&cognito.calls());

    let cognito = Cognito::scripted([
        refuse(),
        read("other"),
        refuse(),
        refuse(),
        read("old"),
        refused("RevokeToken"),
        read("new"),
        on("RevokeToken"),
    ]);
    let tool = with_session(&cognito, now() - 10, Some("old"));
    let report =
        run(&tool, "refresh -c dev") + &run(&tool, "token -c dev") + &run(&tool, "logout -c dev");
    expect![[r#"
        # refresh -c dev
        exit 10
        --- stderr
        error: Cognito refused the refresh token: Unable to verify secret hash for client 1example23456789 (NotAuthorizedException)
          cause: the secret $ARN does not hold the secret of app client 1example23456789
           help: cognito-auth doctor -c dev
           help: a secret that was just rotated may need a moment
        request id: 00000000-0000-0000-0000-000000000003
        # token -c dev
        exit 10
        --- stderr
        error: Cognito refused the refresh token: Unable to verify secret hash for client 1example23456789 (NotAuthorizedException)
          cause: the secret $ARN does not hold the secret of app client 1example23456789
           help: cognito-auth doctor -c dev
           help: a secret that was just rotated may need a moment
        request id: 00000000-0000-0000-0000-000000000004
        # logout -c dev
        exit 0
        --- stderr
        note: context dev is signed out
    "#]].assert_eq(&report);
    cognito.expect_done();
}

#[test]
fn a_refusal_says_what_to_allow() {
    let denied = "User: arn:aws:iam::123456789012:user/ci is not authorized to perform: \
                  secretsmanager:GetSecretValue on resource: app";
    let mut report = String::new();
    for answer in [
        on("GetSecretValue").error("AccessDeniedException", denied),
        on("GetSecretValue").error("AccessDeniedException", "Access to KMS is not allowed"),
        on("GetSecretValue").error(
            "ResourceNotFoundException",
            "Secrets Manager can't find the specified secret.",
        ),
        on("GetSecretValue").error("DecryptionFailure", "The key is disabled."),
        on("GetSecretValue").error(
            "InvalidRequestException",
            "You can't perform this operation on the secret because it was marked for deletion.",
        ),
        on("GetSecretValue").answer(json!({"SecretBinary": "czNjcmV0"})),
        on("GetSecretValue").answer(json!({"SecretString": "{\"password\":\"s3cret\"}"})),
    ] {
        let cognito = Cognito::scripted([answer]);
        report += &run(&tool(&cognito), &format!("{LOGIN} {ARN}"));
        cognito.expect_done();
    }
    let cognito = Cognito::scripted([read("s3cret"), refused("InitiateAuth")]);
    report += &run(&tool(&cognito), &format!("{LOGIN} {ARN}"));
    cognito.expect_done();
    let cognito = Cognito::scripted([]);
    report += &run(
        &tool(&cognito).without_credentials(),
        &format!("{LOGIN} {ARN}"),
    );
    cognito.expect_done();
    assert!(!report.contains("s3cret"), "{report}");
    expect![[r##"
        # login -u ada --auth-flow password --password-file p --client-secret-arn $ARN
        exit 7
        --- stderr
        error: AWS Secrets Manager refused the request: User: arn:aws:iam::123456789012:user/ci is not authorized to perform: secretsmanager:GetSecretValue on resource: app (AccessDeniedException)
          cause: the IAM credentials do not allow secretsmanager:GetSecretValue on $ARN
           help: allow it: {"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"$ARN"}
        request id: 00000000-0000-0000-0000-000000000001
        # login -u ada --auth-flow password --password-file p --client-secret-arn $ARN
        exit 7
        --- stderr
        error: AWS Secrets Manager refused the request: Access to KMS is not allowed (AccessDeniedException)
          cause: the IAM credentials do not allow kms:Decrypt with the key that encrypts $ARN, or the key's policy does not
           help: allow kms:Decrypt on that key beside {"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"$ARN"}
        request id: 00000000-0000-0000-0000-000000000001
        # login -u ada --auth-flow password --password-file p --client-secret-arn $ARN
        exit 6
        --- stderr
        error: AWS Secrets Manager refused the request: Secrets Manager can't find the specified secret. (ResourceNotFoundException)
          cause: there is no secret $ARN, or it has no value yet
           help: aws secretsmanager list-secrets --region eu-west-1
        request id: 00000000-0000-0000-0000-000000000001
        # login -u ada --auth-flow password --password-file p --client-secret-arn $ARN
        exit 7
        --- stderr
        error: AWS Secrets Manager refused the request: The key is disabled. (DecryptionFailure)
          cause: the KMS key that encrypts $ARN is disabled or deleted, or does not allow kms:Decrypt
           help: aws secretsmanager describe-secret --secret-id $ARN --region eu-west-1
        request id: 00000000-0000-0000-0000-000000000001
        # login -u ada --auth-flow password --password-file p --client-secret-arn $ARN
        exit 6
        --- stderr
        error: AWS Secrets Manager refused the request: You can't perform this operation on the secret because it was marked for deletion. (InvalidRequestException)
          cause: the secret $ARN is scheduled for deletion
           help: aws secretsmanager restore-secret --secret-id $ARN --region eu-west-1
        request id: 00000000-0000-0000-0000-000000000001
        # login -u ada --auth-flow password --password-file p --client-secret-arn $ARN
        exit 10
        --- stderr
        error: the secret $ARN is binary, and an app client's secret is text
          cause: an app client's secret is the member clientSecretValue of a JSON object, or all of a text
           help: give the ARN of the app client's secret: cognito-auth doctor names it
        # login -u ada --auth-flow password --password-file p --client-secret-arn $ARN
        exit 10
        --- stderr
        error: the secret $ARN is a JSON object without the text clientSecretValue
          cause: an app client's secret is the member clientSecretValue of a JSON object, or all of a text
           help: give the ARN of the app client's secret: cognito-auth doctor names it
        # login -u ada --auth-flow password --password-file p --client-secret-arn $ARN
        exit 10
        --- stderr
        error: Cognito refused the sign-in: Unable to verify secret hash for client 1example23456789 (NotAuthorizedException)
          cause: the secret $ARN does not hold the secret of app client 1example23456789
           help: cognito-auth doctor --auth-flow password -u ada
           help: a secret that was just rotated may need a moment
        request id: 00000000-0000-0000-0000-000000000002
        # login -u ada --auth-flow password --password-file p --client-secret-arn $ARN
        exit 7
        --- stderr
        error: GetSecretValue must be signed, and no IAM credentials were found
          cause: neither AWS_ACCESS_KEY_ID, the AWS profile, nor this machine's role gave any
           help: aws configure
           help: or choose an AWS profile with --profile NAME
           help: allow it: {"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"$ARN"}
    "##]].assert_eq(&report);
}
