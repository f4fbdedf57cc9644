//! Kubernetes.

use super::Case;

impl Case<'_> {
    /// EKS user guide, "Grant users access to Kubernetes with an external OIDC provider", and Kubernetes,
    /// "Authenticating": RS256, unless the API server is set otherwise, which EKS does not offer.
    pub(super) fn eks(&mut self) {
        let algorithm = self.facts.algorithm.as_deref();
        if algorithm != Some("RS256") {
            let said = algorithm.unwrap_or("nothing");
            self.against(format!("its alg is {said}, and only RS256 is taken"));
        }
        let audiences = self.audience("is the client id of the cluster's identity provider");
        if let Some(iss) = self.issuer() {
            self.discoverable(iss);
            self.needs(format!(
                "an identity provider of the cluster has the issuer {iss} and the client id \
                 {audiences}"
            ));
        }
        self.needs("its user or a group of it is bound to a role");
        if self.hint.is_none() {
            self.hint = Some("kubectl runs cognito-auth token -o exec-credential for it");
        }
    }
}
