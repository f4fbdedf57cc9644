//! The app client's secret: given, or in AWS Secrets Manager, where it is rotated.

use crate::failure::{Failure, Purpose, Subject};
use crate::model::{KeptClientSecret, Secret, SecretArn, ServiceError};

use super::gateway::ClientSecrets;
use super::record::RecordHandle;

/// The app client's secret in this run.
#[derive(Debug, Clone)]
pub(crate) enum ClientSecret {
    /// There is none.
    Absent,
    /// It is from a source on this machine.
    Given(Secret<String>),
    /// It is in AWS Secrets Manager.
    Managed {
        arn: SecretArn,
        value: Secret<String>,
        /// Whether the value is the copy of an earlier run, which may be out of date.
        is_kept: bool,
    },
}

impl ClientSecret {
    /// The secret `arn`: as `record` keeps it, else read.
    ///
    /// # Errors
    ///
    /// As the network and AWS Secrets Manager give it.
    pub(crate) async fn managed(
        arn: &SecretArn,
        record: &RecordHandle<'_>,
        store: &impl ClientSecrets,
    ) -> Result<Self, Failure> {
        let kept = record.client_secret(arn);
        let is_kept = kept.is_some();
        let value = match kept {
            Some(kept) => kept,
            None => read(arn, store).await?,
        };
        Ok(Self::Managed {
            arn: arn.clone(),
            value,
            is_kept,
        })
    }

    /// The secret.
    pub(crate) fn value(&self) -> Option<&Secret<String>> {
        match self {
            Self::Absent => None,
            Self::Given(value) | Self::Managed { value, .. } => Some(value),
        }
    }

    /// What the record of the context is to keep of it.
    pub(crate) fn to_keep(&self) -> Option<KeptClientSecret> {
        match self {
            Self::Absent | Self::Given(_) => None,
            Self::Managed { arn, value, .. } => Some(KeptClientSecret {
                arn: arn.to_string(),
                value: value.clone(),
            }),
        }
    }

    /// Whether there may be another value by now.
    pub(crate) fn may_be_old(&self) -> bool {
        matches!(self, Self::Managed { is_kept: true, .. })
    }

    /// Reads the secret anew if the service refused, by `refusal`, one that may be old. Whether it is
    /// another one now, with which the call may succeed.
    ///
    /// # Errors
    ///
    /// As the network and AWS Secrets Manager give it.
    pub(crate) async fn renew(
        &mut self,
        refusal: Option<&ServiceError>,
        store: &impl ClientSecrets,
    ) -> Result<bool, Failure> {
        let Self::Managed {
            arn,
            value,
            is_kept,
        } = self
        else {
            return Ok(false);
        };
        if !*is_kept || !refusal.is_some_and(ServiceError::refuses_secret) {
            return Ok(false);
        }
        let new = read(arn, store).await?;
        *is_kept = false;
        let is_other = new != *value;
        *value = new;
        Ok(is_other)
    }

    /// Makes `call` with the secret; once more where there is another one after a refusal.
    ///
    /// # Errors
    ///
    /// As `call`; as [`Self::renew`].
    pub(crate) async fn with<T>(
        &mut self,
        store: &impl ClientSecrets,
        call: impl AsyncFn(Option<&Secret<String>>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let failure = match call(self.value()).await {
            Err(failure) => failure,
            made => return made,
        };
        if self.renew(failure.service(), store).await? {
            return call(self.value()).await;
        }
        Err(failure)
    }
}

/// Reads the secret `arn`.
///
/// # Errors
///
/// As the network and AWS Secrets Manager give it.
pub(crate) async fn read(
    arn: &SecretArn,
    store: &impl ClientSecrets,
) -> Result<Secret<String>, Failure> {
    let subject = Subject {
        secret_arn: Some(arn.to_string()),
        ..Subject::of(Purpose::ReadSecret)
    };
    let read = store.client_secret(arn).await;
    read.map_err(Failure::of_call(&subject))
}
