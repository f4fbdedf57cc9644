//! The signatures of awkward requests, beside those of botocore and curl.

use std::io::{BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Request, listen, on};
use crate::emulator::python;
use crate::support::Tool;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const TOKEN: &str = "session/token+with==signs";

/// The flags of a request, which curl takes too, its target, and the service.
type Row = (&'static [&'static str], &'static str, &'static str);

/// Requests that signers have stumbled over.
const ROWS: &[Row] = &[
    // Paths.
    (&[], "/", "execute-api"),
    (&[], "/prod/orders", "execute-api"),
    (&[], "/prod/orders/", "execute-api"),
    (&[], "//", "execute-api"),
    (&[], "//a//b///c", "execute-api"),
    (&[], "/a/./b", "execute-api"),
    (&[], "/a/../b", "execute-api"),
    (&[], "/a/b/..", "execute-api"),
    (&[], "/../../a", "execute-api"),
    (&[], "/a/.", "execute-api"),
    (&[], "/a%20b", "execute-api"),
    (&[], "/a%2Fb", "execute-api"),
    (&[], "/a%2fb", "execute-api"),
    (&[], "/a%2E%2E/b", "execute-api"),
    (&[], "/100%", "execute-api"),
    (&[], "/%25", "execute-api"),
    (&[], "/%E4%B8%96", "execute-api"),
    (&[], "/%e4%b8%96", "execute-api"),
    (&[], "/%FF", "execute-api"),
    (&[], "/世界", "execute-api"),
    (&[], "/ü/é", "execute-api"),
    (&[], "/a:b", "execute-api"),
    (&[], "/a*b", "execute-api"),
    (&[], "/a+b", "execute-api"),
    (&[], "/a~b", "execute-api"),
    (&[], "/a@b", "execute-api"),
    (&[], "/a$b", "execute-api"),
    (&[], "/a&b", "execute-api"),
    (&[], "/a=b", "execute-api"),
    (&[], "/a;b,c", "execute-api"),
    (&[], "/(a)'!'", "execute-api"),
    (&[], "/@connections/JBDvjfGEIAMCERw%3D", "execute-api"),
    // Queries.
    (&[], "/?", "execute-api"),
    (&[], "/?a", "execute-api"),
    (&[], "/?a=", "execute-api"),
    (&[], "/?a=1&b=2", "execute-api"),
    (&[], "/?b=2&a=1", "execute-api"),
    (&[], "/?a=2&a=1", "execute-api"),
    (&[], "/?a=1&a=1", "execute-api"),
    (&[], "/?a&a=&a=0", "execute-api"),
    (&[], "/?A=1&a=2&B=3", "execute-api"),
    (&[], "/?a-b=1&a=2&a.b=3", "execute-api"),
    (&[], "/?=x", "execute-api"),
    (&[], "/?a=1&&b=2", "execute-api"),
    (&[], "/?a=1&", "execute-api"),
    (&[], "/?a=b=c", "execute-api"),
    (&[], "/?a=b%3Dc", "execute-api"),
    (&[], "/?a=x+y", "execute-api"),
    (&[], "/?a=x%2By", "execute-api"),
    (&[], "/?a=x%20y", "execute-api"),
    (&[], "/?a=%2f", "execute-api"),
    (&[], "/?a=%2F", "execute-api"),
    (&[], "/?a=/b", "execute-api"),
    (&[], "/?a=%7e&b=~", "execute-api"),
    (&[], "/?a=:&b=*", "execute-api"),
    (&[], "/?a=%3A&b=%2A", "execute-api"),
    (&[], "/?time=2026-01-01T00:00:00Z", "execute-api"),
    (&[], "/?a=@$',()!", "execute-api"),
    (&[], "/?ü=é", "execute-api"),
    (&[], "/?%C3%BC=%C3%A9", "execute-api"),
    (&[], "/?a=%FF", "execute-api"),
    (&[], "/?a=100%", "execute-api"),
    (&[], "/?a=?b", "execute-api"),
    (&[], "/?a[]=1&a[]=2", "execute-api"),
    // Headers.
    (&["-H", "X-Custom: plain"], "/", "execute-api"),
    (&["-H", "X-Custom:   a   b  "], "/", "execute-api"),
    (&["-H", "X-B: 1", "-H", "X-A: 2"], "/", "execute-api"),
    (
        &["-H", "x-amz-meta-a: 1", "-H", "X-Amz-Meta-B: 2"],
        "/",
        "execute-api",
    ),
    (&["-H", "X-Empty;"], "/", "execute-api"),
    (&["-H", "X-Quoted: \"a   b\""], "/", "execute-api"),
    (
        &["-H", "X-Twice: 1", "-H", "X-Twice: 0"],
        "/",
        "execute-api",
    ),
    (
        &["-H", "Accept: text/plain", "-H", "User-Agent: me"],
        "/",
        "execute-api",
    ),
    // Bodies and methods.
    (&["-d", "a=1"], "/", "execute-api"),
    (&["-d", "é"], "/", "execute-api"),
    (&["-d", ""], "/", "execute-api"),
    (
        &[
            "-H",
            "Content-Type: application/json; charset=utf-8",
            "-d",
            "{}",
        ],
        "/",
        "execute-api",
    ),
    (&["-d", "@body"], "/", "execute-api"),
    (&["DELETE"], "/", "execute-api"),
    (&["HEAD"], "/", "execute-api"),
    (&["PATCH", "-d", "x"], "/", "execute-api"),
    // Services and keys.
    (&[], "/", "lambda"),
    (
        &[],
        "/2015-03-31/functions/arn%3Aaws%3Alambda/invocations",
        "lambda",
    ),
    (&["--session"], "/", "execute-api"),
    (&["--session", "-d", "a=1"], "/a%2Fb?c=%2f", "execute-api"),
    (&[], "/key", "s3"),
    (&[], "/a//b/../c/./d", "s3"),
    (&[], "/a%20b", "s3"),
    (&[], "/a+b", "s3"),
    (&[], "/a%2Bb", "s3"),
    (&[], "/a:b", "s3"),
    (&[], "/a%3Ab", "s3"),
    (&[], "/a%2fb", "s3"),
    (&[], "/世界", "s3"),
    (&[], "/%e4%b8%96", "s3"),
    (&[], "/?acl", "s3"),
    (&[], "/?prefix=a%20b&list-type=2", "s3"),
    (
        &["PUT", "-d", "@body"],
        "/key?partNumber=1&uploadId=x",
        "s3",
    ),
    (
        &[
            "PUT",
            "-d",
            "x",
            "-H",
            "x-amz-content-sha256: UNSIGNED-PAYLOAD",
        ],
        "/key",
        "s3",
    ),
    (&["--session"], "/key", "s3"),
];

