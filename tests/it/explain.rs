//! `explain`: a verdict for everybody who takes tokens, what they depend on, and the clock.

use base64::engine::general_purpose::URL_SAFE;
use expect_test::expect;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CLIENT, POOL};
use crate::signing::{AT, Key, access_token, id_claims, id_token, key_set};
use crate::support::{Ran, Tool, jwt, tokens};

const URL: &str = "GET /us-east-1_EXAMPLE12/.well-known/jwks.json";

fn keys() -> Expected {
    on(URL).answer(key_set())
}

fn line<'a>(words: &[&'a str]) -> Vec<&'a str> {
    [&["explain", "--at", AT], words].concat()
}

/// What becomes of `token` with the pool's keys.
fn explained(token: &str) -> Ran {
    let cognito = Cognito::scripted([keys()]);
    Tool::new(&cognito).run(&line(&[token]))
}

/// A verdict a line.
const SHORT: [&str; 4] = ["--query", "consumers[].[consumer, verdict]", "-o", "text"];

#[test]
fn an_id_token() {
    expect![[r#"
        exit 0
        --- stdout
        ID token of us-east-1_EXAMPLE12 for the app client 1example23456789
          issuer     https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12 (ORIGINAL)
          signature  good, by the key idkey
          expires    2027-01-15T09:00:00+00:00 (in 1h)
          clock      this machine's is in step with Cognito's

        REST API, Cognito authorizer, method without scopes: yes, if
          - us-east-1_EXAMPLE12 is a user pool of the authorizer
          - the authorizer's token source is Authorization; else the token goes into the header that it names
          - the authorizer's token validation expression, if it has one, matches 1example23456789
          send: Authorization: TOKEN

        REST API, Cognito authorizer, method with scopes: no
          - it is an ID token, and where a method asks for scopes an access token is due
          help: send the access token: cognito-auth token access

        HTTP API, JWT authorizer: yes, if
          - the authorizer's issuer is https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12
          - 1example23456789 is among its audiences
          - the route asks for no scopes
          send: Authorization: Bearer TOKEN
          help: where a route asks for scopes, send the access token

        REST API, JWT authorizer: yes, if
          - https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12 is among the authorizer's issuers
          - 1example23456789 is among that issuer's audiences
          - its algorithms have RS256
          - the token has the other claims that the authorizer requires
          - the method asks for no scopes
          send: Authorization: Bearer TOKEN
          help: where a method asks for scopes, send the access token

        Identity pool: yes, if
          - cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12 with the app client 1example23456789 is a provider of it
          - its user is neither signed out nor deleted, where ServerSideTokenCheck is on
          send: Logins: cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12=TOKEN
          help: cognito-auth credentials --id-token-stdin sends it

        ALB, authenticate-cognito or authenticate-oidc: no
          - it takes no tokens: it signs people in itself, and knows them by a cookie
          help: open it in a browser, or use a rule with the action jwt-validation

        ALB, jwt-validation: yes, if
          - the rule's issuer is https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12, and its JWKS endpoint has that issuer's keys
          - the token has the other claims that the rule requires
          send: Authorization: Bearer TOKEN

        AppSync, user pool authorization: yes, if
          - us-east-1_EXAMPLE12 is the API's user pool
          - its app client expression (appIdClientRegex), if it has one, matches 1example23456789
          send: Authorization: TOKEN

        Cognito, GetUser and other calls of signed-in users: no
          - it is an ID token, and a user's access token is due
          help: send the access token: cognito-auth token access

        Cognito, userInfo endpoint: no
          - it is an ID token, and a user's access token is due
          help: send the access token: cognito-auth token access

        STS, AssumeRoleWithWebIdentity: yes, if
          - an OIDC provider of IAM for https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12 has the client id 1example23456789
          - the role trusts cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12, with 1example23456789 for cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12:aud
          send: WebIdentityToken: TOKEN

        Bedrock AgentCore, JWT authorizer: yes, if
          - the authorizer's discovery URL is https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12/.well-known/openid-configuration
          - allowedAudience has 1example23456789
          - allowedClients is not set, as the token has no client_id
          - allowedScopes is not set
          - the token has the claims of customClaims, if that is set
          send: Authorization: Bearer TOKEN

        Verified Permissions, IsAuthorizedWithToken: yes, if
          - us-east-1_EXAMPLE12 is an identity source of the policy store
          - the identity source's client ids, if it has any, include 1example23456789
          send: identityToken: TOKEN

        EKS, OIDC identity provider: yes, if
          - an identity provider of the cluster has the issuer https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12 and the client id 1example23456789
          - its user or a group of it is bound to a role
          send: Authorization: Bearer TOKEN
          help: kubectl runs cognito-auth token -o exec-credential for it
    "#]].assert_eq(&explained(&id_token(&json!({}))).to_string());
}

#[test]
fn an_access_token_as_json() {
    let cognito = Cognito::scripted([keys()]);
    let tool = Tool::new(&cognito);
    let token = access_token(&json!({"username": "ada"}));
    let ran = tool.run(&line(&["-o", "json", &token]));
    expect![[r#"
        exit 0
        --- stdout
        {
          "kind": "access",
          "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12",
          "issuer_type": "ORIGINAL",
          "user_pool_id": "us-east-1_EXAMPLE12",
          "client_id": "1example23456789",
          "scopes": [
            "orders/read",
            "orders/write"
          ],
          "signature": {
            "verdict": "good",
            "kid": "accesskey"
          },
          "expires": "2027-01-15T09:00:00+00:00",
          "as_of": "2027-01-15T08:00:00+00:00",
          "clock_ahead_seconds": 0,
          "consumers": [
            {
              "consumer": "rest-api",
              "verdict": "no",
              "reasons": [
                "it is an access token, and where a method asks for no scopes an ID token is due"
              ],
              "hint": "send the ID token: cognito-auth token id"
            },
            {
              "consumer": "rest-api-scopes",
              "verdict": "if",
              "conditions": [
                "the method asks for one of: orders/read, orders/write",
                "us-east-1_EXAMPLE12 is a user pool of the authorizer",
                "the authorizer's token source is Authorization; else the token goes into the header that it names",
                "the authorizer has no token validation expression, which looks for aud"
              ],
              "send": "Authorization: TOKEN"
            },
            {
              "consumer": "http-api",
              "verdict": "if",
              "conditions": [
                "the authorizer's issuer is https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12",
                "1example23456789 is among its audiences",
                "the route asks for no scopes, or for one of: orders/read, orders/write"
              ],
              "send": "Authorization: Bearer TOKEN"
            },
            {
              "consumer": "rest-api-jwt",
              "verdict": "unknown",
              "reasons": [
                "it has no aud, and whether 1example23456789, its client_id, counts in its place, as for HTTP APIs, is not clear"
              ]
            },
            {
              "consumer": "identity-pool",
              "verdict": "no",
              "reasons": [
                "it is an access token, and logins are ID tokens (\"Missing a required claim: aud\")"
              ],
              "hint": "send the ID token: cognito-auth token id"
            },
            {
              "consumer": "alb-sign-in",
              "verdict": "no",
              "reasons": [
                "it takes no tokens: it signs people in itself, and knows them by a cookie"
              ],
              "hint": "open it in a browser, or use a rule with the action jwt-validation"
            },
            {
              "consumer": "alb-jwt",
              "verdict": "if",
              "conditions": [
                "the rule's issuer is https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12, and its JWKS endpoint has that issuer's keys",
                "the token has the other claims that the rule requires"
              ],
              "send": "Authorization: Bearer TOKEN"
            },
            {
              "consumer": "appsync",
              "verdict": "if",
              "conditions": [
                "us-east-1_EXAMPLE12 is the API's user pool",
                "its app client expression (appIdClientRegex), if it has one, matches 1example23456789"
              ],
              "send": "Authorization: TOKEN"
            },
            {
              "consumer": "user-pool-api",
              "verdict": "no",
              "reasons": [
                "it does not have the scope aws.cognito.signin.user.admin"
              ],
              "hint": "tokens of sign-ins by the API have it: cognito-auth login"
            },
            {
              "consumer": "userinfo",
              "verdict": "no",
              "reasons": [
                "it does not have the scope openid"
              ],
              "hint": "other scopes come with tokens of the OAuth endpoints, not of sign-ins by the API"
            },
            {
              "consumer": "sts",
              "verdict": "no",
              "reasons": [
                "it has no aud, which the role's trust policy asks for"
              ],
              "hint": "send the ID token: cognito-auth token id"
            },
            {
              "consumer": "agentcore",
              "verdict": "if",
              "conditions": [
                "the authorizer's discovery URL is https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12/.well-known/openid-configuration",
                "allowedClients has 1example23456789",
                "allowedAudience is not set, as the token has no aud",
                "allowedScopes is not set, or has one of: orders/read, orders/write",
                "the token has the claims of customClaims, if that is set"
              ],
              "send": "Authorization: Bearer TOKEN"
            },
            {
              "consumer": "verified-permissions",
              "verdict": "if",
              "conditions": [
                "us-east-1_EXAMPLE12 is an identity source of the policy store",
                "the identity source's client ids, if it has any, include 1example23456789"
              ],
              "send": "accessToken: TOKEN"
            },
            {
              "consumer": "eks",
              "verdict": "no",
              "reasons": [
                "it has no aud, which is the client id of the cluster's identity provider"
              ],
              "hint": "send the ID token: cognito-auth token id"
            }
          ]
        }
    "#]].assert_eq(&ran.to_string());
    expect![[r#"
        GET /us-east-1_EXAMPLE12/.well-known/jwks.json [unsigned]
    "#]]
    .assert_eq(&cognito.calls());
    // What was fetched is kept for verify.
    let ran = tool.run(&[
        "verify",
        "--at",
        AT,
        "--user-pool-id",
        POOL,
        "--any-client",
        "--query",
        "payload.username",
        &token,
    ]);
    assert_eq!(ran.to_string(), "exit 0\n--- stdout\n\"ada\"\n");
}

#[test]
fn each_token_of_a_sign_in_with_one_request() {
    let cognito = Cognito::scripted([keys()]);
    let answer = json!({"AuthenticationResult": {
        "AccessToken": access_token(&json!({"scope": "aws.cognito.signin.user.admin"})),
        "IdToken": id_token(&json!({})), "RefreshToken": "opaque",
    }});
    let tool = Tool::new(&cognito).stdin(answer.to_string());
    let ran = tool.run(&line(&[
        "--query",
        "[AccessToken, IdToken][].[kind, signature.kid, consumers[?verdict=='if'].consumer]",
    ]));
    expect![[r#"
        exit 0
        --- stdout
        [
          [
            "client-access",
            "accesskey",
            [
              "rest-api-scopes",
              "http-api",
              "alb-jwt",
              "agentcore",
              "verified-permissions"
            ]
          ],
          [
            "id",
            "idkey",
            [
              "rest-api",
              "http-api",
              "rest-api-jwt",
              "identity-pool",
              "alb-jwt",
              "appsync",
              "sts",
              "agentcore",
              "verified-permissions",
              "eks"
            ]
          ]
        ]
        --- stderr
        note: RefreshToken is not explained: only Cognito reads it
    "#]]
    .assert_eq(&ran.to_string());
    cognito.expect_done();
    let cognito = Cognito::scripted([keys()]);
    let tool = Tool::new(&cognito).stdin(answer.to_string());
    let ran = tool.run(&line(&[]));
    let said = ran.to_string();
    let titles: Vec<_> = said
        .lines()
        .filter(|line| line.contains("for the app client"))
        .collect();
    expect![[r#"
        [
            "AccessToken: access token of us-east-1_EXAMPLE12 for the app client 1example23456789, probably its own: it has no username",
            "IdToken: ID token of us-east-1_EXAMPLE12 for the app client 1example23456789",
        ]
    "#]].assert_eq(&format!("{titles:#?}\n"));
}

#[test]
fn what_nobody_takes() {
    let mut report = String::new();
    let stranger = Key::of_a_stranger();
    let forged = stranger.token_of(
        r#"{"kid":"idkey","alg":"RS256"}"#,
        &id_claims(&json!({})).to_string(),
    );
    for token in [
        id_token(&json!({"exp": 1_799_999_000, "nbf": 1_900_000_000, "iat": 1_900_000_000})),
        forged,
        stranger.token(&id_claims(&json!({}))),
    ] {
        let ran = explained(&token);
        let said = ran.to_string();
        assert_eq!((ran.code, said.contains("yes, if")), (0, false), "{ran}");
        let (about, _) = said
            .split_once("\nREST API, Cognito authorizer, method with")
            .unwrap();
        report += &format!("{about}\n");
    }
    // No key could be good for these.
    for token in [
        Key::of_id_tokens().token_of(
            r#"{"kid":"idkey","alg":"none"}"#,
            &id_claims(&json!({})).to_string(),
        ),
        tokens()["RefreshToken"].as_str().unwrap().to_owned(),
    ] {
        let cognito = Cognito::scripted([]);
        let ran = Tool::new(&cognito).run(&line(&[&token]));
        cognito.expect_done();
        let said = ran.to_string();
        assert_eq!((ran.code, said.contains("yes, if")), (0, false), "{ran}");
        let (about, _) = said
            .split_once("\nREST API, Cognito authorizer, method with")
            .unwrap();
        report += &format!("{about}\n");
    }
    expect![[r#"
        exit 0
        --- stdout
        ID token of us-east-1_EXAMPLE12 for the app client 1example23456789
          issuer     https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12 (ORIGINAL)
          signature  good, by the key idkey
          expired    2027-01-15T07:43:20+00:00 (16m 40s ago)
          clock      this machine's is in step with Cognito's

        exit 0
        --- stdout
        ID token of us-east-1_EXAMPLE12 for the app client 1example23456789
          issuer     https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12 (ORIGINAL)
          signature  not good: signature: expected that of key idkey over the header and the payload, but its 256 bytes are not
          expires    2027-01-15T09:00:00+00:00 (in 1h)
          clock      this machine's is in step with Cognito's

        exit 0
        --- stdout
        ID token of us-east-1_EXAMPLE12 for the app client 1example23456789
          issuer     https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12 (ORIGINAL)
          signature  not good: kid: expected the kid of a key in $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json (idkey, accesskey), got "strangerkey"
          expires    2027-01-15T09:00:00+00:00 (in 1h)
          clock      this machine's is in step with Cognito's

        exit 0
        --- stdout
        ID token of us-east-1_EXAMPLE12 for the app client 1example23456789
          issuer     https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12 (ORIGINAL)
          signature  not good: alg: expected RS256, got "none"
          expires    2027-01-15T09:00:00+00:00 (in 1h)

        exit 0
        --- stdout
        encrypted token

    "#]].assert_eq(&report);
}

#[test]
fn what_a_load_balancer_signed_is_not_called_forged() {
    let part = |part: serde_json::Value| base64::Engine::encode(&URL_SAFE, part.to_string());
    let header = json!({
        "alg": "ES256", "kid": "6e1f", "client": CLIENT,
        "signer": "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/50dc",
    });
    let token = format!("{}.{}.c2ln", part(header), part(id_claims(&json!({}))));
    assert!(token.contains('='), "{token}");
    // The pool's keys would say nothing about it.
    let cognito = Cognito::scripted([]);
    let ran = Tool::new(&cognito).run(&line(&[&token]));
    cognito.expect_done();
    let said = ran.to_string();
    let (about, _) = said
        .split_once("\nREST API, Cognito authorizer, method with scopes")
        .unwrap();
    expect![[r#"
        exit 0
        --- stdout
        load balancer's claims about a user (x-amzn-oidc-data) of us-east-1_EXAMPLE12
          issuer     https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12 (ORIGINAL)
          signature  not checked: it is by the key of arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/50dc, which is not fetched
          expires    2027-01-15T09:00:00+00:00 (in 1h)

        REST API, Cognito authorizer, method without scopes: no
          - it is for the application behind a load balancer alone
          help: the user's access token is beside it, in x-amzn-oidc-accesstoken
    "#]]
    .assert_eq(about);
    assert_eq!(said.matches(": no\n").count(), 14);
}

#[test]
fn a_token_writes_no_verdict() {
    let verdict = "x\n\nIdentity pool: yes, if\n  - it is \u{202e}";
    let claims = json!({"iss": verdict, "aud": verdict, "scope": verdict, "exp": 1});
    let ran = Tool::alone().run(&line(&[&jwt(json!({"alg": verdict}), claims)]));
    let said = ran.to_string();
    let lines: Vec<_> = said
        .lines()
        .filter(|line| line.starts_with("Identity pool"))
        .collect();
    assert_eq!(lines, ["Identity pool: no"], "{said}");
}

#[test]
fn keys_that_verify_looked_for_are_not_looked_for_again() {
    let cognito = Cognito::scripted([keys(), keys(), keys()]);
    let tool = Tool::new(&cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT);
    let good = id_token(&json!({}));
    let strangers = Key::of_a_stranger().token(&id_claims(&json!({})));
    let verify = |token: &str| tool.run(&["verify", "--at", AT, token]).code;
    assert_eq!(verify(&good), 0);
    crate::verify::grow_old(&tool, 2);
    assert_eq!(verify(&strangers), 5);
    crate::verify::grow_old(&tool, 2);
    assert_eq!(tool.run(&line(&[&good])).code, 0);
    crate::verify::grow_old(&tool, 2);
    assert_eq!(verify(&strangers), 5);
    assert_eq!(cognito.calls().lines().count(), 3);
}

#[test]
fn issuers_of_every_form() {
    let mut report = String::new();
    let updated = "https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12";
    let cognito = Cognito::scripted([keys(), keys()]);
    let local = format!("{}/{POOL}", cognito.endpoint());
    for iss in [
        updated,
        &local,
        "https://id.example",
        "http://127.0.0.1:1/us-east-1_EXAMPLE12",
    ] {
        let ran = Tool::new(&cognito).run(&line(
            &[&SHORT[..], &[&id_token(&json!({"iss": iss}))]].concat(),
        ));
        report += &format!("{iss}\n{ran}");
    }
    let ran = Tool::new(&cognito).run(&line(&[
        "--query",
        "[signature, issuer_type]",
        &id_token(&json!({"iss": "https://id.example"})),
    ]));
    report += &ran.to_string();
    let report = report.replace(&cognito.endpoint(), "$ENDPOINT");
    expect![[r#"
        https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12
        exit 0
        --- stdout
        rest-api	no
        rest-api-scopes	no
        http-api	if
        rest-api-jwt	if
        identity-pool	unknown
        alb-sign-in	no
        alb-jwt	if
        appsync	unknown
        user-pool-api	no
        userinfo	no
        sts	if
        agentcore	if
        verified-permissions	if
        eks	if
        $ENDPOINT/us-east-1_EXAMPLE12
        exit 0
        --- stdout
        rest-api	if
        rest-api-scopes	no
        http-api	if
        rest-api-jwt	if
        identity-pool	if
        alb-sign-in	no
        alb-jwt	if
        appsync	if
        user-pool-api	no
        userinfo	no
        sts	if
        agentcore	if
        verified-permissions	if
        eks	if
        https://id.example
        exit 0
        --- stdout
        rest-api	no
        rest-api-scopes	no
        http-api	if
        rest-api-jwt	if
        identity-pool	if
        alb-sign-in	no
        alb-jwt	if
        appsync	no
        user-pool-api	no
        userinfo	no
        sts	if
        agentcore	if
        verified-permissions	if
        eks	if
        http://127.0.0.1:1/us-east-1_EXAMPLE12
        exit 0
        --- stdout
        rest-api	no
        rest-api-scopes	no
        http-api	no
        rest-api-jwt	no
        identity-pool	no
        alb-sign-in	no
        alb-jwt	if
        appsync	no
        user-pool-api	no
        userinfo	no
        sts	no
        agentcore	no
        verified-permissions	no
        eks	no
        exit 0
        --- stdout
        [
          {
            "verdict": "unknown",
            "reason": "only the keys of user pools are fetched"
          },
          null
        ]
    "#]]
    .assert_eq(&report);
    expect![[r#"
        GET /us-east-1_EXAMPLE12/.well-known/jwks.json [unsigned]
        GET /us-east-1_EXAMPLE12/.well-known/jwks.json [unsigned]
    "#]]
    .assert_eq(&cognito.calls());
}

#[test]
fn without_keys_the_rest_is_told() {
    let cognito = Cognito::scripted([on(URL).status(404)]);
    let ran = Tool::new(&cognito).run(&line(&[&id_token(&json!({}))]));
    let said = ran.to_string();
    let (about, _) = said
        .split_once("\nREST API, Cognito authorizer, method with")
        .unwrap();
    expect![[r#"
        exit 0
        --- stdout
        ID token of us-east-1_EXAMPLE12 for the app client 1example23456789
          issuer     https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12 (ORIGINAL)
          signature  not checked: there is no key set (JWKS) at $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json: HTTP 404
          expires    2027-01-15T09:00:00+00:00 (in 1h)
    "#]].assert_eq(about);
    cognito.expect_done();
}

#[expect(clippy::disallowed_methods, reason = "a clock is measured")]
fn now() -> Timestamp {
    Timestamp::now()
}

fn http_date(time: Timestamp) -> String {
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// What is measured where a server's clock is `ahead` of this machine's.
fn measured(ahead: SignedDuration, age: Option<&str>) -> i64 {
    let date = http_date(now() + ahead);
    let mut answer = keys().header("date", &date);
    if let Some(age) = age {
        answer = answer.header("age", age);
    }
    let cognito = Cognito::scripted([answer]);
    let ran = Tool::new(&cognito).run(&line(&["-o", "json", &id_token(&json!({}))]));
    let seconds = &ran.stdout_json()["clock_ahead_seconds"];
    seconds.as_i64().unwrap_or_else(|| panic!("{ran}"))
}

#[test]
fn this_machines_clock_is_measured() {
    let hour = SignedDuration::from_hours(1);
    for (measured, expected) in [
        (measured(SignedDuration::ZERO, None), 0),
        (measured(hour, None), -3600),
        (measured(-hour, None), 3600),
        // Kept on the way for an hour.
        (measured(-hour, Some("3600")), 0),
        (measured(-hour, Some("1800")), 1800),
    ] {
        assert!((measured - expected).abs() <= 2, "{measured} {expected}");
    }
    // The server's time counts: here the token has expired, there it has not.
    let now = now();
    let token = id_token(&json!({
        "iat": now.as_second() - 60, "exp": now.as_second() + 600,
    }));
    let date = http_date(now + hour);
    let cognito = Cognito::scripted([keys().header("date", &date)]);
    let ran = Tool::new(&cognito).run(&["explain", &token]);
    let said = ran.to_string();
    assert!(
        said.contains("s behind Cognito's") && !said.contains("yes, if"),
        "{said}"
    );
    assert!(said.contains("  expired    "), "{said}");
    cognito.expect_done();
    let cognito = Cognito::scripted([keys().header("date", "yesterday")]);
    let ran = Tool::new(&cognito).run(&["explain", &token]);
    let said = ran.to_string();
    assert!(
        !said.contains("clock") && said.contains("yes, if"),
        "{said}"
    );
}

#[test]
fn a_token_is_read_as_generously_as_by_decode() {
    let token = id_token(&json!({}));
    let (head, tail) = token.split_at(20);
    let cognito = Cognito::scripted([keys()]);
    let tool = Tool::new(&cognito).stdin(format!("Bearer {head}\n  {tail}=\n"));
    let ran = tool.run(&line(&["--query", "signature.verdict"]));
    expect![[r#"
        exit 0
        --- stdout
        "good"
        --- stderr
        warning: what was given has white space or padding inside, which no consumer of tokens accepts
    "#]]
    .assert_eq(&ran.to_string());
    cognito.expect_done();
    let mut report = String::new();
    for token in ["hunter2", "e30.e30.=A", r#"{"refresh_token":"x"}"#, ""] {
        let ran = Tool::alone().stdin(token).run(&["explain"]);
        assert!(ran.stdout.is_empty());
        report += &ran.to_string();
    }
    let claims: Value = id_claims(&json!({"iss": null}));
    let ran = Tool::alone().run(&line(
        &[&SHORT[..], &[&jwt(json!({"alg": "RS256"}), claims)]].concat(),
    ));
    report += &ran.to_string();
    expect![[r#"
        exit 5
        --- stderr
        error: what was given is not a token: it has 1 dot-separated part, not 3
           help: a token is three base64url parts joined by dots; copy it whole
        exit 5
        --- stderr
        error: what was given is not a token: the signature (part 3 of 3) is not base64url: a character outside its alphabet at byte 0
           help: a token is three base64url parts joined by dots; copy it whole
        exit 5
        --- stderr
        note: refresh_token is not explained: only Cognito reads it
        error: there is no token in what was given: only Cognito reads a refresh token, and the JSON holds no other
        exit 5
        --- stderr
        error: there is no token in what was given: it is empty
           help: give a token, the JSON of a sign-in, or a redirect URL; or the token of a context:
           help: cognito-auth token | cognito-auth decode
        exit 0
        --- stdout
        rest-api	no
        rest-api-scopes	no
        http-api	no
        rest-api-jwt	no
        identity-pool	no
        alb-sign-in	no
        alb-jwt	no
        appsync	no
        user-pool-api	no
        userinfo	no
        sts	no
        agentcore	no
        verified-permissions	no
        eks	no
    "#]].assert_eq(&report);
}

#[test]
fn a_region_that_is_given_has_the_keys() {
    let cognito = Cognito::scripted([keys()]);
    let ran = Tool::new(&cognito).run(&line(&[
        "--region",
        "eu-west-1",
        "--query",
        "*.signature.verdict",
        &json!({"id_token": id_token(&json!({})), "access_token": access_token(&json!({}))})
            .to_string(),
    ]));
    expect![[r#"
        exit 0
        --- stdout
        [
          "good",
          "good"
        ]
        --- stderr
        note: Region eu-west-1 of --region is used, though the issuer says us-east-1
    "#]]
    .assert_eq(&ran.to_string());
}
