//! What it means that something on this machine, or on the command line, does not do.

use super::advice::Advice;
use super::kind::Kind;
use crate::local::config_file::Untrusted;
use crate::local::{aws_profiles, config_file, keyring, private, secrets, store};
use crate::oauth::scopes::resource_server;
use crate::render::list::one_of;
use crate::render::shell;
use crate::settings;
use crate::token::input;

pub(super) fn of_settings(error: &settings::Error) -> Advice {
    match error {
        settings::Error::Invalid {
            origin: settings::Origin::Context { .. },
            ..
        } => Advice::of(Kind::Configuration),
        settings::Error::Invalid { .. } => Advice::of(Kind::Usage),
        settings::Error::Missing(missing) => {
            Advice::of(Kind::Usage).help(format!("give it with {}", one_of(&missing.ways)))
        }
        settings::Error::FlowAndApi { api, fitting, .. } => {
            Advice::of(Kind::Usage).help(format!("{api} goes with --auth-flow {fitting}"))
        }
    }
}

pub(super) fn of_config_file(error: &config_file::Error) -> Advice {
    use crate::settings::context::Error as Context;
    match error {
        config_file::Error::Context(Context::Unknown { known, name, .. }) if !known.is_empty() => {
            Advice::of(Kind::Configuration).help(format!(
                "the contexts are {}\n{}",
                known.join(", "),
                create(name)
            ))
        }
        config_file::Error::Absent { name, .. }
        | config_file::Error::Context(Context::Unknown { name, .. }) => {
            Advice::of(Kind::Configuration).help(create(name))
        }
        config_file::Error::Nowhere(_) | config_file::Error::NoFolder => {
            Advice::of(Kind::Configuration).help(format!(
                "set {}, XDG_CONFIG_HOME or COGNITO_AUTH_CONFIG",
                home("APPDATA")
            ))
        }
        config_file::Error::Context(Context::Exists { .. }) => {
            Advice::of(Kind::Usage).help("choose another name, or replace it with --force")
        }
        config_file::Error::Context(Context::Name(_)) => Advice::of(Kind::Usage),
        config_file::Error::Writable { path, .. } => Advice::of(Kind::Configuration).help(format!(
            "chmod go-w {}",
            shell::shell_quote(&path.display().to_string())
        )),
        config_file::Error::Untrusted { path, why } => {
            let path = shell::shell_quote(&path.display().to_string());
            Advice::of(Kind::Configuration)
                .cause("it says where passwords go, and which commands run")
                .help(match why {
                    Untrusted::Foreign => {
                        format!("look at it, then take it over: chown \"$(id -u)\" {path}")
                    }
                    Untrusted::Open | Untrusted::Replaceable => {
                        format!("look at what it says, then: chmod o-w {path}")
                    }
                })
        }
        config_file::Error::Context(Context::Syntax { .. })
        | config_file::Error::Unreadable { .. }
        | config_file::Error::Unwritable { .. } => Advice::of(Kind::Configuration),
    }
}

/// How to make the context `name`.
fn create(name: &str) -> String {
    format!("cognito-auth context create {}", shell::shell_quote(name))
}

pub(super) fn of_store(error: &store::Error) -> Advice {
    let advice = Advice::of(Kind::Configuration);
    match error {
        store::Error::Unsafe { path, why } => {
            let path = shell::shell_quote(&path.display().to_string());
            advice.help(match why {
                private::Unsafe::Open => {
                    format!("chmod 600 {path}, if no other user has written to it; else rm {path}")
                }
                private::Unsafe::Foreign => {
                    format!("rm {path}, or sign in as the user who owns it")
                }
            })
        }
        store::Error::Sealed { why, path } => {
            let repair = match why {
                keyring::Error::NotBuilt => "use a cognito-auth with support for keyrings",
                keyring::Error::Refused(_)
                | keyring::Error::Silent(_)
                | keyring::Error::NotMade { .. } => "unlock the keyring",
            };
            // Its file has the name of the context.
            let context = path.file_stem().unwrap_or_default().display();
            advice.help(format!(
                "{repair}, or forget the session: cognito-auth logout -c {context}"
            ))
        }
        store::Error::NoKeyring { .. } => {
            advice.help("unlock the keyring, or set store = \"file\" in config.toml")
        }
        store::Error::Unusable { .. } | store::Error::Unwritable { .. } => {
            advice.help("set XDG_STATE_HOME to a folder that can be written")
        }
        store::Error::Nowhere(_) => {
            advice.help(format!("set {} or XDG_STATE_HOME", home("LOCALAPPDATA")))
        }
    }
}

