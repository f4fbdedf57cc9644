//! `-o headers`, for programs that call a command for the headers of their requests, and `configure mcp`,
//! which has MCP clients do so.

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, on};
use crate::fixtures::{CONFIG_FILE, RECORD, YEAR_2100, session};
use crate::support::{Ran, Tool, access_token, id_token, record, tokens};
#[cfg(unix)]
use crate::terminal::Terminal;

const LONG_AGO: i64 = 1_000_000_000;

/// The tool with two contexts, and in `dev` a session whose tokens expire at `exp`.
fn tool(cognito: &Cognito, exp: i64) -> Tool {
    let config = "
store = \"file\"

[contexts.dev]
user-pool-id = \"us-east-1_EXAMPLE12\"
client-id = \"1example23456789\"
username = \"ada\"
auth-flow = \"password\"

[contexts.new]
user-pool-id = \"us-east-1_EXAMPLE12\"
client-id = \"1example23456789\"
username = \"ada\"
auth-flow = \"password\"
";
    Tool::new(cognito)
        .without_credentials()
        .file(CONFIG_FILE, config)
        .file(RECORD, record(cognito, "dev", &session(exp)))
        .shown_as(&access_token(YEAR_2100), "$ACCESS_TOKEN")
        .shown_as(&id_token(YEAR_2100), "$ID_TOKEN")
}

fn run(tool: &Tool, line: &str) -> Ran {
    tool.run(&line.split(' ').collect::<Vec<_>>())
}

#[test]
fn a_token_is_an_object_of_headers() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito, YEAR_2100);
    let lines = [
        "token access -c dev -o headers",
        "token -c dev -o headers",
        "token access -c dev -o headers --header X-Api-Authorization",
        "token access -c dev -o headers --raw-header",
        "token -c dev -o headers --query x",
        "token -c dev -o headers --header a:b",
        "token -c dev -o header --header X-Token",
        "token -c dev --raw-header",
    ];
    let report = lines.map(|line| format!("# {line}\n{}", run(&tool, line)));
    expect![[r##"
        # token access -c dev -o headers
        exit 0
        --- stdout
        {
          "Authorization": "Bearer $ACCESS_TOKEN"
        }
        # token -c dev -o headers
        exit 0
        --- stdout
        {
          "Authorization": "Bearer $ID_TOKEN"
        }
        # token access -c dev -o headers --header X-Api-Authorization
        exit 0
        --- stdout
        {
          "X-Api-Authorization": "Bearer $ACCESS_TOKEN"
        }
        # token access -c dev -o headers --raw-header
        exit 0
        --- stdout
        {
          "Authorization": "$ACCESS_TOKEN"
        }
        # token -c dev -o headers --query x
        exit 2
        --- stderr
        error: --query goes with -o json and -o text only
           help: leave -o out, or use -o json or -o text
        # token -c dev -o headers --header a:b
        exit 2
        --- stderr
        error: "a:b" is not the name of a header
           help: --header X-Api-Authorization
        # token -c dev -o header --header X-Token
        exit 2
        --- stderr
        error: --header goes with -o headers
           help: add -o headers, or leave it out
        # token -c dev --raw-header
        exit 2
        --- stderr
        error: --raw-header goes with -o header, -o headers and -o curl
           help: -o raw prints the bare token
    "##]]
    .assert_eq(&report.concat());
}

#[test]
fn a_token_that_is_due_is_renewed_first() {
    let renewed = on("GetTokensFromRefreshToken").answer(json!({"AuthenticationResult": tokens()}));
    let cognito = Cognito::scripted([renewed]);
    let tool = tool(&cognito, LONG_AGO);
    for _ in 0..2 {
        let ran = run(&tool, "token access -c dev -o headers");
        let bearer = format!("Bearer {}", access_token(YEAR_2100));
        assert_eq!(ran.stdout_json(), json!({"Authorization": bearer}), "{ran}");
    }
    cognito.expect_done();
}

/// The program that calls has the terminal: it is not written to, and nothing waits for an answer.
#[cfg(unix)]
#[test]
fn nothing_is_asked_at_a_terminal() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito, YEAR_2100);
    for (line, code) in [
        ("token access -c new -o headers", 4),
        ("client-token -c new -o headers", 2),
    ] {
        let words: Vec<_> = line.split(' ').collect();
        let mut terminal = Terminal::start_into(&tool, &words, "printed");
        let (status, screen) = terminal.finish();
        assert_eq!(status, code, "{line}: {screen}");
        assert!(screen.starts_with("error: "), "{line}: {screen}");
        let printed = std::fs::read(tool.path().join("printed")).unwrap();
        assert!(printed.is_empty(), "{line}");
    }
    // With another format the same lines ask.
    let mut terminal = Terminal::start(&tool, &["token", "access", "-c", "new"]);
    terminal.wait_for("Password");
    while terminal.echo_is_on() {
        std::thread::yield_now();
    }
    terminal.press_ctrl_c();
    assert_eq!(terminal.finish().0, 130);
}

