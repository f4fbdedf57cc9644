//! `cognito-auth request`: one request to an HTTP API, with a token or a signature.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use hyper::body::Bytes;
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue,
    TRANSFER_ENCODING, USER_AGENT,
};
use hyper::{HeaderMap, Method};
use jiff::SignedDuration;
use serde::de::IgnoredAny;

use crate::app::{App, Host, Prompts};
use crate::aws::{Aws, OWN_HEADERS};
use crate::failure::{ExitStatus, Failure};
use crate::local::inputs;
use crate::model::{InvalidRequestUrl, RequestUrl};
use crate::ops::http_request::auth::{Authentication, Scheme};
use crate::ops::http_request::body::Content;
use crate::ops::http_request::{Input, curl, over_time};
use crate::render::curl::{Curl, CurlData};
use crate::render::http;
use crate::render::shell::shell_quote;
use crate::settings::secrets::{SecretKind, SecretSource};

use super::flags::{self, SettingFlags, SigningFlags, duration};
use super::output::{AnswerOutput, print};

/// Call an HTTP API with a token or an AWS signature
///
/// The URL is sent as it is given: nothing in its path or query is normalised, and what is signed is what is
/// sent. It is https, or http on this machine. Redirects are followed for GET and HEAD, within the
/// origin only. A token of the context's session that is answered with 401 is renewed, and the request
/// repeated once.
///
/// The answer's body goes to standard output. 401 ends with exit code 4, 403 with 7, 404 with 6, 429 with
/// 8, 500 and above with 9, other errors with 1. --timeout limits the whole request; without it an answer
/// has a minute to begin, and may take its time. --endpoint-url is for Cognito's own calls.
#[derive(Debug, clap::Args)]
#[command(override_usage = "cognito-auth request [OPTIONS] [METHOD] URL")]
#[command(after_help = "\
Examples:
  cognito-auth request https://api.example.com/orders
  cognito-auth request --auth id https://abc123.execute-api.us-east-1.amazonaws.com/prod/orders
  cognito-auth request --json '{\"sku\":\"A1\"}' https://api.example.com/orders
  cognito-auth request PUT -d @photo.jpg --auth sigv4 https://bucket.s3.us-east-1.amazonaws.com/photo.jpg
  cognito-auth request --auth sigv4 --presign 15m https://bucket.s3.us-east-1.amazonaws.com/photo.jpg")]
#[expect(clippy::struct_excessive_bools, reason = "they are switches")]
pub struct Args {
    /// Method, which may be left out for GET, and for POST with a body; and the URL, https, or http on this
    /// machine
    #[arg(value_name = "METHOD URL", required = true)]
    target: Vec<String>,

    /// What authenticates the request [default: access, or nothing beside a header Authorization]
    #[arg(long, value_name = "HOW")]
    auth: Option<Scheme>,

    /// Send this header: 'Name: value', 'Name;' without a value, 'Name:' to leave one out, or @FILE with a
    /// header a line (can be repeated)
    #[arg(short = 'H', long = "header", value_name = "HEADER")]
    headers: Vec<String>,

    /// Send this body: text, @FILE, or @- for standard input (texts can be repeated: & goes between them)
    #[arg(short, long, value_name = "DATA", conflicts_with = "json")]
    data: Vec<String>,

    /// The same, as application/json, checked to be JSON
    #[arg(long, value_name = "DATA")]
    json: Option<String>,

    /// Print the status and the headers before the body
    #[arg(short, long)]
    include: bool,

    /// Write the body to FILE, once it is complete; that of an error still goes to standard output
    #[arg(long, value_name = "FILE")]
    output_file: Option<PathBuf>,

    /// Ask for a compressed body, and decompress it
    #[arg(long)]
    compressed: bool,

    /// End with exit code 0 whatever the status is
    #[arg(long)]
    no_fail: bool,

    /// Print an equal curl command, without any secret in it, and send nothing
    #[arg(long, conflicts_with_all = ["dry_run", "presign"])]
    print_curl: bool,

    /// Print what would be sent, and the canonical request of a signature, and send nothing
    #[arg(long, conflicts_with = "presign")]
    dry_run: bool,

    #[command(flatten)]
    signing: SigningFlags,

