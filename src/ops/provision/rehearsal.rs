//! A run that changes nothing: calls that would are written down, and answered with names in the place of
//! ids.

use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use crate::aws::{self, Answered};
use crate::model::{Operation, Request};
use crate::ops::gateway::Directory;

/// A directory whose reads are made.
#[derive(Debug)]
pub(crate) struct Rehearsal<'a, D> {
    directory: &'a D,
    lines: Mutex<Vec<String>>,
}

impl<'a, D> Rehearsal<'a, D> {
    pub(crate) fn of(directory: &'a D) -> Self {
        Self {
            directory,
            lines: Mutex::default(),
        }
    }

    /// The calls that were not made, as `OPERATION {input}`.
    pub(crate) fn lines(self) -> Vec<String> {
        let lines = self.lines.into_inner();
        lines.unwrap_or_else(PoisonError::into_inner)
    }
}

impl<D: Directory> Directory for Rehearsal<'_, D> {
    async fn answered(&self, request: Request) -> Result<Answered, aws::Error> {
        let operation = request.operation();
        if operation.only_reads() {
            return self.directory.answered(request).await;
        }
        let input = Value::from(request.members().clone());
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(format!("{} {input}", operation.name()));
        let answer = match operation {
            Operation::CreateUserPool => json!({"UserPool": {"Id": "USER_POOL_ID"}}),
            Operation::CreateUserPoolClient => json!({"UserPoolClient": {"ClientId": "CLIENT_ID"}}),
            Operation::CreateIdentityPool => json!({"IdentityPoolId": "IDENTITY_POOL_ID"}),
            Operation::CreateRole => json!({"Role": {"Arn": "ROLE_ARN"}}),
            _ => json!({}),
        };
        Ok(match answer {
            Value::Object(answer) => answer.into(),
            _ => Answered::default(),
        })
    }
}
