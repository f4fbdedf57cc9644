//! Findings, for people and for programs.

use serde_json::{Value, json};

use super::escape::escape_control;
use crate::model::Finding;

/// `{"findings": [{"check", "state", "message", "cause", "fix", "iam_action"}]}`; what there is none
/// of is null.
pub fn document(findings: &[Finding]) -> Value {
    let findings = findings.iter().map(|finding| {
        let Finding {
            check,
            state,
            message,
            cause,
            fix,
            iam_action,
        } = finding;
        json!({
            "check": check,
            "state": state.key(),
            "message": message,
            "cause": cause,
            "fix": fix,
            "iam_action": iam_action,
        })
    });
    json!({"findings": findings.collect::<Vec<_>>()})
}

/// As wide as the widest state.
const STATE: usize = "could not look".len();

/// A line for each finding, with its cause and its fix indented below. No text, wherever it came
/// from, makes a line of its own.
pub fn report(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let message = escape_control(&finding.message, false);
        let state = finding.state.name();
        text.push_str(&format!("{state:STATE$}  {}: {message}\n", finding.check));
        for (heading, detail) in [("cause", &finding.cause), ("fix", &finding.fix)] {
            if let Some(detail) = detail {
                let detail = escape_control(detail, false);
                text.push_str(&format!("{:STATE$}    {heading}: {detail}\n", ""));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_finding_is_one_line_and_what_belongs_to_it() {
        let denied = Finding {
            iam_action: Some("cognito-idp:DescribeUserPool"),
            ..Finding::could_not_look("pool", "not read").cause("IAM")
        };
        let findings = [
            Finding::ok("flow", "allowed"),
            Finding::problem("user", "ada\nok  user: fine\u{1b}[2J").fix("rm 'x'"),
            denied,
        ];
        expect![[r"
            ok              flow: allowed
            problem         user: ada\u000aok  user: fine\u001b[2J
                              fix: rm 'x'
            could not look  pool: not read
                              cause: IAM
        "]]
        .assert_eq(&report(&findings));
        expect![[r#"{"findings":[{"check":"flow","state":"ok","message":"allowed","cause":null,"fix":null,"iam_action":null},{"check":"user","state":"problem","message":"ada\nok  user: fine\u001b[2J","cause":null,"fix":"rm 'x'","iam_action":null},{"check":"pool","state":"could_not_look","message":"not read","cause":"IAM","fix":null,"iam_action":"cognito-idp:DescribeUserPool"}]}"#]]
        .assert_eq(&document(&findings).to_string());
    }
}