    /// Print the URL with a signature in it that is good for DURATION, at most 7d, and send nothing
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    #[arg(help_heading = "Signing options")]
    #[arg(conflicts_with_all = ["data", "json", "include", "output_file", "compressed"])]
    presign: Option<SignedDuration>,

    #[command(flatten)]
    id_token: SettingFlags<flags::IdToken>,

    #[command(flatten)]
    access_token: SettingFlags<flags::AccessToken>,

    #[command(flatten)]
    client: SettingFlags<flags::ClientToken>,

    #[command(flatten)]
    identity: SettingFlags<flags::Identity>,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Sends the request, and prints the answer; or what the flags ask for in its place.
///
/// # Errors
///
/// [`Failure::HttpStatus`] when the answer is an error; [`Failure::NotSignedIn`] without a token; else as
/// the settings, the secrets, the network and AWS give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let request = Request::read(&args)?;
    let flags = args.client + args.identity + args.aws;
    let prompts = Prompts::Allowed;
    let host = app.host(flags, prompts)?;
    let aws = host.aws().await?;
    if let Some(duration) = args.presign {
        return presign(request.input, duration, &host, &aws).await;
    }
    if args.print_curl {
        return print_curl(&request, &host, &aws).await;
    }
    if args.dry_run {
        return rehearse(request.input, &host, &aws).await;
    }
    let limit = host.settings.timeout()?;
    let url = request.input.url.clone();
    let exchange = Box::pin(exchange(request, &host, &aws, limit.is_some()));
    match limit {
        None => exchange.await,
        Some(seconds) => {
            let limit = Duration::from_secs(seconds.value.into());
            let in_time = tokio::time::timeout(limit, exchange).await;
            in_time.unwrap_or_else(|_| Err(over_time(&url)))
        }
    }
}

/// The flags, read.
struct Request {
    input: Input,
    /// As they were given.
    given: Given,
    output: AnswerOutput,
    no_fail: bool,
}

/// What a curl command is made of.
struct Given {
    headers: Vec<(String, String)>,
    header_files: Vec<String>,
    data: Vec<CurlData>,
}

impl Request {
    fn read(args: &Args) -> Result<Self, Failure> {
        let (given_method, url) = target(&args.target)?;
        if url.is_web_socket() && args.presign.is_none() {
            return Err(Failure::usage(
                "a WebSocket is not a request",
                "print a URL to open it with: --auth sigv4 --presign 5m",
            ));
        }
        let (headers, left_out, header_files) = headers(&args.headers)?;
        let has_own = headers.contains_key(AUTHORIZATION);
        let is_signed = args.presign.is_some() || args.signing.are_given();
        let scheme = match args.auth {
            Some(scheme) => scheme,
            None if is_signed => Scheme::SigV4,
            None if has_own => Scheme::None,
            None => Scheme::Access,
        };
        if has_own && scheme != Scheme::None {
            return Err(Failure::usage(
                "the header Authorization and --auth exclude each other",
                "leave one of them out",
            ));
        }
        if scheme != Scheme::SigV4 && is_signed {
            return Err(Failure::usage(
                "--service, --signing-region and --presign go with --auth sigv4",
                "--auth sigv4, or leave them out",
            ));
        }
        if let Some(own) = OWN_HEADERS.iter().find(|name| headers.contains_key(**name))
            && scheme == Scheme::SigV4
        {
            return Err(Failure::usage(
                format!("the header {own} comes with the signature"),
                "leave it out",
            ));
        }
        let (content, data) = content(&args.data, args.json.as_deref())?;
        let reads_stdin = data.contains(&CurlData::File("-".to_owned()));
        let tokens = [
            args.id_token.secret(SecretKind::IdToken),
            args.access_token.secret(SecretKind::AccessToken),
            args.client.secret(SecretKind::ClientSecret),
        ];
        let from_stdin = tokens.iter().flatten();
        let from_stdin = from_stdin
            .filter(|source| matches!(source, SecretSource::Stdin | SecretSource::Line))
            .count();
        if from_stdin + usize::from(reads_stdin) > 1 {
            return Err(Failure::usage(
                "standard input can hold the body or one secret, not both",
                "give one of them by a file",
            ));
        }
        let default = if matches!(content, Content::None) {
            Method::GET
        } else {
            Method::POST
        };
        let method = given_method.unwrap_or(default);
        let with_defaults = with_defaults(headers.clone(), &left_out, args, &content);
        let is_stdout = |path: &PathBuf| path.as_os_str() == "-";
        let headers = headers.iter();
        let headers = headers.map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        Ok(Self {
            given: Given {
                headers: headers.collect(),
                header_files,
                data,
            },
            output: AnswerOutput {
                include: args.include,
                decompress: args.compressed,
                file: args.output_file.clone().filter(|path| !is_stdout(path)),
            },
            no_fail: args.no_fail,
            input: Input {
                method,
                url,
                headers: with_defaults,
                content,
                auth: Authentication {
                    scheme,
                    id_token: args.id_token.secret(SecretKind::IdToken).cloned(),
                    access_token: args.access_token.secret(SecretKind::AccessToken).cloned(),
                    service: args.signing.service.clone(),
                    signing_region: args.signing.signing_region.clone(),
                    may_sign_in: true,
                },
                has_limit: false,
            },
        })
    }
}