#[test]
fn the_settings_of_an_mcp_client_say_what_to_run() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito, YEAR_2100);
    let lines = [
        "configure mcp orders https://mcp.example.com/mcp -c dev",
        "configure mcp orders https://mcp.example.com/mcp?a=b -c dev --token id --header X-Token",
        "configure mcp orders http://localhost:3000/mcp -c dev --token client",
        "configure mcp orders https://mcp.example.com/mcp -c dev --proxy",
        "configure mcp orders https://mcp.example.com -c dev --proxy --token id --listen 127.0.0.1:80",
    ];
    let report = lines.map(|line| format!("# {line}\n{}", run(&tool, line)));
    expect![[r##"
        # configure mcp orders https://mcp.example.com/mcp -c dev
        exit 0
        --- stdout
        {
          "mcpServers": {
            "orders": {
              "type": "http",
              "url": "https://mcp.example.com/mcp",
              "headersHelper": "cognito-auth token access -c dev -o headers"
            }
          }
        }
        --- stderr
        note: the helper never asks: sign in before with cognito-auth login -c dev
        # configure mcp orders https://mcp.example.com/mcp?a=b -c dev --token id --header X-Token
        exit 0
        --- stdout
        {
          "mcpServers": {
            "orders": {
              "type": "http",
              "url": "https://mcp.example.com/mcp?a=b",
              "headersHelper": "cognito-auth token id -c dev -o headers --header X-Token"
            }
          }
        }
        --- stderr
        note: the helper never asks: sign in before with cognito-auth login -c dev
        # configure mcp orders http://localhost:3000/mcp -c dev --token client
        exit 0
        --- stdout
        {
          "mcpServers": {
            "orders": {
              "type": "http",
              "url": "http://localhost:3000/mcp",
              "headersHelper": "cognito-auth client-token -c dev -o headers"
            }
          }
        }
        # configure mcp orders https://mcp.example.com/mcp -c dev --proxy
        exit 0
        --- stdout
        {
          "mcpServers": {
            "orders": {
              "type": "http",
              "url": "http://127.0.0.1:8765/mcp"
            }
          }
        }
        --- stderr
        note: run the proxy before the client: cognito-auth proxy -c dev --upstream https://mcp.example.com --auth access --listen 127.0.0.1:8765 --open
        note: any program on this machine can then use the proxy
        # configure mcp orders https://mcp.example.com -c dev --proxy --token id --listen 127.0.0.1:80
        exit 0
        --- stdout
        {
          "mcpServers": {
            "orders": {
              "type": "http",
              "url": "http://127.0.0.1:80/"
            }
          }
        }
        --- stderr
        note: run the proxy before the client: cognito-auth proxy -c dev --upstream https://mcp.example.com --auth bearer --listen 127.0.0.1:80 --open
        note: any program on this machine can then use the proxy
    "##]].assert_eq(&report.concat());
}

/// A shell finds the tool in `PATH`, as it would for the client.
#[cfg(unix)]
#[test]
fn what_an_mcp_client_runs_gives_headers() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito, YEAR_2100);
    for (further, name, value) in [
        ("", "Authorization", access_token(YEAR_2100)),
        ("--token id", "Authorization", id_token(YEAR_2100)),
        ("--header X-`|'", "X-`|'", access_token(YEAR_2100)),
    ] {
        let line = format!("configure mcp x https://mcp.example.com/mcp -c dev {further}");
        let ran = run(&tool, line.trim_end());
        let printed = ran.stdout_json();
        let helper = printed["mcpServers"]["x"]["headersHelper"]
            .as_str()
            .unwrap();
        let ran = tool.run_program("sh", &["-c", helper]);
        let expected: Value = json!({name: format!("Bearer {value}")});
        assert_eq!(ran.stdout_json(), expected, "{helper} {ran}");
    }
    cognito.expect_done();
}

#[test]
fn what_no_mcp_client_takes_is_refused() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito, YEAR_2100);
    let lines = [
        "configure mcp orders https://mcp.example.com/mcp",
        "configure mcp a/b https://mcp.example.com/mcp -c dev",
        "configure mcp orders http://mcp.example.com/mcp -c dev",
        "configure mcp orders mcp.example.com -c dev",
        "configure mcp orders https://mcp.example.com/mcp -c dev --token refresh",
        "configure mcp orders https://mcp.example.com/mcp -c dev --listen 127.0.0.1:80",
        "configure mcp orders https://mcp.example.com/mcp -c dev --header a:b",
    ];
    let report = lines.map(|line| {
        let ran = run(&tool, line);
        assert_eq!(ran.code, 2, "{ran}");
        format!("# {line}\n{ran}")
    });
    expect![[r##"
        # configure mcp orders https://mcp.example.com/mcp
        exit 2
        --- stderr
        error: the client needs a context, and none is in use
           help: name one with -c NAME; cognito-auth context list shows which there are
        # configure mcp a/b https://mcp.example.com/mcp -c dev
        exit 2
        --- stderr
        error: invalid value 'a/b' for '<NAME>': expected letters, digits, - and _
           help: cognito-auth configure mcp --help
        # configure mcp orders http://mcp.example.com/mcp -c dev
        exit 2
        --- stderr
        error: invalid value 'http://mcp.example.com/mcp' for '<URL>': "http://mcp.example.com/mcp" is http, which is for this machine alone (localhost, 127.0.0.1, [::1])
           help: cognito-auth configure mcp --help
        # configure mcp orders mcp.example.com -c dev
        exit 2
        --- stderr
        error: invalid value 'mcp.example.com' for '<URL>': "mcp.example.com" is not an https URL
           help: cognito-auth configure mcp --help
        # configure mcp orders https://mcp.example.com/mcp -c dev --token refresh
        exit 2
        --- stderr
        error: invalid value 'refresh' for '--token <TOKEN>' [possible values: access, id, client]
           help: cognito-auth configure mcp --help
        # configure mcp orders https://mcp.example.com/mcp -c dev --listen 127.0.0.1:80
        exit 2
        --- stderr
        error: the following required arguments were not provided: --proxy
           help: cognito-auth configure mcp --help
        # configure mcp orders https://mcp.example.com/mcp -c dev --header a:b
        exit 2
        --- stderr
        error: "a:b" is not the name of a header
           help: --header X-Api-Authorization
    "##]].assert_eq(&report.concat());
}
