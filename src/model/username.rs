//! The name of a user.

/// The user name in `given`, without the white space and control characters that a paste adds around
/// it. Cognito's names have neither (`Username` in the API reference: letters, marks, symbols, numbers,
/// punctuation), so nothing is lost.
pub fn username(given: &str) -> &str {
    given.trim_matches(|c: char| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_paste_adds_is_no_part_of_the_name() {
        for given in [
            "alice",
            "alice ",
            "\talice\r\n",
            "\u{a0}alice\u{2003}",
            "alice\u{1b}",
        ] {
            assert_eq!(username(given), "alice", "{given:?}");
        }
        assert_eq!(username("al ice"), "al ice");
        assert_eq!(username(" \n"), "");
    }
}
