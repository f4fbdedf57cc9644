//! Who would accept a token.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::escape::escape_control;
use super::time;
use crate::token::explain::{Answer, Facts, Kind, Signature, Source, Verdict};
use crate::token::issuer::Form;

/// What is known of a token, and what they who take tokens would make of it.
#[derive(Debug, Clone)]
pub struct Explained {
    /// What is known.
    pub facts: Facts,
    /// What would be made of it.
    pub verdicts: Vec<Verdict>,
    /// As of when, by the clock of AWS.
    pub now: Timestamp,
    /// By how much this machine's clock is ahead of it, if that could be measured.
    pub ahead: Option<SignedDuration>,
}

/// `{"kind":…,"iss":…,…,"consumers":[{"consumer":…,"verdict":"if"|"no"|"unknown",…}]}`
pub fn document(explained: &Explained) -> Value {
    let facts = &explained.facts;
    let (pool, form) = match &facts.source {
        Source::Pool { pool, form, .. } => (Some(pool.as_str()), form.map(Form::name)),
        Source::Other | Source::Unsaid => (None, None),
    };
    let signature = match &facts.signature {
        Signature::Good(key) => json!({"verdict": "good", "kid": key}),
        Signature::Bad(why) => json!({"verdict": "bad", "reason": why}),
        Signature::Unknown(why) => json!({"verdict": "unknown", "reason": why}),
    };
    let consumers: Vec<Value> = explained.verdicts.iter().map(verdict).collect();
    json!({
        "kind": kind(facts.kind),
        "iss": facts.iss,
        "issuer_type": form,
        "user_pool_id": pool,
        "client_id": facts.app_client(),
        "scopes": facts.scopes,
        "signature": signature,
        "expires": facts.expires.map(time::iso),
        "as_of": time::iso(explained.now),
        "clock_ahead_seconds": explained.ahead.map(|ahead| ahead.as_secs()),
        "consumers": consumers,
    })
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Id => "id",
        Kind::Access => "access",
        Kind::ClientAccess => "client-access",
        Kind::LoadBalancer => "load-balancer",
        Kind::Encrypted => "encrypted",
        Kind::Unsaid => "unknown",
    }
}

fn verdict(verdict: &Verdict) -> Value {
    let (answer, name, lines, send) = match &verdict.answer {
        Answer::If { conditions, send } => ("if", "conditions", conditions, Some(send)),
        Answer::No(reasons) => ("no", "reasons", reasons, None),
        Answer::Unknown(reasons) => ("unknown", "reasons", reasons, None),
    };
    let mut document = json!({
        "consumer": verdict.consumer.id(), "verdict": answer, name: lines,
    });
    if let Some(send) = send {
        document["send"] = json!(send);
    }
    if let Some(hint) = verdict.hint {
        document["hint"] = json!(hint);
    }
    document
}

/// The same for people; `name` is what the token was called.
pub fn text(explained: &Explained, name: Option<&str>) -> String {
    let facts = &explained.facts;
    let mut title = facts.kind.name().to_owned();
    if let Source::Pool { pool, .. } = &facts.source {
        title = format!("{title} of {pool}");
    }
    if let Some(client) = facts.app_client() {
        title = format!("{title} for the app client {client}");
        if facts.kind == Kind::ClientAccess {
            title.push_str(", probably its own: it has no username");
        }
    }
    if let Some(name) = name {
        title = format!("{name}: {title}");
    }
    let mut lines = vec![title];
    if facts.kind != Kind::Encrypted {
        lines.extend(about(explained));
    }
    for verdict in &explained.verdicts {
        let (answer, reasons, send) = match &verdict.answer {
            Answer::If { conditions, send } => ("yes, if", conditions, Some(send)),
            Answer::No(reasons) => ("no", reasons, None),
            Answer::Unknown(reasons) => ("unknown", reasons, None),
        };
        lines.push(String::new());
        lines.push(format!("{}: {answer}", verdict.consumer.name()));
        lines.extend(reasons.iter().map(|reason| format!("  - {reason}")));
        lines.extend(send.map(|send| format!("  send: {send}")));
        lines.extend(verdict.hint.map(|hint| format!("  help: {hint}")));
    }
    // No text of a token may look like a line of its own.
    let lines = lines.iter().map(|line| escape_control(line, false) + "\n");
    lines.collect()
}

/// What is known, a line each.
fn about(explained: &Explained) -> Vec<String> {
    let facts = &explained.facts;
    let mut lines = Vec::new();
    if let Some(iss) = &facts.iss {
        let form = match &facts.source {
            Source::Pool {
                form: Some(form), ..
            } => format!(" ({})", form.name()),
            Source::Pool { form: None, .. } => " (the endpoint's)".to_owned(),
            Source::Other | Source::Unsaid => String::new(),
        };
        lines.push(format!("  issuer     {iss}{form}"));
    }
    lines.push(match &facts.signature {
        Signature::Good(key) => format!("  signature  good, by the key {key}"),
        Signature::Bad(why) => format!("  signature  not good: {why}"),
        Signature::Unknown(why) => format!("  signature  not checked: {why}"),
    });
    if let Some(expires) = facts.expires {
        let verb = if expires > explained.now {
            "expires"
        } else {
            "expired"
        };
        let distance = time::distance(expires, explained.now);
        lines.push(format!("  {verb}    {} ({distance})", time::iso(expires)));
    }
    lines.extend(explained.ahead.map(|ahead| {
        let seconds = ahead.as_secs();
        let said = match seconds {
            0 => "in step with Cognito's".to_owned(),
            1.. => format!("{seconds} s ahead of Cognito's"),
            _ => format!("{} s behind Cognito's", seconds.abs()),
        };
        format!("  clock      this machine's is {said}")
    }));
    lines
}