/// The method, if there is one, and the URL.
fn target(given: &[String]) -> Result<(Option<Method>, RequestUrl), Failure> {
    let (first, url) = match given {
        [url] => (None, url),
        [first, url] => (Some(first), url),
        _ => {
            return Err(Failure::usage(
                "more than a method and a URL was given",
                "cognito-auth request [METHOD] URL",
            ));
        }
    };
    let first = first.map(|first| {
        let wrong = |what| Failure::usage(what, "cognito-auth request GET URL");
        method(first).map_err(wrong)
    });
    let url = url.parse().map_err(|error| refused_url(&error))?;
    Ok((first.transpose()?, url))
}

/// A method; the usual ones may be in lower case.
fn method(text: &str) -> Result<Method, String> {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let upper = text.to_ascii_uppercase();
    let known = KNOWN.iter().find(|known| **known == upper);
    let method = known.copied().unwrap_or(text).parse();
    let method: Method = method.map_err(|_| "what is before the URL is not a method".to_owned())?;
    if method == Method::CONNECT {
        return Err("CONNECT is for proxies".to_owned());
    }
    Ok(method)
}

fn refused_url(error: &InvalidRequestUrl) -> Failure {
    let help = match error {
        InvalidRequestUrl::NoUrl(_) | InvalidRequestUrl::NoScheme(..) => "https://HOST/PATH",
        InvalidRequestUrl::Open(_) => "use https",
        InvalidRequestUrl::UserInfo => "leave it out; a header is read from a file with -H @FILE",
        InvalidRequestUrl::Character(..) => "encode it in the URL",
        InvalidRequestUrl::TooLong(_) => "send the rest in the body",
    };
    Failure::usage(error.to_string(), help)
}

/// Headers, those that are to be left out, and the files that hold some.
type Headers = (HeaderMap, Vec<HeaderName>, Vec<String>);

/// Reads headers; an error repeats none, which may be a secret.
fn headers(given: &[String]) -> Result<Headers, Failure> {
    let mut lines = Vec::new();
    let mut files = Vec::new();
    for text in given {
        let Some(path) = text.strip_prefix('@') else {
            lines.push(text.clone());
            continue;
        };
        let held = inputs::file(Path::new(path)).map_err(|error| Failure::Unreadable {
            path: path.into(),
            error,
        })?;
        let held = held
            .expose()
            .lines()
            .map(|line| line.trim_end_matches('\r'));
        lines.extend(held.filter(|line| !line.is_empty()).map(str::to_owned));
        files.push(path.to_owned());
    }
    let mut headers = HeaderMap::new();
    let mut left_out = Vec::new();
    for line in &lines {
        let wrong = |what: &str| Failure::usage(what, "-H 'Name: value'");
        let no_header = || wrong("what is given with -H is not a header");
        let (name, value) = match (line.split_once(':'), line.strip_suffix(';')) {
            (Some((name, value)), _) => (name, Some(value.trim()).filter(|it| !it.is_empty())),
            (None, Some(name)) => (name, Some("")),
            (None, None) => return Err(no_header()),
        };
        let name: HeaderName = name.trim().parse().map_err(|_| no_header())?;
        if [CONTENT_LENGTH, TRANSFER_ENCODING].contains(&name) {
            return Err(Failure::usage(
                format!("the header {name} is written with the body"),
                "leave it out",
            ));
        }
        let Some(value) = value else {
            left_out.push(name);
            continue;
        };
        let value = HeaderValue::from_bytes(value.as_bytes());
        let value = value.map_err(|_| {
            wrong(&format!(
                "the value of the header {name} holds what no header can"
            ))
        })?;
        headers.append(name, value);
    }
    Ok((headers, left_out, files))
}

