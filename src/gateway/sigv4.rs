//! Requests for an API with IAM authorization, as far as they can be judged without the caller's secret
//! key: that there is a signature, of the right form, for this service, over the headers that have to be
//! signed, and of these five minutes. Whether it is right, only AWS knows.
//!
//! IAM user guide, "Elements of an AWS API request signature" and "Troubleshoot Signature Version 4
//! signing for AWS API requests", for the messages too.

use jiff::{SignedDuration, Timestamp};

use super::Refusal;

/// By how much the time of a request may be away from now.
const LEEWAY: SignedDuration = SignedDuration::from_mins(5);
const SERVICE: &str = "execute-api";
const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// Who signed a request, as it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The id of the key.
    pub access_key_id: String,
}

/// The parts of a request that a signature is judged by. Names of headers are in lower case.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Its headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// What follows `?` in its URL, percent-encoded.
    pub query: &'a str,
}

impl Request<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(own, _)| *own == name);
        let (_, value) = found.next()?;
        found.next().is_none().then_some(*value)
    }

    fn parameter(&self, name: &str) -> Option<String> {
        let mut found =
            form_urlencoded::parse(self.query.as_bytes()).filter(|(own, _)| own == name);
        let (_, value) = found.next()?;
        found.next().is_none().then(|| value.into_owned())
    }

    /// Who signed it, at `now`.
    ///
    /// # Errors
    ///
    /// What an API answers in place of the application: 403.
    pub fn signer(&self, now: Timestamp) -> Result<Signer, Refusal> {
        if let Some(header) = self.header("authorization") {
            return self.in_header(header, now);
        }
        match self.parameter("X-Amz-Algorithm") {
            Some(_) => self.in_query(now),
            None => Err(Refusal::no_authentication("there is no signature")),
        }
    }

    fn in_header(&self, header: &str, now: Timestamp) -> Result<Signer, Refusal> {
        let Some(rest) = header
            .strip_prefix(ALGORITHM)
            .filter(|rest| rest.starts_with(' '))
        else {
            return Err(Refusal::no_authentication(
                "the header Authorization has no signature",
            ));
        };
        let part = |name: &str| {
            let mut all = rest.split(',').map(|part| part.trim_matches([' ', '\t']));
            all.find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
        };
        let date = self.header("x-amz-date");
        let (credential, signature, signed) =
            (part("Credential"), part("Signature"), part("SignedHeaders"));
        let parts = [
            ("'Credential' parameter", credential),
            ("'Signature' parameter", signature),
            ("'SignedHeaders' parameter", signed),
            (
                "existence of either a 'X-Amz-Date' or a 'Date' header",
                date,
            ),
        ];
        let missing = parts
            .into_iter()
            .filter(|(_, value)| value.is_none_or(str::is_empty));
        let missing: Vec<_> = missing
            .map(|(what, _)| format!("Authorization header requires {what}."))
            .collect();
        let missing = missing.join(" ");
        let (Some(credential), Some(signature), Some(signed), Some(date), "") =
            (credential, signature, signed, date, missing.as_str())
        else {
            return Err(Refusal::incomplete_signature(
                &missing,
                "the header Authorization is not complete",
            ));
        };
        self.judged(credential, signature, signed, date, None, now)
    }

    fn in_query(&self, now: Timestamp) -> Result<Signer, Refusal> {
        let names = [
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-Signature",
            "X-Amz-SignedHeaders",
            "X-Amz-Date",
            "X-Amz-Expires",
        ];
        let values = names.map(|name| self.parameter(name));
        let missing = names
            .iter()
            .zip(&values)
            .find(|(_, value)| value.as_deref().is_none_or(str::is_empty));
        if let Some((name, _)) = missing {
            let message = format!("AWS query-string parameters must include '{name}'.");
            let why = "the signature in the query is not complete";
            return Err(Refusal::incomplete_signature(&message, why));
        }
        let [algorithm, credential, signature, signed, date, expires] =
            values.map(Option::unwrap_or_default);
        let expires = expires
            .parse()
            .ok()
            .filter(|seconds| (1..=604_800).contains(seconds));
        let Some(expires) = expires.filter(|_| algorithm == ALGORITHM) else {
            let why = "the signature in the query has another algorithm, or no good X-Amz-Expires";
            let message = "Invalid value for a query-string parameter.";
            return Err(Refusal::incomplete_signature(message, why));
        };
        let expires = SignedDuration::from_secs(expires);
        self.judged(&credential, &signature, &signed, &date, Some(expires), now)
    }

    fn judged(
        &self,
        credential: &str,
        signature: &str,
        signed: &str,
        date: &str,
        expires: Option<SignedDuration>,
        now: Timestamp,
    ) -> Result<Signer, Refusal> {
        let wrong = |message: &str, why: &str| Err(Refusal::invalid_signature(message, why));
        let scope: Vec<&str> = credential.split('/').collect();
        let [key, day, _region, service, end] = scope[..] else {
            return wrong(
                "Credential must have exactly 5 slash-delimited elements, e.g. \
                 keyid/date/region/service/term.",
                "the credential scope is not of five parts",
            );
        };
        if service != SERVICE {
            let message = format!("Credential should be scoped to correct service: '{SERVICE}'.");
            return wrong(&message, &format!("it is signed for the service {service}"));
        }
        if end != "aws4_request" {
            return wrong(
                "Credential should be scoped with a valid terminator: 'aws4_request'.",
                "the credential scope does not end in aws4_request",
            );
        }
        let Some(time) = time(date) else {
            let message = "Date must be in ISO-8601 'basic format'. See \
                           http://en.wikipedia.org/wiki/ISO_8601";
            return wrong(message, "X-Amz-Date is not a time such as 20260101T000000Z");
        };
        if !date.starts_with(day) || day.len() != 8 {
            let message = format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date \
                 from HTTP: '{day}' != '{}', from '{date}'.",
                &date[..8]
            );
            return wrong(
                &message,
                "the day of the credential scope is not that of X-Amz-Date",
            );
        }
        let oldest = now - expires.unwrap_or(LEEWAY);
        if time < oldest {
            let message = format!(
                "Signature expired: {date} is now earlier than {} ({} - 5 min.)",
                shown(oldest),
                shown(now)
            );
            return wrong(
                &message,
                "the signature has expired: is the client's clock behind?",
            );
        }
        if time > now + LEEWAY {
            let message = format!(
                "Signature not yet current: {date} is still later than {} ({} + 5 min.)",
                shown(now + LEEWAY),
                shown(now)
            );
            return wrong(
                &message,
                "the signature is of the future: is the client's clock ahead?",
            );
        }
        let signed: Vec<&str> = signed.split(';').collect();
        let unsigned =
            self.headers.iter().map(|(name, _)| *name).find(|name| {
                (*name == "host" || name.starts_with("x-amz-")) && !signed.contains(name)
            });
        if let Some(name) = unsigned.or_else(|| (!signed.contains(&"host")).then_some("host")) {
            let message = format!(
                "'{}' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
                if name == "host" { "Host" } else { name }
            );
            return wrong(&message, &format!("the header {name} is not signed"));
        }
        let is_hash = signature.len() == 64
            && signature
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if !is_hash || key.is_empty() {
            return wrong(
                "The request signature we calculated does not match the signature you provided. \
                 Check your AWS Secret Access Key and signing method. Consult the service \
                 documentation for details.",
                "the signature is not 64 hexadecimal digits",
            );
        }
        Ok(Signer {
            access_key_id: key.to_owned(),
        })
    }
}

