//! API Gateway's authorizers.

use super::{Case, Cause, GET_ACCESS, GET_ID, Kind, RAW, SELF_SERVICE, Setup};
use crate::token::issuer::Form;

impl Case<'_> {
    /// What a REST API's Cognito authorizer asks of every token.
    ///
    /// Its token validation expression is held against `aud`, which access tokens do not have: API
    /// Gateway developer guide, "Integrate a REST API with a user pool". That it does not take the
    /// newer issuer: Cognito developer guide, on the issuer of a user pool. Its token source names the
    /// header, which is `Authorization` by default.
    fn cognito_authorizer(&mut self) {
        RAW.clone_into(&mut self.send);
        let Some((pool, form)) = self.pool() else {
            return;
        };
        if form == Some(Form::Updated) {
            self.against(
                "its pool has the newer form of issuer, which Cognito authorizers do not take",
            );
            self.hint = Some("use a JWT authorizer, or give the pool its original issuer");
        }
        let iss = self.facts.iss.as_deref().unwrap_or_default();
        self.needs_setup(
            format!("{pool} is a user pool of the authorizer"),
            |setup| setup.takes_issuer(iss),
            Cause::Other,
            |_| format!("its issuer is not a user pool of the authorizer: {iss}"),
        );
        if self.setup.is_some() {
            return;
        }
        self.needs(
            "the authorizer's token source is Authorization; else the token goes into the header \
             that it names",
        );
        let audiences = &self.facts.audiences;
        self.needs(if audiences.is_empty() {
            "the authorizer has no token validation expression, which looks for aud".to_owned()
        } else {
            format!(
                "the authorizer's token validation expression, if it has one, matches {}",
                audiences.join(", ")
            )
        });
    }

    /// Where a method asks for no scopes, a token is taken for an ID token: API Gateway developer
    /// guide, "Integrate a REST API with a user pool".
    pub(super) fn rest_api(&mut self) {
        if self.facts.kind != Kind::Id {
            self.is_not("where a method asks for no scopes an ID token is due");
            self.hint_at(if self.facts.kind == Kind::ClientAccess {
                "let the method ask for a scope that the token has"
            } else {
                GET_ID
            });
        }
        self.cognito_authorizer();
    }

    /// Where it asks for scopes, for an access token with one of them: as above.
    pub(super) fn rest_api_with_scopes(&mut self) {
        let is_access = matches!(self.facts.kind, Kind::Access | Kind::ClientAccess);
        if !is_access {
            self.is_not("where a method asks for scopes an access token is due");
            self.hint_at(GET_ACCESS);
        } else if self.facts.scopes.is_empty() {
            self.against_for(Cause::Scopes, "it has no scopes");
        } else {
            let scopes = self.facts.scopes.join(", ");
            self.needs_setup(
                format!("the method asks for one of: {scopes}"),
                |setup| setup.has_one_of(&self.facts.scopes),
                Cause::Scopes,
                |setup| {
                    format!(
                        "the method asks for one of {}, and it has {scopes}",
                        setup.scopes()
                    )
                },
            );
            if self.facts.scopes == [SELF_SERVICE] {
                self.hint = Some(
                    "other scopes come with tokens of the OAuth endpoints, not of sign-ins by the \
                     API",
                );
            }
        }
        self.cognito_authorizer();
    }

    /// API Gateway developer guide, "Control access to REST APIs using JWT authorizers": several
    /// issuers, each with audiences of its own, algorithms, and claims that are required. What counts
    /// in place of `aud` for a token without one, as Cognito's access tokens are, is not clear from it.
    pub(super) fn rest_api_jwt(&mut self) {
        if let Some(iss) = self.issuer() {
            self.needs(format!("{iss} is among the authorizer's issuers"));
            self.discoverable(iss);
        }
        match (self.facts.audiences.as_slice(), &self.facts.client) {
            ([], Some(client)) => self.doubts.push(format!(
                "it has no aud, and whether {client}, its client_id, counts in its place, as for \
                 HTTP APIs, is not clear"
            )),
            ([], None) => self.against("it has neither aud nor client_id"),
            ([only], _) => self.needs(format!("{only} is among that issuer's audiences")),
            (several, _) => {
                let several = several.join(", ");
                self.needs(format!(
                    "one of these is among that issuer's audiences: {several}"
                ));
            }
        }
        let algorithm = self.facts.algorithm.as_deref().unwrap_or("none");
        self.needs(format!("its algorithms have {algorithm}"));
        self.needs("the token has the other claims that the authorizer requires");
        let scopes = self.facts.scopes.join(", ");
        self.needs(if scopes.is_empty() {
            "the method asks for no scopes".to_owned()
        } else {
            format!("the method asks for no scopes, or for one of: {scopes}")
        });
        if self.facts.kind == Kind::Id && self.hint.is_none() {
            self.hint = Some("where a method asks for scopes, send the access token");
        }
    }

    /// API Gateway developer guide, "Control access to HTTP APIs with JWT authorizers": RSA only, of
    /// which RSASSA-PSS is not said to be taken; `kid`, `iss`, `aud` or where that is absent `client_id`, `exp`, `nbf`, `iat`, and one of the
    /// route's scopes if it asks for any.
    pub(super) fn http_api(&mut self) {
        let algorithm = self.facts.algorithm.as_deref();
        if !matches!(algorithm, Some("RS256" | "RS384" | "RS512")) {
            let said = algorithm.unwrap_or("nothing");
            self.against(format!(
                "its alg is {said}, and only RS256, RS384 and RS512 are taken"
            ));
        }
        if !self.facts.has_key_id {
            self.against("its header names no key (kid)");
        }
        self.not_of_the_future();
        if let Some(iss) = self.issuer() {
            self.of_issuer(format!("the authorizer's issuer is {iss}"), iss);
            self.discoverable(iss);
        }
        match (self.facts.audiences.as_slice(), &self.facts.client) {
            ([], Some(client)) => {
                self.for_audiences(
                    format!("{client} is among its audiences"),
                    std::slice::from_ref(client),
                );
            }
            ([], None) => self.against_for(Cause::Audience, "it has neither aud nor client_id"),
            (own @ [only], _) => {
                self.for_audiences(format!("{only} is among its audiences"), own);
            }
            (several, _) => {
                let all = several.join(", ");
                let condition = format!("one of these is among its audiences: {all}");
                self.for_audiences(condition, several);
            }
        }
        let scopes = self.facts.scopes.join(", ");
        let condition = if scopes.is_empty() {
            "the route asks for no scopes".to_owned()
        } else {
            format!("the route asks for no scopes, or for one of: {scopes}")
        };
        self.needs_setup(
            condition,
            |setup| setup.scopes.is_empty() || setup.has_one_of(&self.facts.scopes),
            Cause::Scopes,
            |setup| {
                let own = if scopes.is_empty() { "none" } else { &scopes };
                format!(
                    "the route asks for one of {}, and it has {own}",
                    setup.scopes()
                )
            },
        );
        if self.facts.kind == Kind::Id && self.hint.is_none() {
            self.hint = Some("where a route asks for scopes, send the access token");
        }
    }

    /// That the authorizer has one of `own` among its audiences.
    fn for_audiences(&mut self, condition: String, own: &[String]) {
        self.needs_setup(
            condition,
            |setup| {
                let among = |known: &Vec<String>| own.iter().any(|one| known.contains(one));
                setup.audiences.as_ref().is_none_or(among)
            },
            Cause::Audience,
            |setup| {
                let known = setup.audiences.as_deref().unwrap_or_default().join(", ");
                format!(
                    "it is for {}, and the authorizer's audiences are {known}",
                    own.join(", ")
                )
            },
        );
    }

    /// That the consumer takes tokens of `iss`.
    pub(super) fn of_issuer(&mut self, condition: String, iss: &str) {
        self.needs_setup(
            condition,
            |setup| setup.takes_issuer(iss),
            Cause::Other,
            |setup| {
                let known = setup.issuers.join(" or ");
                format!("its issuer is {iss}, and that of the authorizer is {known}")
            },
        );
    }
}

impl Setup {
    fn takes_issuer(&self, iss: &str) -> bool {
        self.issuers.iter().any(|known| known == iss)
    }

    pub(super) fn has_one_of(&self, scopes: &[String]) -> bool {
        scopes.iter().any(|scope| self.scopes.contains(scope))
    }

    pub(super) fn scopes(&self) -> String {
        self.scopes.join(", ")
    }
}
