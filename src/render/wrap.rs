//! Lines of prose, no longer than a terminal is wide.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// What a command that is meant to be pasted begins with.
const COMMANDS: &[&str] = &[
    "cognito-auth ",
    "aws ",
    "chmod ",
    "eval ",
    "export ",
    "jq ",
    "sudo ",
];

/// `text` in lines of at most `width` columns, of which the first begins `indent` columns further
/// right than it is given here, and the others with as many spaces.
///
/// A word that is longer keeps its line, and so does a command: a line break in it would be pasted
/// with it. The terminal breaks those, and copies them in one piece.
pub fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let indent = " ".repeat(indent);
    let options = Options::new(width)
        .initial_indent(&indent)
        .subsequent_indent(&indent)
        .break_words(false)
        .word_separator(WordSeparator::Custom(words))
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    let lines = textwrap::wrap(text, options).join("\n");
    lines.strip_prefix(&indent).unwrap_or(&lines).to_owned()
}

/// The words of `line`, and a command to its end as one of them.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let begins = |(at, _): &(usize, char)| {
        let is_first = *at == 0 || line[..*at].ends_with(' ');
        let word = line[*at..].trim_start_matches('(');
        is_first && COMMANDS.iter().any(|it| word.starts_with(it))
    };
    let command = line.char_indices().find(begins);
    let (prose, command) = line.split_at(command.map_or(line.len(), |(at, _)| at));
    let command = (!command.is_empty()).then(|| Word::from(command));
    Box::new(WordSeparator::AsciiSpace.find_words(prose).chain(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_wraps_and_commands_do_not() {
        for (text, width, indent, expected) in [
            ("", 20, 7, ""),
            ("short", 20, 7, "short"),
            ("exactly thirteen", 23, 7, "exactly thirteen"),
            ("one two three four", 20, 7, "one two three\n       four"),
            (
                "NotAuthorizedException is one word",
                20,
                4,
                "NotAuthorizedException\n    is one word",
            ),
            (
                "cognito-auth context create dev --region us-east-1",
                20,
                4,
                "cognito-auth context create dev --region us-east-1",
            ),
            (
                "or save settings once: cognito-auth context create dev",
                40,
                2,
                "or save settings once:\n  cognito-auth context create dev",
            ),
            (
                "a (aws sts get-caller-identity)",
                20,
                2,
                "a\n  (aws sts get-caller-identity)",
            ),
            ("laws of jq's", 9, 2, "laws of\n  jq's"),
            (
                "b\u{fc}cher \u{4f60}\u{597d} x",
                12,
                0,
                "b\u{fc}cher \u{4f60}\u{597d}\nx",
            ),
        ] {
            assert_eq!(wrapped(text, width, indent), expected, "{text}");
        }
    }
}
