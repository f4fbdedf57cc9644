//! Who decides about a request, and on what.

use std::fmt;
use std::str::FromStr;

use crate::token::explain::Consumer;

/// Who is in front of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authorizer {
    /// A REST API with a Cognito authorizer (`COGNITO_USER_POOLS`).
    Rest,
    /// An HTTP API with a JWT authorizer.
    Http,
    /// An Application Load Balancer whose rule validates JWTs (`jwt-validation`).
    Alb,
    /// An API with IAM authorization (`AWS_IAM`).
    Iam,
}

impl Authorizer {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Rest, Self::Http, Self::Alb, Self::Iam];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rest => "rest",
            Self::Http => "http",
            Self::Alb => "alb",
            Self::Iam => "iam",
        }
    }

    /// Who, of those that [`crate::token::explain`] knows, judges a token for a route with `scopes`; none
    /// where signatures are looked at in place of tokens.
    pub fn consumer(self, scopes: &[String]) -> Option<Consumer> {
        match self {
            Self::Rest if scopes.is_empty() => Some(Consumer::RestApi),
            Self::Rest => Some(Consumer::RestApiScopes),
            Self::Http => Some(Consumer::HttpApi),
            Self::Alb => Some(Consumer::AlbJwt),
            Self::Iam => None,
        }
    }

    /// The token in the value of its header.
    ///
    /// A REST API takes it raw, and behind `Bearer` too; an HTTP API both ways (API Gateway developer
    /// guide, "Control access to HTTP APIs with JWT authorizers"); a load balancer wants `Bearer`
    /// (Elastic Load Balancing guide, "Verify JWTs using an Application Load Balancer").
    pub fn token(self, header: &str) -> Option<&str> {
        let header = header.trim_matches([' ', '\t']);
        let token = match header.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
                Some(token.trim_start_matches(' '))
            }
            Some(_) => None,
            None if matches!(self, Self::Alb | Self::Iam) => None,
            None => Some(header),
        };
        token.filter(|token| !token.is_empty() && !token.eq_ignore_ascii_case("bearer"))
    }
}

impl fmt::Display for Authorizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No authorizer has that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of rest, http, alb, iam")]
pub struct UnknownAuthorizer(String);

impl FromStr for Authorizer {
    type Err = UnknownAuthorizer;

    fn from_str(name: &str) -> Result<Self, UnknownAuthorizer> {
        let mut all = Self::ALL.into_iter();
        all.find(|authorizer| authorizer.name() == name)
            .ok_or_else(|| UnknownAuthorizer(name.to_owned()))
    }
}

/// What a route asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    Open,
    /// A token: without scopes the one that the authorizer takes then, else one with any of them.
    Token(Vec<String>),
    /// A SigV4 signature.
    Signature,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_of_a_header() {
        use Authorizer::{Alb, Http, Iam, Rest};
        for (header, takers) in [
            ("a.b.c", vec![Rest, Http]),
            ("Bearer a.b.c", vec![Rest, Http, Alb, Iam]),
            ("bearer   a.b.c ", vec![Rest, Http, Alb, Iam]),
            (" \ta.b.c\t", vec![Rest, Http]),
            ("Basic a.b.c", vec![]),
            ("Bearer", vec![]),
            ("Bearer ", vec![]),
            ("", vec![]),
            ("  ", vec![]),
        ] {
            for authorizer in Authorizer::ALL {
                let expected = takers.contains(&authorizer).then_some("a.b.c");
                assert_eq!(
                    authorizer.token(header),
                    expected,
                    "{authorizer} {header:?}"
                );
            }
        }
    }

    #[test]
    fn names() {
        for authorizer in Authorizer::ALL {
            assert_eq!(authorizer.name().parse(), Ok(authorizer));
        }
        let error = "REST".parse::<Authorizer>().unwrap_err().to_string();
        assert_eq!(error, "\"REST\" is none of rest, http, alb, iam");
    }
}
