//! A call of a service.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::{Operation, Secret};

/// An operation and its input, as the API's JSON has it.
#[derive(Clone)]
pub struct Request {
    operation: Operation,
    members: Map<String, Value>,
    /// Members that are secrets, apart so that they are wiped and never shown.
    secrets: Vec<(&'static str, Secret<String>)>,
}

impl Request {
    /// A call of `operation` with no input yet.
    pub fn new(operation: Operation) -> Self {
        Self {
            operation,
            members: Map::new(),
            secrets: Vec::new(),
        }
    }

    /// With the member `name`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.to_owned(), value.into());
        self
    }

    /// With the member `name`, where there is a value.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// With the member `name`, a secret.
    #[must_use]
    pub fn with_secret(mut self, name: &'static str, secret: Secret<String>) -> Self {
        self.secrets.push((name, secret));
        self
    }

    /// Which operation it calls.
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// Its input without the secrets.
    pub fn members(&self) -> &Map<String, Value> {
        &self.members
    }

    /// The secret in the member `name`.
    pub fn secret(&self, name: &str) -> Option<&Secret<String>> {
        let mut secrets = self.secrets.iter();
        secrets.find_map(|(own, secret)| (*own == name).then_some(secret))
    }

    /// Its input as it is sent, secrets included: JSON in UTF-8.
    pub fn body(&self) -> Zeroizing<Vec<u8>> {
        // A vector that grows leaves copies behind.
        const ROOM: usize = 4096;
        let mut body = Zeroizing::new(Vec::with_capacity(ROOM));
        // Text in memory: nothing in it can fail.
        let _ = serde_json::to_writer(&mut *body, &Input(self));
        body
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation)
            .field("members", &self.members)
            .field("secrets", &self.secrets)
            .finish()
    }
}

struct Input<'a>(&'a Request);

impl Serialize for Input<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Request {
            members, secrets, ..
        } = self.0;
        let mut map = serializer.serialize_map(Some(members.len() + secrets.len()))?;
        for (name, value) in members {
            map.serialize_entry(name, value)?;
        }
        for (name, secret) in secrets {
            map.serialize_entry(name, secret.expose())?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_sent_and_not_shown() {
        let request = Request::new(Operation::AdminSetUserPassword)
            .with("Username", "ada")
            .with("Permanent", true)
            .with_some("Reason", None::<&str>)
            .with_secret("Password", Secret::from("ca\"nary"));
        assert_eq!(
            String::from_utf8_lossy(&request.body()),
            r#"{"Username":"ada","Permanent":true,"Password":"ca\"nary"}"#
        );
        assert!(!format!("{request:?}").contains("nary"));
        assert_eq!(request.secret("Password").unwrap().expose(), "ca\"nary");
    }
}