/// `20260101T000000Z`
fn time(text: &str) -> Option<Timestamp> {
    let is_basic = text.len() == 16 && text.is_ascii() && text.ends_with('Z') && text.contains('T');
    is_basic.then(|| text.parse().ok())?
}

fn shown(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "20270115T080000Z";
    const SIGNATURE: &str = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";

    fn header(credential: &str, signed: &str, signature: &str) -> String {
        format!(
            "{ALGORITHM} Credential={credential}, SignedHeaders={signed}, Signature={signature}"
        )
    }

    fn said(headers: &[(&str, &str)], query: &str) -> String {
        let request = Request { headers, query };
        match request.signer(time(NOW).unwrap()) {
            Ok(signer) => signer.access_key_id,
            Err(refusal) => format!("{} {}", refusal.status, refusal.body),
        }
    }

    const SCOPE: &str = "AKID/20270115/us-east-1/execute-api/aws4_request";

    #[test]
    fn a_signature_in_a_header() {
        let good = header(SCOPE, "host;x-amz-date", SIGNATURE);
        let of = |authorization: &str, date: &str| {
            said(
                &[
                    ("host", "h"),
                    ("authorization", authorization),
                    ("x-amz-date", date),
                ],
                "",
            )
        };
        assert_eq!(of(&good, NOW), "AKID");
        for (scope, date, message) in [
            (
                "AKID/20270115/us-east-1/s3/aws4_request",
                NOW,
                "Credential should be scoped to correct service: 'execute-api'.",
            ),
            (
                "AKID/20270115/us-east-1/execute-api",
                NOW,
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.",
            ),
            (
                "AKID/20270115/us-east-1/execute-api/aws3",
                NOW,
                "Credential should be scoped with a valid terminator: 'aws4_request'.",
            ),
            (
                SCOPE,
                "20270115T075459Z",
                "Signature expired: 20270115T075459Z is now earlier than 20270115T075500Z (20270115T080000Z - 5 min.)",
            ),
            (
                SCOPE,
                "20270115T080501Z",
                "Signature not yet current: 20270115T080501Z is still later than 20270115T080500Z (20270115T080000Z + 5 min.)",
            ),
            (
                SCOPE,
                "2027-01-15T08:00:00Z",
                "Date must be in ISO-8601 'basic format'. See http://en.wikipedia.org/wiki/ISO_8601",
            ),
            (
                "AKID/20270114/us-east-1/execute-api/aws4_request",
                NOW,
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20270114' != '20270115', from '20270115T080000Z'.",
            ),
        ] {
            let authorization = header(scope, "host;x-amz-date", SIGNATURE);
            assert_eq!(
                of(&authorization, date),
                format!("403 {{\"message\":\"{message}\"}}")
            );
        }
        let unsigned = of(&header(SCOPE, "x-amz-date", SIGNATURE), NOW);
        assert!(
            unsigned.contains("'Host' or ':authority' must be a 'SignedHeader'"),
            "{unsigned}"
        );
        let unsigned = of(&header(SCOPE, "host", SIGNATURE), NOW);
        assert!(
            unsigned.contains("'x-amz-date' or ':authority' must be"),
            "{unsigned}"
        );
        let upper = of(
            &header(SCOPE, "host;x-amz-date", &SIGNATURE.to_uppercase()),
            NOW,
        );
        assert!(
            upper.contains("does not match the signature you provided"),
            "{upper}"
        );
    }

    #[test]
    fn no_signature() {
        let missing = "403 {\"message\":\"Missing Authentication Token\"}";
        assert_eq!(said(&[], ""), missing);
        assert_eq!(said(&[("authorization", "Bearer a.b.c")], ""), missing);
        assert_eq!(
            said(&[("authorization", "AWS4-HMAC-SHA256 Credential=a")], ""),
            "403 {\"message\":\"Authorization header requires 'Signature' parameter. Authorization header \
             requires 'SignedHeaders' parameter. Authorization header requires existence of either a \
             'X-Amz-Date' or a 'Date' header.\"}"
        );
    }

    #[test]
    fn a_signature_in_the_query() {
        let query = |expires: &str, date: &str| {
            let scope = SCOPE.replace('/', "%2F");
            format!(
                "a=b&X-Amz-Algorithm={ALGORITHM}&X-Amz-Credential={scope}&X-Amz-Date={date}\
                 &X-Amz-Expires={expires}&X-Amz-SignedHeaders=host&X-Amz-Signature={SIGNATURE}"
            )
        };
        let host = [("host", "h")];
        assert_eq!(said(&host, &query("900", "20270115T074501Z")), "AKID");
        let late = said(&host, &query("900", "20270115T074459Z"));
        assert!(
            late.contains("Signature expired: 20270115T074459Z"),
            "{late}"
        );
        assert!(said(&host, &query("0", NOW)).contains("Invalid value"));
        assert!(said(&host, "X-Amz-Algorithm=AWS4-HMAC-SHA256").contains("'X-Amz-Credential'"));
    }
}
