//! What to say of an exception of the services.

use super::advice::Advice;
use super::kind::{Kind, Purpose, Subject};
use super::rows::ROWS;
use super::words::fill;
use crate::local::ui::Report;
use crate::model::{ErrorCode, Operation, Service, ServiceError};

/// What happened, in a sentence.
pub(super) fn message(error: &ServiceError, subject: &Subject) -> String {
    let what = match subject.purpose {
        Purpose::SignIn | Purpose::CodeExchange => "Cognito refused the sign-in",
        Purpose::Refresh => "Cognito refused the refresh token",
        Purpose::SelfService
        | Purpose::Administer
        | Purpose::Recover
        | Purpose::Discover
        | Purpose::FetchKeys
        | Purpose::Request => "Cognito refused the request",
        Purpose::ClientToken | Purpose::TokenEndpoint => "Cognito refused a token",
        Purpose::Provision => match Operation::named(error.operation).map(Operation::service) {
            Some(Service::Iam) => "IAM refused the request",
            Some(Service::IdentityPools) => "the identity pool service refused the request",
            Some(Service::UserPools) | None => "Cognito refused the request",
        },
        Purpose::Exchange | Purpose::JobExchange => "the identity pool service refused the request",
        Purpose::Console => "AWS Sign-In refused the AWS credentials",
        Purpose::JobToken => "GitHub refused the job a token",
        Purpose::ReadSecret => "AWS Secrets Manager refused the request",
        Purpose::Identify => "STS refused the AWS credentials",
    };
    let ServiceError { code, message, .. } = error;
    if message.is_empty() {
        format!("{what} ({code})")
    } else {
        format!("{what}: {message} ({code})")
    }
}

pub(super) fn report(error: &ServiceError, subject: &Subject) -> Report {
    Report {
        code: Some(error.code.to_string()),
        request_id: error.request_id.clone(),
        ..advice(error, subject).report(message(error, subject))
    }
}

/// What the first row that fits says.
pub(super) fn advice(error: &ServiceError, subject: &Subject) -> Advice {
    let Some(row) = ROWS.iter().find(|row| row.fits(error, subject)) else {
        return Advice::of(Kind::Unexpected);
    };
    let text = |template: &str| (!template.is_empty()).then(|| fill(template, error, subject));
    Advice {
        kind: row.kind,
        cause: text(row.cause),
        help: text(row.help),
    }
}

