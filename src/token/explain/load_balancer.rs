//! Application Load Balancers.

use super::{Case, Cause, Source};
use crate::token::issuer::Form;

impl Case<'_> {
    /// Elastic Load Balancing guide, "Authenticate users using an Application Load Balancer": the
    /// load balancer runs the code flow itself, and keeps a session in a cookie.
    pub(super) fn alb_sign_in(&mut self) {
        self.against("it takes no tokens: it signs people in itself, and knows them by a cookie");
        if let Source::Pool {
            form: Some(Form::Updated),
            ..
        } = self.facts.source
        {
            self.against("nor does it take user pools with the newer form of issuer");
        }
        self.hint = Some("open it in a browser, or use a rule with the action jwt-validation");
    }

    /// Elastic Load Balancing guide, "Verify JWTs using an Application Load Balancer": RS256 only,
    /// `iss` and `exp`, `nbf` and `iat` where the token has them, and further claims that the rule
    /// names.
    pub(super) fn alb_jwt(&mut self) {
        let algorithm = self.facts.algorithm.as_deref();
        if algorithm != Some("RS256") {
            let said = algorithm.unwrap_or("nothing");
            self.against(format!("its alg is {said}, and only RS256 is taken"));
        }
        self.not_of_the_future();
        if let Some(iss) = self.issuer() {
            let condition =
                format!("the rule's issuer is {iss}, and its JWKS endpoint has that issuer's keys");
            self.of_issuer(condition, iss);
        }
        let scopes = self.facts.scopes.join(", ");
        self.needs_setup(
            "the token has the other claims that the rule requires",
            |setup| setup.scopes.is_empty() || setup.has_one_of(&self.facts.scopes),
            Cause::Scopes,
            |setup| {
                let own = if scopes.is_empty() { "none" } else { &scopes };
                format!(
                    "the rule asks for one of {}, and it has {own}",
                    setup.scopes()
                )
            },
        );
    }
}