/// `headers` and those that go without saying, but for those that are to be left out.
fn with_defaults(
    mut headers: HeaderMap,
    left_out: &[HeaderName],
    args: &Args,
    content: &Content,
) -> HeaderMap {
    const AGENT: &str = concat!("cognito-auth/", env!("CARGO_PKG_VERSION"));
    if args.presign.is_some() {
        return headers;
    }
    let accept = if args.json.is_some() {
        "application/json"
    } else {
        "*/*"
    };
    let mut defaults = vec![(USER_AGENT, AGENT), (ACCEPT, accept)];
    if args.compressed {
        defaults.push((ACCEPT_ENCODING, "gzip"));
    }
    if args.json.is_some() {
        defaults.push((CONTENT_TYPE, "application/json"));
    } else if !matches!(content, Content::None) {
        defaults.push((CONTENT_TYPE, "application/x-www-form-urlencoded"));
    }
    for (name, value) in defaults {
        if !left_out.contains(&name) {
            headers
                .entry(name)
                .or_insert(HeaderValue::from_static(value));
        }
    }
    headers
}

/// The body that `data` or `json` is, and how curl would be given it.
fn content(data: &[String], json: Option<&str>) -> Result<(Content, Vec<CurlData>), Failure> {
    let (given, is_json) = match json {
        Some(json) => (std::slice::from_ref(&json).to_vec(), true),
        None => (data.iter().map(String::as_str).collect(), false),
    };
    let file = match given[..] {
        [] => return Ok((Content::None, Vec::new())),
        [one] => one.strip_prefix('@'),
        _ if given.iter().any(|text| text.starts_with('@')) => {
            return Err(Failure::usage(
                "a body is one file, or texts",
                "join the files first: cat FILE… | cognito-auth request --data @- URL",
            ));
        }
        _ => None,
    };
    let Some(file) = file else {
        let text = given.join("&");
        if is_json {
            check_json(text.as_bytes())?;
        }
        let data = given.iter().map(|text| CurlData::Text((*text).to_owned()));
        return Ok((Content::Bytes(Bytes::from(text)), data.collect()));
    };
    let data = vec![CurlData::File(file.to_owned())];
    let content = match file {
        "-" if is_json => Content::Bytes(json_of_stdin()?),
        "-" => Content::Stdin,
        path => {
            if is_json {
                check_json_file(Path::new(path))?;
            }
            Content::File(path.into())
        }
    };
    Ok((content, data))
}

fn no_json(error: &serde_json::Error) -> Failure {
    Failure::usage(
        format!(
            "what is given with --json is not JSON, at line {} column {}",
            error.line(),
            error.column()
        ),
        "--data sends it as it is",
    )
}

fn check_json(bytes: &[u8]) -> Result<(), Failure> {
    let checked = serde_json::from_slice::<IgnoredAny>(bytes);
    checked.map(|_| ()).map_err(|error| no_json(&error))
}

fn check_json_file(path: &Path) -> Result<(), Failure> {
    let unreadable = |error| Failure::Unreadable {
        path: path.to_owned(),
        error,
    };
    let file = fs::File::open(path).map_err(unreadable)?;
    match serde_json::from_reader::<_, IgnoredAny>(std::io::BufReader::new(file)) {
        Ok(_) => Ok(()),
        Err(error) if error.is_io() => Err(unreadable(error.into())),
        Err(error) => Err(no_json(&error)),
    }
}

/// All of standard input: JSON is checked before it is sent, and has to be kept for that.
fn json_of_stdin() -> Result<Bytes, Failure> {
    const MOST: u64 = 16 << 20;
    let bytes = inputs::up_to(MOST).map_err(Failure::Input)?;
    let bytes = bytes.ok_or_else(|| {
        Failure::usage(
            "JSON from a pipe is checked before it is sent, up to 16 MiB",
            "give a file, or send it as it is: --data @- -H 'Content-Type: application/json'",
        )
    })?;
    check_json(&bytes)?;
    Ok(Bytes::from(bytes))
}

