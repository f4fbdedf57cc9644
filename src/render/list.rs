//! Lists in a sentence.

/// `a, b or c`
pub fn one_of(ways: &[String]) -> String {
    match ways {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} or {last}", head.join(", ")),
    }
}
