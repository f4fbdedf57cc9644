//! A request as a curl command. No secret is in it: what reads them runs where the command does.

use super::http::header;
use super::shell::shell_quote;

/// What curl is to send, and how.
#[derive(Debug, Clone, Default)]
pub struct Curl {
    /// The method, where it is not the one that curl would choose.
    pub method: Option<String>,
    /// The URL.
    pub url: String,
    /// What authenticates.
    pub auth: Vec<CurlAuth>,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// Files that hold headers, a line each.
    pub header_files: Vec<String>,
    /// Texts for `--data-raw`, or `@FILE` and `@-` for `--data-binary`.
    pub data: Vec<CurlData>,
    /// Other options, as they are typed.
    pub options: Vec<String>,
}

/// A body, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CurlData {
    /// A text.
    Text(String),
    /// A file, or `-`.
    File(String),
}

/// Where curl reads what authenticates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CurlAuth {
    /// A command that prints a curl config.
    Config(String),
    /// A file with a token; what is in front of it.
    TokenFile(&'static str, String),
    /// A variable with a token, likewise.
    TokenVariable(&'static str, &'static str),
    /// A signature with the keys of the AWS variables.
    Signature {
        /// The Region.
        region: String,
        /// The service.
        service: String,
        /// Whether there is a session token.
        is_temporary: bool,
    },
}

impl Curl {
    /// The command, for bash, zsh and ksh, and what to put into which variables first: the values of
    /// headers that are secrets.
    pub fn command(&self) -> (String, Vec<(String, String)>) {
        let mut words = vec!["curl".to_owned()];
        let mut variables = Vec::new();
        if let Some(method) = &self.method {
            words.push(format!("-X {}", shell_quote(method)));
        }
        let path = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let path = path.split(['?', '#']).next().unwrap_or_default();
        if path.contains("/.") {
            words.push("--path-as-is".to_owned());
        }
        if self.url.contains(['[', ']', '{', '}']) {
            words.push("--globoff".to_owned());
        }
        words.extend(self.auth.iter().flat_map(CurlAuth::words));
        for (name, value) in &self.headers {
            if header(name, value) == *value {
                // curl takes `Name:` for one that is to be left out.
                let text = if value.is_empty() {
                    format!("{name};")
                } else {
                    format!("{name}: {value}")
                };
                words.push(format!("-H {}", shell_quote(&text)));
                continue;
            }
            let variable = name.to_ascii_uppercase();
            let variable: String = variable
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
                .collect();
            words.push(format!("-H @<(printf '{name}: %s' \"${variable}\")"));
            variables.push((name.clone(), variable));
        }
        for file in &self.header_files {
            words.push(format!("-H {}", shell_quote(&format!("@{file}"))));
        }
        for data in &self.data {
            words.push(match data {
                CurlData::Text(text) => format!("--data-raw {}", shell_quote(text)),
                CurlData::File(file) => {
                    format!("--data-binary {}", shell_quote(&format!("@{file}")))
                }
            });
        }
        words.extend(self.options.iter().cloned());
        words.push(shell_quote(&self.url));
        (words.join(" ") + "\n", variables)
    }
}

impl CurlAuth {
    fn words(&self) -> Vec<String> {
        match self {
            Self::Config(command) => vec![format!("--config <({command})")],
            Self::TokenFile(scheme, file) => {
                let file = shell_quote(file);
                vec![format!(
                    "-H @<(printf 'Authorization: {scheme}'; cat {file})"
                )]
            }
            Self::TokenVariable(scheme, variable) => {
                vec![format!(
                    "-H @<(printf 'Authorization: {scheme}%s' \"${variable}\")"
                )]
            }
            Self::Signature {
                region,
                service,
                is_temporary,
            } => {
                let scope = shell_quote(&format!("aws:amz:{region}:{service}"));
                let mut words = vec![
                    format!("--aws-sigv4 {scope}"),
                    "--config <(printf 'user = \"%s:%s\"' \"$AWS_ACCESS_KEY_ID\" \
                     \"$AWS_SECRET_ACCESS_KEY\")"
                        .to_owned(),
                ];
                if *is_temporary {
                    words.push(
                        "-H @<(printf 'X-Amz-Security-Token: %s' \"$AWS_SESSION_TOKEN\")"
                            .to_owned(),
                    );
                }
                words
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_secret_is_read_where_the_command_runs() {
        let curl = Curl {
            method: Some("PATCH".to_owned()),
            url: "https://a.example/b/../[c]?d=it's".to_owned(),
            auth: vec![CurlAuth::TokenVariable("Bearer ", "COGNITO_ACCESS_TOKEN")],
            headers: vec![
                ("X-Plain".to_owned(), "a b".to_owned()),
                ("X-Empty".to_owned(), String::new()),
                ("X-Api-Key".to_owned(), "hunter2".to_owned()),
            ],
            data: vec![CurlData::Text("@x=$y".to_owned())],
            options: vec!["-i".to_owned()],
            ..Curl::default()
        };
        let (command, variables) = curl.command();
        assert_eq!(
            command,
            "curl -X PATCH --path-as-is --globoff -H @<(printf 'Authorization: Bearer %s' \
             \"$COGNITO_ACCESS_TOKEN\") -H 'X-Plain: a b' -H 'X-Empty;' -H @<(printf 'X-Api-Key: %s' \
             \"$X_API_KEY\") --data-raw '@x=$y' -i 'https://a.example/b/../[c]?d=it'\\''s'\n"
        );
        assert_eq!(
            variables,
            [("X-Api-Key".to_owned(), "X_API_KEY".to_owned())]
        );
    }
}