/// The headers of `request` that its signature names, and what the signature is.
fn signed(request: &Request) -> (Vec<(String, String)>, String) {
    let authorization = request.header("authorization").unwrap();
    let part = |name: &str| {
        let (_, rest) = authorization.split_once(name).unwrap();
        rest.split(',').next().unwrap().to_owned()
    };
    let names = part("SignedHeaders=");
    let names: Vec<&str> = names.split(';').collect();
    let headers = request.headers.iter();
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
    let headers = headers.filter(|(name, _)| names.contains(&name.as_str()));
    (headers.collect(), part("Signature="))
}

fn case(request: &Request, service: &str, origin: &str) -> Value {
    let (headers, _) = signed(request);
    json!({
        "url": format!("{origin}{}", request.target),
        "method": request.method,
        "headers": headers,
        "body": STANDARD.encode(&request.body),
        "service": service,
        "region": "us-east-1",
        "secret": SECRET,
        "token": null,
        "date": request.header("x-amz-date").unwrap(),
    })
}

fn botocore(cases: &[Value]) -> Vec<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/request/botocore.py");
    let mut run = Command::new(python("ministack"))
        .args(["-I", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    write!(run.stdin.take().unwrap(), "{}", json!(cases)).unwrap();
    let output = run.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn tool(api: &Cognito) -> Tool {
    Tool::new(api)
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
        .env("AWS_REGION", "us-east-1")
        .file("body", b"\x00\xffbinary\n")
}

fn is_method(flag: &str) -> bool {
    !flag.is_empty() && flag.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The URL of a server that takes every request, and the requests.
fn anything() -> (String, mpsc::Receiver<Request>) {
    let (sender, receiver) = mpsc::channel();
    let address = listen(move |stream| {
        let mut stream = BufReader::new(stream);
        while let Some(request) = Request::read(&mut stream)? {
            sender.send(request).unwrap();
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
            stream.get_mut().write_all(answer)?;
        }
        Ok(())
    });
    (format!("http://{address}"), receiver)
}

/// What goes over the wire is signed as botocore signs it where it is given what the URL means. Given the
/// URL's text, botocore takes a query for encoded as it would do it, and signs for something else
/// wherever it is not (`same`, `other`). The second column is curl's signature of what curl sends (`url`: it
/// sends another URL): that of Debian 12, 7.88, neither encodes nor sorts what it signs. Others are not held
/// to the table.
#[test]
fn signatures_are_botocore_s() {
    assert!(ROWS.len() >= 60);
    let scripted = ROWS.iter().map(|(flags, target, _)| {
        let method = match flags.iter().find(|flag| is_method(flag)) {
            Some(method) => method,
            None if flags.contains(&"-d") => "POST",
            None => "GET",
        };
        on(&format!("{method} {target}")).body("text/plain", "")
    });
    let api = Cognito::scripted(scripted);
    let origin = api.endpoint();
    let (curls, curl_sent) = anything();
    for (flags, target, service) in ROWS {
        let url = format!("{origin}{target}");
        let is_temporary = flags.contains(&"--session");
        let flags = flags.iter().copied().filter(|flag| *flag != "--session");
        let mut tool = tool(&api);
        if is_temporary {
            tool = tool.env("AWS_SESSION_TOKEN", TOKEN);
        }
        let own = ["request", "--auth", "sigv4", "--service", service];
        let args: Vec<&str> = own
            .into_iter()
            .chain(flags.clone())
            .chain([&*url])
            .collect();
        let ran = tool.run(&args);
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{target}: {ran}");

        let scope = format!("aws:amz:us-east-1:{service}");
        let keys = format!("AKIDEXAMPLE:{SECRET}");
        let token = format!("x-amz-security-token: {TOKEN}");
        let mut args = vec![
            "-sS",
            "--path-as-is",
            "--globoff",
            "--aws-sigv4",
            &scope,
            "--user",
            &keys,
        ];
        if is_temporary {
            args.extend(["-H", &token]);
        }
        for flag in flags {
            match flag {
                "HEAD" => args.push("--head"),
                "-d" => args.push("--data-binary"),
                method if is_method(method) => {
                    args.extend(["-X", method]);
                }
                other => args.push(other),
            }
        }
        let url = format!("{curls}{target}");
        args.push(&url);
        let ran = tool.run_program("curl", &args);
        assert_eq!(ran.code, 0, "{target}: {ran}");
    }
    let requests: Vec<Request> = (1..=ROWS.len()).map(|number| api.request(number)).collect();
    let of_curl: Vec<Request> = curl_sent.try_iter().collect();
    assert_eq!(of_curl.len(), ROWS.len());
    let cases = |requests: &[Request], origin: &str| {
        let rows = requests.iter().zip(ROWS);
        let cases: Vec<_> = rows
            .map(|(request, (_, _, service))| case(request, service, origin))
            .collect();
        botocore(&cases)
    };
    let expected = cases(&requests, &origin);
    let expected_of_curl = cases(&of_curl, &curls);
    let mut table = String::new();
    for (index, (flags, target, service)) in ROWS.iter().enumerate() {
        let (_, signature) = signed(&requests[index]);
        assert_eq!(requests[index].target, *target);
        assert_eq!(
            expected[index]["meaning"], signature,
            "{service} {flags:?} {target}"
        );
        let said = |same: bool| if same { "same" } else { "other" };
        let text = said(expected[index]["text"] == signature);
        let (_, signature) = signed(&of_curl[index]);
        let curl = if of_curl[index].target == *target {
            said(expected_of_curl[index]["meaning"] == signature)
        } else {
            "url"
        };
        let flags = flags.join(" ");
        table.push_str(&format!("{text:<5} {curl:<5} {service} {target} {flags}\n"));
    }
    api.expect_done();
    let version = tool(&api).run_program("curl", &["--version"]);
    if !version.stdout.starts_with(b"curl 7.88.") {
        return;
    }
    expect![[r#"
        same  same  execute-api / 
        same  same  execute-api /prod/orders 
        same  same  execute-api /prod/orders/ 
        same  other execute-api // 
        same  other execute-api //a//b///c 
        same  other execute-api /a/./b 
        same  other execute-api /a/../b 
        other other execute-api /a/b/.. 
        same  other execute-api /../../a 
        other other execute-api /a/. 
        same  other execute-api /a%20b 
        same  other execute-api /a%2Fb 
        same  other execute-api /a%2fb 
        same  other execute-api /a%2E%2E/b 
        same  other execute-api /100% 
        same  other execute-api /%25 
        same  other execute-api /%E4%B8%96 
        same  other execute-api /%e4%b8%96 
        same  other execute-api /%FF 
        same  url   execute-api /世界 
        same  url   execute-api /ü/é 
        same  other execute-api /a:b 
        same  other execute-api /a*b 
        same  other execute-api /a+b 
        same  same  execute-api /a~b 
        same  other execute-api /a@b 
        same  other execute-api /a$b 
        same  other execute-api /a&b 
        same  other execute-api /a=b 
        same  other execute-api /a;b,c 
        same  other execute-api /(a)'!' 
        same  other execute-api /@connections/JBDvjfGEIAMCERw%3D 
        same  same  execute-api /? 
        same  other execute-api /?a 
        same  same  execute-api /?a= 
        same  same  execute-api /?a=1&b=2 
        same  other execute-api /?b=2&a=1 
        same  other execute-api /?a=2&a=1 
        same  same  execute-api /?a=1&a=1 
        same  other execute-api /?a&a=&a=0 
        same  other execute-api /?A=1&a=2&B=3 
        same  other execute-api /?a-b=1&a=2&a.b=3 
        same  same  execute-api /?=x 
        other other execute-api /?a=1&&b=2 
        other other execute-api /?a=1& 
        other other execute-api /?a=b=c 
        same  same  execute-api /?a=b%3Dc 
        other other execute-api /?a=x+y 
        same  same  execute-api /?a=x%2By 
        same  same  execute-api /?a=x%20y 
        other other execute-api /?a=%2f 
        same  same  execute-api /?a=%2F 
        other other execute-api /?a=/b 
        other other execute-api /?a=%7e&b=~ 
        other other execute-api /?a=:&b=* 
        same  same  execute-api /?a=%3A&b=%2A 
        other other execute-api /?time=2026-01-01T00:00:00Z 
        other other execute-api /?a=@$',()! 
        other other execute-api /?ü=é 
        same  same  execute-api /?%C3%BC=%C3%A9 
        same  same  execute-api /?a=%FF 
        other other execute-api /?a=100% 
        other other execute-api /?a=?b 
        other other execute-api /?a[]=1&a[]=2 
        same  same  execute-api / -H X-Custom: plain
        same  same  execute-api / -H X-Custom:   a   b  
        same  same  execute-api / -H X-B: 1 -H X-A: 2
        same  same  execute-api / -H x-amz-meta-a: 1 -H X-Amz-Meta-B: 2
        same  other execute-api / -H X-Empty;
        same  same  execute-api / -H X-Quoted: "a   b"
        same  other execute-api / -H X-Twice: 1 -H X-Twice: 0
        same  other execute-api / -H Accept: text/plain -H User-Agent: me
        same  same  execute-api / -d a=1
        same  same  execute-api / -d é
        same  same  execute-api / -d 
        same  same  execute-api / -H Content-Type: application/json; charset=utf-8 -d {}
        same  same  execute-api / -d @body
        same  same  execute-api / DELETE
        same  same  execute-api / HEAD
        same  same  execute-api / PATCH -d x
        same  same  lambda / 
        same  other lambda /2015-03-31/functions/arn%3Aaws%3Alambda/invocations 
        same  same  execute-api / --session
        other other execute-api /a%2Fb?c=%2f --session -d a=1
        same  same  s3 /key 
        same  same  s3 /a//b/../c/./d 
        same  same  s3 /a%20b 
        other other s3 /a+b 
        same  same  s3 /a%2Bb 
        other other s3 /a:b 
        same  same  s3 /a%3Ab 
        other other s3 /a%2fb 
        other url   s3 /世界 
        other other s3 /%e4%b8%96 
        same  other s3 /?acl 
        same  other s3 /?prefix=a%20b&list-type=2 
        same  same  s3 /key?partNumber=1&uploadId=x PUT -d @body
        same  same  s3 /key PUT -d x -H x-amz-content-sha256: UNSIGNED-PAYLOAD
        same  same  s3 /key --session
    "#]]
    .assert_eq(&table);
}

/// A body from a pipe over TLS is chunked, and not signed.
#[test]
fn a_body_from_a_pipe_is_not_signed_over_tls() {
    let authority = crate::tls::Authority::new();
    for service in ["execute-api", "s3"] {
        let api = Cognito::scripted_tls([on("PUT /a%2fb").body("text/plain", "ok\n")], &authority);
        let tool = tool(&api)
            .file("ca.pem", authority.ca_pem())
            .env("AWS_CA_BUNDLE", "ca.pem")
            .stdin("from a pipe");
        let url = format!("{}/a%2fb", api.endpoint());
        let ran = tool.run(&["request", "put", "-d", "@-", "--service", service, &url]);
        assert_eq!((ran.code, &ran.stdout[..]), (0, &b"ok\n"[..]), "{ran}");
        let request = api.request(1);
        assert_eq!(request.header("transfer-encoding"), Some("chunked"));
        assert_eq!(
            request.header("x-amz-content-sha256"),
            Some("UNSIGNED-PAYLOAD")
        );
        assert_eq!(request.body, b"from a pipe");
        let (_, signature) = signed(&request);
        let signatures = botocore(&[case(&request, service, &api.endpoint())]);
        assert_eq!(signatures[0]["meaning"], signature);
        api.expect_done();
    }
}

/// Signed URLs too are as botocore signs them, but for IoT's, whose session token comes behind the signature.
#[test]
fn signed_urls_are_botocore_s() {
    let api = Cognito::scripted([]);
    let rows: &[(&[&str], &str, Option<&str>)] = &[
        (
            &["--presign", "15m"],
            "https://bucket.s3.eu-west-1.amazonaws.com/a%20b/c",
            None,
        ),
        (
            &["--presign", "7d"],
            "https://bucket.s3.eu-west-1.amazonaws.com/a?versionId=1&acl",
            Some(TOKEN),
        ),
        (
            &["PUT", "--presign", "60"],
            "https://s3.us-east-1.amazonaws.com/bucket/%e4//b",
            None,
        ),
        (
            &["--presign", "1h"],
            "https://abc.execute-api.eu-west-1.amazonaws.com/prod/a%20b?b=2&a=1",
            Some(TOKEN),
        ),
        (
            &["--presign", "5m"],
            "wss://abc.execute-api.eu-west-1.amazonaws.com/prod",
            Some(TOKEN),
        ),
        (
            &["--presign", "5m"],
            "wss://abc-ats.iot.eu-west-1.amazonaws.com/mqtt",
            None,
        ),
        (
            &["--presign", "60", "-H", "Content-Type: text/plain"],
            "https://bucket.s3.eu-west-1.amazonaws.com/a",
            None,
        ),
    ];
    let mut cases = Vec::new();
    let mut signatures = Vec::new();
    for (flags, url, token) in rows {
        let mut tool = tool(&api);
        if let Some(token) = token {
            tool = tool.env("AWS_SESSION_TOKEN", *token);
        }
        let ran = tool.run(&[&["request"], *flags, &[url]].concat());
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
        let printed = String::from_utf8(ran.stdout).unwrap();
        let printed = printed.trim_end();
        assert!(printed.starts_with(url), "{printed}");
        let value = |name: &str| {
            let (_, rest) = printed
                .split_once(name)
                .unwrap_or_else(|| panic!("{name} {printed}"));
            rest.split('&').next().unwrap().to_owned()
        };
        let region = if url.contains("eu-west-1") {
            "eu-west-1"
        } else {
            "us-east-1"
        };
        let service = ["s3", "iot", "execute-api"];
        let service = service
            .into_iter()
            .find(|service| url.contains(&format!("{service}.")))
            .unwrap();
        let service = if service == "iot" {
            "iotdevicegateway"
        } else {
            service
        };
        let headers: Vec<[&str; 2]> = match flags.iter().position(|flag| *flag == "-H") {
            Some(_) => vec![["content-type", "text/plain"]],
            None => Vec::new(),
        };
        cases.push(json!({
            "url": url.replace("wss://", "https://"),
            "method": if flags[0] == "PUT" { "PUT" } else { "GET" },
            "headers": headers,
            "body": "",
            "service": service,
            "region": region,
            "secret": SECRET,
            "token": token,
            "date": value("X-Amz-Date="),
            "expires": value("X-Amz-Expires=").parse::<u64>().unwrap(),
        }));
        signatures.push(value("X-Amz-Signature="));
    }
    let expected = botocore(&cases);
    for ((row, signature), expected) in rows.iter().zip(&signatures).zip(&expected) {
        assert_eq!(expected["meaning"], *signature, "{row:?}");
    }
    // As without a session token, and the token behind it.
    let url = "wss://abc-ats.iot.eu-west-1.amazonaws.com/mqtt";
    let ran = tool(&api)
        .env("AWS_SESSION_TOKEN", TOKEN)
        .run(&["request", "--presign", "5m", url]);
    let printed = String::from_utf8(ran.stdout).unwrap();
    let token = "&X-Amz-Security-Token=session%2Ftoken%2Bwith%3D%3Dsigns\n";
    assert!(
        printed.ends_with(token) && printed.matches("Token").count() == 1,
        "{printed}"
    );
}
