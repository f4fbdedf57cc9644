//! Findings, for people and for programs.

use serde_json::{Value, json};

use super::escape::escape_control;
use super::wrap::wrapped;
use crate::model::{Finding, State};

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
            is_outage: _,
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
///
/// For files and pipes; [`page`] is for a terminal.
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

/// How [`page`] is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// The columns of the terminal.
    pub columns: usize,
    /// With colours, as ANSI escape sequences.
    pub is_colored: bool,
    /// With a line for each check that found all well, in place of one for all of them.
    pub is_unfolded: bool,
}

/// The states from the top of a page to its end, next to which the prompt appears.
const ORDER: [State; 4] = [
    State::Ok,
    State::CouldNotLook,
    State::Warning,
    State::Problem,
];

/// A page for a person: what is well, what could not be looked at, warnings, and the problems last.
/// Fixes are numbered as in [`fixes`]; one that is longer than two lines is cut.
pub fn page(findings: &[Finding], layout: Layout) -> String {
    let numbered = fixes(findings);
    let mut text = String::new();
    for state in ORDER {
        let found: Vec<_> = findings.iter().filter(|it| it.state == state).collect();
        if state == State::Ok && !layout.is_unfolded {
            text.push_str(&all_well(&found, layout));
            continue;
        }
        for finding in found {
            let number = numbered
                .iter()
                .position(|fixed| std::ptr::eq(*fixed, finding));
            text.push_str(&paragraph(finding, number.map(|index| index + 1), layout));
        }
    }
    match numbered.len() {
        0 if findings.iter().all(|it| it.state == State::Ok) => {
            text.push_str("Nothing is wrong.\n");
        }
        0 => {}
        _ => text.push_str("\n--fix N prints a fix alone.\n"),
    }
    text
}

/// The findings that have a fix, as a page numbers them from 1: problems first.
pub fn fixes(findings: &[Finding]) -> Vec<&Finding> {
    let of = |state| {
        let found = findings.iter().filter(move |it| it.state == state);
        found.filter(|it| it.fix.is_some())
    };
    ORDER.into_iter().rev().flat_map(of).collect()
}

/// One line for all checks of `found`.
fn all_well(found: &[&Finding], layout: Layout) -> String {
    if found.is_empty() {
        return String::new();
    }
    let mut names: Vec<_> = found.iter().map(|it| it.check).collect();
    names.dedup();
    let heading = painted(State::Ok, layout);
    let names = format!("{} (-v shows each)", names.join(", "));
    let indent = State::Ok.name().len() + 2;
    format!("{heading}: {}\n", wrapped(&names, layout.columns, indent))
}

fn paragraph(finding: &Finding, number: Option<usize>, layout: Layout) -> String {
    const INDENT: &str = "  ";
    let gap = if finding.state == State::Ok { "" } else { "\n" };
    let heading = painted(finding.state, layout);
    let message = format!("{}: {}", finding.check, finding.message);
    let message = escape_control(&message, false);
    let indent = finding.state.name().len() + 2;
    let message = wrapped(&message, layout.columns, indent);
    let mut text = format!("{gap}{heading}: {message}\n");
    if let Some(cause) = &finding.cause {
        let heading = format!("{INDENT}cause: ");
        let cause = wrapped(&escape_control(cause, false), layout.columns, heading.len());
        text.push_str(&format!("{heading}{cause}\n"));
    }
    if let (Some(fix), Some(number)) = (&finding.fix, number) {
        let heading = format!("{INDENT}fix {number}: ");
        let fix = shortened(&escape_control(fix, false), heading.len(), number, layout);
        text.push_str(&format!("{heading}{fix}\n"));
    }
    text
}

/// `fix` if it fits in two lines behind `before` columns; else as much as fits in one.
fn shortened(fix: &str, before: usize, number: usize, layout: Layout) -> String {
    if before + fix.chars().count() <= 2 * layout.columns {
        return fix.to_owned();
    }
    let rest = format!(" ... (--fix {number} prints all)");
    let room = layout.columns.saturating_sub(before + rest.len());
    let kept: String = fix.chars().take(room).collect();
    let kept = kept
        .rsplit_once(' ')
        .map_or(kept.as_str(), |(kept, _)| kept);
    format!("{kept}{rest}")
}

fn painted(state: State, layout: Layout) -> String {
    let name = state.name();
    if !layout.is_colored {
        return name.to_owned();
    }
    let color = match state {
        State::Ok => "32",
        State::CouldNotLook => "36",
        State::Warning => "33",
        State::Problem => "31",
    };
    format!("\u{1b}[1;{color}m{name}\u{1b}[0m")
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

    #[test]
    fn a_page_ends_with_the_problems() {
        let long = format!("aws x --json '{}'", "a b ".repeat(60));
        let findings = [
            Finding::problem("flow", "the client does not allow USER_SRP_AUTH")
                .cause("it allows ADMIN_USER_PASSWORD_AUTH: --auth-flow chooses")
                .fix(long),
            Finding::ok("network", "the service answers"),
            Finding::warning("tokens", "short").fix("aws y"),
            Finding::could_not_look("pool", "not read"),
            Finding::ok("clock", "agrees"),
            Finding::problem("user", "ada\u{1b}[2J").fix("rm 'x'"),
        ];
        let layout = Layout {
            columns: 40,
            is_colored: false,
            is_unfolded: false,
        };
        expect![[r"
            ok: network, clock (-v shows each)

            could not look: pool: not read

            warning: tokens: short
              fix 3: aws y

            problem: flow: the client does not allow
                     USER_SRP_AUTH
              cause: it allows
                     ADMIN_USER_PASSWORD_AUTH:
                     --auth-flow chooses
              fix 1: aws x ... (--fix 1 prints all)

            problem: user: ada\u001b[2J
              fix 2: rm 'x'

            --fix N prints a fix alone.
        "]]
        .assert_eq(&page(&findings, layout));
        let unfolded = Layout {
            columns: 80,
            is_colored: true,
            is_unfolded: true,
        };
        expect![[r"
            ESC[1;32mokESC[0m: network: the service answers

            ESC[1;33mwarningESC[0m: tokens: short
              fix 1: aws y

            --fix N prints a fix alone.
        "]]
        .assert_eq(&page(&findings[1..3], unfolded).replace('\u{1b}', "ESC"));
        expect![[r"
            ok: network (-v shows each)
            Nothing is wrong.
        "]]
        .assert_eq(&page(&findings[1..2], layout));
        let numbered: Vec<_> = fixes(&findings).iter().map(|it| it.check).collect();
        assert_eq!(numbered, ["flow", "user", "tokens"]);
    }
}
