//! The authorization request ([RFC 6749 §4.1.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1)),
//! which a browser makes, with the parameters of Cognito's authorize endpoint.

use form_urlencoded::Serializer;

use super::pkce::METHOD;

/// Who is asked to sign in, and how. Each is left to Cognito if it is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The identity provider to go to by its name in the user pool; `COGNITO` for the pool itself.
    pub identity_provider: Option<String>,
    /// The same by an identifier of the provider, such as the domain of an e-mail address.
    pub idp_identifier: Option<String>,
    /// A user name or an e-mail address to fill in.
    pub login_hint: Option<String>,
    /// `none`, `login`, `select_account`, `consent`; several between spaces.
    pub prompt: Option<String>,
    /// The language of the pages.
    pub lang: Option<String>,
    /// After how many seconds since the last sign-in the user has to sign in again.
    pub max_age: Option<u64>,
    /// What the access token is to be used at
    /// ([RFC 8707](https://www.rfc-editor.org/rfc/rfc8707#section-2)); Cognito takes one.
    pub resource: Option<String>,
}

/// An authorization request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorize {
    /// The app client.
    pub client_id: String,
    /// Where the browser is sent back to, exactly as it is registered.
    pub redirect_uri: String,
    /// The scopes to ask for; none for all that the client may have.
    pub scopes: Vec<String>,
    /// What the answer has to repeat (§10.12).
    pub state: String,
    /// What the `IdToken` has to repeat (OpenID Connect Core §3.1.2.1).
    pub nonce: String,
    /// The code challenge, see [`super::pkce`].
    pub challenge: String,
    /// Who is asked to sign in, and how.
    pub options: Options,
}

impl Authorize {
    /// The URL to open, at the `origin` of the domain: scheme, host and port.
    pub fn url(&self, origin: &str) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("response_type", "code");
        query.append_pair("client_id", &self.client_id);
        query.append_pair("redirect_uri", &self.redirect_uri);
        if !self.scopes.is_empty() {
            query.append_pair("scope", &self.scopes.join(" "));
        }
        query.append_pair("state", &self.state);
        query.append_pair("nonce", &self.nonce);
        query.append_pair("code_challenge", &self.challenge);
        query.append_pair("code_challenge_method", METHOD);
        let options = &self.options;
        let max_age = options.max_age.map(|seconds| seconds.to_string());
        for (name, value) in [
            ("identity_provider", &options.identity_provider),
            ("idp_identifier", &options.idp_identifier),
            ("login_hint", &options.login_hint),
            ("prompt", &options.prompt),
            ("lang", &options.lang),
            ("max_age", &max_age),
            ("resource", &options.resource),
        ] {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        format!("{origin}/oauth2/authorize?{}", query.finish())
    }
}

/// The URL that ends the session of the browser at the domain with this `origin`, and shows the sign-in
/// page. With a redirect URI, which is registered anyway, and no sign-out URL, which mostly is not. A
/// code that comes of it is bound to `challenge`, and to be of no use.
pub fn logout_url(origin: &str, client_id: &str, redirect_uri: &str, challenge: &str) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("client_id", client_id);
    query.append_pair("response_type", "code");
    query.append_pair("redirect_uri", redirect_uri);
    query.append_pair("code_challenge", challenge);
    query.append_pair("code_challenge_method", METHOD);
    format!("{origin}/logout?{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Authorize {
        Authorize {
            client_id: "1example".to_owned(),
            redirect_uri: "http://localhost:8400/callback".to_owned(),
            scopes: vec!["openid".to_owned(), "https://api.example/r w".to_owned()],
            state: "s-_".to_owned(),
            nonce: "n".to_owned(),
            challenge: "c".to_owned(),
            options: Options::default(),
        }
    }

    #[test]
    fn what_is_asked_for_is_in_the_url() {
        assert_eq!(
            request().url("https://my.auth.us-east-1.amazoncognito.com"),
            "https://my.auth.us-east-1.amazoncognito.com/oauth2/authorize?response_type=code\
             &client_id=1example&redirect_uri=http%3A%2F%2Flocalhost%3A8400%2Fcallback\
             &scope=openid+https%3A%2F%2Fapi.example%2Fr+w&state=s-_&nonce=n&code_challenge=c\
             &code_challenge_method=S256"
        );
        let all = Authorize {
            scopes: Vec::new(),
            options: Options {
                identity_provider: Some("My IdP&x".to_owned()),
                idp_identifier: Some("example.com".to_owned()),
                login_hint: Some("a@b".to_owned()),
                prompt: Some("login".to_owned()),
                lang: Some("de".to_owned()),
                max_age: Some(0),
                resource: Some("urn:a".to_owned()),
            },
            ..request()
        };
        let url = all.url("http://localhost:1");
        let rest = url.split_once("code_challenge_method=S256").unwrap().1;
        assert_eq!(
            rest,
            "&identity_provider=My+IdP%26x&idp_identifier=example.com&login_hint=a%40b&prompt=login\
             &lang=de&max_age=0&resource=urn%3Aa"
        );
        assert!(!url.contains("scope="), "{url}");
    }

    #[test]
    fn a_browser_signs_out_by_a_url() {
        assert_eq!(
            logout_url("https://a.example", "1e", "http://localhost:8400/cb", "c"),
            "https://a.example/logout?client_id=1e&response_type=code\
             &redirect_uri=http%3A%2F%2Flocalhost%3A8400%2Fcb&code_challenge=c\
             &code_challenge_method=S256"
        );
    }
}