async fn exchange(
    request: Request,
    host: &Host,
    aws: &Aws,
    has_limit: bool,
) -> Result<ExitStatus, Failure> {
    let Request {
        input,
        mut output,
        no_fail,
        ..
    } = request;
    let input = Input { has_limit, ..input };
    let answered = input.send(host, aws).await?;
    let failure = answered.failure();
    if no_fail && let Some(why) = answered.reasoning() {
        host.ui.note(why);
    }
    let failure = failure.filter(|_| !no_fail);
    if failure.is_some() {
        output.file = None;
    }
    let origin = answered.url.origin().to_owned();
    output.print(&host.ui, answered.response, &origin).await?;
    failure.map_or(Ok(ExitStatus::Success), Err)
}

async fn presign(
    input: Input,
    duration: SignedDuration,
    host: &Host,
    aws: &Aws,
) -> Result<ExitStatus, Failure> {
    const MOST: u64 = 7 * 86_400;
    let seconds = u64::try_from(duration.as_secs()).unwrap_or_default();
    if !(1..=MOST).contains(&seconds) {
        return Err(Failure::usage(
            "a signed URL is good for 1s to 7d",
            "--presign 15m",
        ));
    }
    let url = input.presign(host, aws, seconds).await?;
    print(&host.ui, &format!("{}\n", url.expose()))
}

async fn rehearse(input: Input, host: &Host, aws: &Aws) -> Result<ExitStatus, Failure> {
    let (method, url) = (input.method.clone(), input.url.clone());
    let rehearsed = input.rehearse(host, aws).await?;
    let mut text = format!("{method} {}\n", url.as_str());
    if !rehearsed.headers.contains_key("host") {
        text.push_str(&format!("host: {}\n", url.host_header()));
    }
    for (name, value) in &rehearsed.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        text.push_str(&format!(
            "{name}: {}\n",
            http::header(name.as_str(), &value)
        ));
    }
    if let Some(length) = rehearsed.length {
        text.push_str(&format!("content-length: {length}\n"));
    } else if rehearsed.is_chunked {
        text.push_str("transfer-encoding: chunked\n");
    }
    if let Some(canonical) = rehearsed.canonical {
        text.push_str("\nCanonical request:\n");
        text.push_str(&canonical.shown(http::is_secret));
        text.push('\n');
    }
    print(&host.ui, &text)
}

async fn print_curl(request: &Request, host: &Host, aws: &Aws) -> Result<ExitStatus, Failure> {
    let Request { input, given, .. } = request;
    let (auth, mut notes) = curl::auth(&input.auth, &input.url, host, aws).await?;
    let mut options = Vec::new();
    let mut headers = given.headers.clone();
    let is_json = input
        .headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/json");
    for name in ["content-type", "accept"].iter().filter(|_| is_json) {
        if !headers.iter().any(|(other, _)| other == name) {
            headers.push(((*name).to_owned(), "application/json".to_owned()));
        }
    }
    let has_body = !given.data.is_empty();
    let own = if has_body { Method::POST } else { Method::GET };
    let mut method = Some(&input.method).filter(|method| **method != own);
    if !has_body && method == Some(&Method::HEAD) {
        options.push("--head".to_owned());
        method = None;
    }
    if request.output.include {
        options.push("-i".to_owned());
    }
    if request.output.decompress {
        options.push("--compressed".to_owned());
    }
    if let Some(file) = &request.output.file {
        options.push(format!("-o {}", shell_quote(&file.display().to_string())));
    }
    if let Some(limit) = host.settings.timeout()? {
        options.push(format!("--max-time {}", limit.value));
    }
    let curl = Curl {
        method: method.map(Method::to_string),
        url: input.url.as_str().to_owned(),
        auth,
        headers,
        header_files: given.header_files.clone(),
        data: given.data.clone(),
        options,
    };
    let (command, variables) = curl.command();
    for (header, variable) in variables {
        notes.push(format!("put the value of {header} into {variable} first"));
    }
    for note in notes {
        host.ui.note(&note);
    }
    print(&host.ui, &command)
}