/// The variable that names a user's folder; on Windows `of_windows` does.
fn home(of_windows: &'static str) -> &'static str {
    if cfg!(windows) { of_windows } else { "HOME" }
}

pub(super) fn of_aws_profiles(error: &aws_profiles::Error) -> Advice {
    use settings::aws_profiles::Error as Profile;
    match error {
        aws_profiles::Error::Profile(Profile::Exists(_)) => {
            Advice::of(Kind::Usage).help("choose another name, or change it with --force")
        }
        aws_profiles::Error::Profile(Profile::Name(_) | Profile::Value(_)) => {
            Advice::of(Kind::Usage)
        }
        aws_profiles::Error::Profile(Profile::Twice(_)) => {
            Advice::of(Kind::Usage).help("put the two together, or choose another name")
        }
        aws_profiles::Error::Nowhere => Advice::of(Kind::Configuration)
            .help(format!("set {} or AWS_CONFIG_FILE", home("USERPROFILE"))),
        aws_profiles::Error::Unusable { .. } => Advice::of(Kind::Configuration),
    }
}

pub(super) fn of_secret(error: &secrets::Error) -> Advice {
    let advice = Advice::of(Kind::Usage);
    match error {
        secrets::Error::EndOfInput(_) => advice.help(
            "put one line on standard input for each --…-stdin flag: \
             password, client secret, new password, in this order",
        ),
        secrets::Error::Dash(kind) => {
            advice.help(format!("--{}-stdin reads standard input", kind.name()))
        }
        secrets::Error::Code(_)
        | secrets::Error::File { .. }
        | secrets::Error::Input { .. }
        | secrets::Error::Command { .. }
        | secrets::Error::Empty { .. }
        | secrets::Error::Variable(_) => advice,
    }
}

pub(super) fn of_no_token(error: &input::Error) -> Advice {
    let advice = Advice::of(Kind::BadToken);
    match error {
        input::Error::Empty => advice.help(
            "give a token, the JSON of a sign-in, or a redirect URL; or the token of a context:\n\
                 cognito-auth token | cognito-auth decode",
        ),
        input::Error::Code => {
            advice.help("tokens come from exchanging the code at the token endpoint")
        }
        input::Error::Twice { .. } | input::Error::Several(_) => advice
            .cause("another program could take the token that would be passed over here")
            .help("give the tokens one at a time"),
        input::Error::NotText(_)
        | input::Error::Json { .. }
        | input::Error::NoneInJson
        | input::Error::NoneToVerify
        | input::Error::NoneInUrl
        | input::Error::Reported(_) => advice,
    }
}

/// What it means that a token has the scopes `granted` without those that are `missing`.
pub(super) fn of_scopes(
    client: &str,
    pool: Option<&str>,
    missing: &[String],
    granted: &[String],
) -> Advice {
    let mut servers: Vec<_> = missing
        .iter()
        .filter_map(|it| resource_server(it))
        .collect();
    servers.dedup();
    let granted = match granted {
        [] => "no scope".to_owned(),
        scopes => scopes.join(", "),
    };
    let of_servers = match servers[..] {
        [] => String::new(),
        [server] => format!(", or resource server {server} does not have it"),
        _ => format!(
            ", or resource servers {} do not have them",
            servers.join(", ")
        ),
    };
    let pool = pool.map_or_else(|| "ID".to_owned(), shell::shell_quote);
    let look = servers.iter().map(|server| {
        format!(
            "aws cognito-idp describe-resource-server --user-pool-id {pool} --identifier {}",
            shell::shell_quote(server)
        )
    });
    let help = ["add them to the app client's AllowedOAuthScopes, or ask for fewer".to_owned()];
    let help: Vec<_> = help.into_iter().chain(look).collect();
    Advice::of(Kind::Configuration)
        .cause(format!(
            "app client {client} may not have what is missing{of_servers}; the token has {granted}"
        ))
        .help(help.join("\n"))
}