/// What to do when there are no IAM credentials to call `operation` with.
pub(super) fn no_credentials(operation: &'static str, subject: &Subject, help: &str) -> Advice {
    let denied = ServiceError {
        operation,
        code: ErrorCode::AccessDeniedException,
        message: String::new(),
        status: 400,
        request_id: None,
        date: None,
    };
    let advice = advice(&denied, subject);
    let further = advice.help.as_deref().unwrap_or_default();
    let help = format!("{help}\n{further}");
    advice.help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::rows::Condition::{
        Always, Calls, Coded, Flow, KnowsPool, Says, SaysOfArn, ServerError, Unsigned,
    };
    use crate::failure::rows::Row;
    use Purpose::{
        Administer, Discover, Exchange, Identify, ReadSecret, Recover, Refresh, SelfService, SignIn,
    };

    const ARN: &str = "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf";

    fn purposes(row: &Row) -> Vec<Purpose> {
        let all = [
            SelfService,
            SignIn,
            Refresh,
            Administer,
            Recover,
            Purpose::Provision,
            Exchange,
            Purpose::JobExchange,
            Purpose::JobToken,
            Purpose::Console,
            ReadSecret,
            Discover,
            Identify,
            Purpose::ClientToken,
            Purpose::TokenEndpoint,
            Purpose::CodeExchange,
            Purpose::FetchKeys,
        ];
        let of = |purpose: &Purpose| row.purposes.is_empty() || row.purposes.contains(purpose);
        all.into_iter().filter(of).collect()
    }

    fn codes(row: &Row) -> Vec<ErrorCode> {
        match row.codes {
            [] => vec![ErrorCode::Other("NewException".to_owned())],
            codes => codes.to_vec(),
        }
    }

    /// Exceptions for which `row` was written.
    fn cases(row: &Row) -> Vec<(ServiceError, Subject)> {
        let mut cases = Vec::new();
        for (code, purpose) in codes(row)
            .into_iter()
            .flat_map(|code| purposes(row).into_iter().map(move |it| (code.clone(), it)))
        {
            let mut error = ServiceError::of(code, "");
            let mut subject = Subject::of(purpose);
            match row.condition {
                Always => subject.is_signed = true,
                Unsigned => {}
                Says(saying) => error.message = saying.example(),
                SaysOfArn(saying) => {
                    error.message = saying.example();
                    subject.secret_arn = Some(ARN.to_owned());
                }
                Flow(flow) => subject.flow = Some(flow),
                Coded(code) => error.code = ErrorCode::from(code),
                Calls(operation) => error.operation = operation,
                KnowsPool => subject.pool = Some("us-east-1_EXAMPLE12".to_owned()),
                ServerError => error.status = 500,
            }
            cases.push((error, subject));
        }
        cases
    }

    #[test]
    fn every_row_is_the_first_that_fits_something() {
        for row in ROWS {
            let is_first = cases(row).iter().any(|(error, subject)| {
                let first = ROWS.iter().find(|row| row.fits(error, subject));
                first.is_some_and(|first| std::ptr::eq(first, row))
            });
            assert!(is_first, "no use: {:?} {}", row.codes, row.cause);
        }
    }

    /// A placeholder that is unknown fails a debug assertion.
    #[test]
    fn every_placeholder_is_known() {
        for row in ROWS {
            for (error, subject) in cases(row) {
                for template in [row.cause, row.help] {
                    let filled = fill(template, &error, &subject);
                    let is_json = filled.contains("\"Effect\"");
                    assert!(is_json || !filled.contains(['{', '}']), "{filled}");
                }
            }
        }
    }

    #[test]
    fn a_command_to_type_next_goes_to_the_same_place() {
        let refused = ServiceError::of(ErrorCode::NotAuthorizedException, "Incorrect.");
        let mut subject = Subject::of(SignIn);
        subject.username = Some("o'brien".to_owned());
        subject.pool = Some("us-east-1_EXAMPLE12".to_owned());
        let help = |subject: &Subject| advice(&refused, subject).help.unwrap();
        assert_eq!(help(&subject), r"cognito-auth doctor -u 'o'\''brien'");
        subject.again.context = Some("dev".to_owned());
        subject.again.flags = vec![
            ("client-id", Some("a b".to_owned())),
            ("username", Some("ada".to_owned())),
            ("no-admin", None),
        ];
        let expected = r"cognito-auth doctor -c dev --client-id 'a b' --no-admin -u 'o'\''brien'";
        assert_eq!(help(&subject), expected);
        let denied = ServiceError::of(ErrorCode::AccessDeniedException, "");
        let help = advice(&denied, &subject).help.unwrap();
        let expected = "\ncognito-auth login -c dev --client-id 'a b' --no-admin -u 'o'\\''brien' \
                        --auth-flow USER_SRP_AUTH";
        assert!(help.ends_with(expected), "{help}");

        // Tokens are kept by a context, or come from the shell.
        let expired = ServiceError::of(ErrorCode::NotAuthorizedException, "");
        let mut subject = Subject::of(SelfService);
        let expected = "eval \"$(cognito-auth login -o env)\"";
        assert_eq!(advice(&expired, &subject).help.as_deref(), Some(expected));
        subject.again.in_context = true;
        let expected = "cognito-auth login";
        assert_eq!(advice(&expired, &subject).help.as_deref(), Some(expected));
        let disabled = ServiceError::of(ErrorCode::UserNotConfirmedException, "");
        subject.pool = Some("us-east-1_EXAMPLE12".to_owned());
        subject.username = Some("ada".to_owned());
        let expected = "ask an administrator of the user pool for this:\n\
                        aws cognito-idp admin-confirm-sign-up --user-pool-id us-east-1_EXAMPLE12 \
                        --username ada --region us-east-1";
        assert_eq!(advice(&disabled, &subject).help.as_deref(), Some(expected));
    }

    #[test]
    fn a_secret_that_may_not_be_read_is_named_with_what_allows_it() {
        let mut subject = Subject::of(ReadSecret);
        subject.secret_arn = Some(ARN.to_owned());
        let mut denied = ServiceError::of(ErrorCode::AccessDeniedException, "not authorized");
        denied.operation = "GetSecretValue";
        let help = advice(&denied, &subject).help.unwrap();
        let action = r#""Action":"secretsmanager:GetSecretValue""#;
        let statement = format!(r#"{{"Effect":"Allow",{action},"Resource":"{ARN}"}}"#);
        assert_eq!(help, format!("allow it: {statement}"));
        denied.message = "Access to KMS is not allowed".to_owned();
        let Advice { kind, cause, .. } = advice(&denied, &subject);
        assert_eq!(kind, Kind::Permission);
        assert!(cause.unwrap().contains("kms:Decrypt"));
    }

    #[test]
    fn advice_names_what_the_call_was_about() {
        let mut subject = Subject::of(SignIn);
        subject.username = Some("o'brien".to_owned());
        subject.pool = Some("us-gov-west-1_EXAMPLE12".to_owned());
        subject.is_signed = true;
        let refused = ServiceError::of(ErrorCode::NotAuthorizedException, "Incorrect.");
        let Advice { kind, cause, help } = advice(&refused, &subject);
        assert_eq!(kind, Kind::NotAuthenticated);
        let expected =
            "wrong password, unknown user, or a disabled user in us-gov-west-1_EXAMPLE12";
        assert_eq!(cause.as_deref(), Some(expected));
        let expected = r"cognito-auth user get 'o'\''brien' --user-pool-id us-gov-west-1_EXAMPLE12";
        assert_eq!(help.as_deref(), Some(expected));

        let denied = ServiceError::of(ErrorCode::AccessDeniedException, "");
        let help = advice(&denied, &subject).help.unwrap();
        let arn = "arn:aws-us-gov:cognito-idp:us-gov-west-1:*:userpool/us-gov-west-1_EXAMPLE12";
        assert!(help.contains(arn), "{help}");
    }
}
