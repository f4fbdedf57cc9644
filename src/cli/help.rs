//! The order of what clap's help texts list.

/// The commands in the order of the help, by what people come for.
pub(super) const GROUPS: [(&str, &[&str]); 7] = [
    ("Start here", &["context", "login", "doctor"]),
    (
        "Sessions",
        &[
            "token",
            "client-token",
            "refresh",
            "respond",
            "logout",
            "whoami",
            "mfa",
        ],
    ),
    ("AWS credentials", &["exec", "credentials", "configure"]),
    ("APIs", &["request", "proxy", "serve"]),
    ("Reading tokens", &["decode", "verify", "explain"]),
    ("Administration", &["pool", "user", "group", "password"]),
    ("This program", &["completions", "man", "help"]),
];

/// The program's `help` with its commands in groups; that of a command as it is.
fn grouped(help: &str) -> String {
    const HEADING: &str = "Commands:";
    let lines: Vec<&str> = help.lines().collect();
    let Some(from) = lines.iter().position(|line| visible(line) == HEADING) else {
        return help.to_owned();
    };
    let of = |name: &str| {
        let is_own = |line: &&&str| visible(line).split_whitespace().next() == Some(name);
        lines[from..]
            .iter()
            .take_while(|line| !line.is_empty())
            .find(is_own)
    };
    if of("login").is_none() {
        return help.to_owned();
    }
    let mut sorted: Vec<String> = lines[..from]
        .iter()
        .map(|line| (*line).to_owned())
        .collect();
    for (number, (heading, names)) in GROUPS.into_iter().enumerate() {
        if number > 0 {
            sorted.push(String::new());
        }
        sorted.push(lines[from].replace(HEADING, &format!("{heading}:")));
        sorted.extend(
            names
                .iter()
                .filter_map(|name| of(name))
                .map(|line| (*line).to_owned()),
        );
    }
    let rest = lines[from..].iter().skip_while(|line| !line.is_empty());
    sorted.extend(rest.map(|line| (*line).to_owned()));
    sorted.join("\n") + "\n"
}

/// `line` without the escape sequences of colours.
fn visible(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|part| part.split_once('m').map_or("", |(_, rest)| rest));
    std::iter::once(first)
        .chain(rest)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// A help text as people read it: the program's commands in groups, and of a command's options first
/// those that say who signs in where, and last those that every command has.
pub(super) fn arranged(help: &str) -> String {
    ordered(&grouped(help))
}

/// `help` with its lists of options in the order of [`rank`].
fn ordered(help: &str) -> String {
    let mut sections: Vec<(usize, Vec<&str>)> = vec![(0, Vec::new())];
    for line in help.lines() {
        if let Some(rank) = rank(line) {
            sections.push((rank, Vec::new()));
        }
        if let Some((_, lines)) = sections.last_mut() {
            lines.push(line);
        }
    }
    for (_, lines) in &mut sections {
        while lines.last().is_some_and(|line| line.is_empty()) {
            lines.pop();
        }
    }
    sections.sort_by_key(|(rank, _)| *rank);
    let sections: Vec<_> = sections.iter().map(|(_, lines)| lines.join("\n")).collect();
    sections.join("\n\n") + "\n"
}

/// Where the section belongs that `line` begins; none where it begins none that moves.
fn rank(line: &str) -> Option<usize> {
    const END: usize = 4;
    let heading = visible(line);
    let heading = heading
        .strip_suffix(':')
        .filter(|_| !line.starts_with(' '))?;
    match heading {
        "User pool options" => Some(1),
        "Global options" => Some(3),
        "Options" => Some(2),
        "Examples" | "Exit codes" => Some(END),
        heading => heading.ends_with(" options").then_some(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_and_where_comes_first_and_what_all_have_last() {
        let help = "Do it\n\nUsage: x\n\nArguments:\n  A\n\nOptions:\n  -h\n\n          More:\n\n\u{1b}[1mGlobal \
                    options:\u{1b}[0m\n  -c\n\nAWS options:\n  --region\n\nUser pool options:\n  -u\n\nExamples:\n  \
                    x\n";
        let expected = "Do it\n\nUsage: x\n\nArguments:\n  A\n\nUser pool options:\n  -u\n\nOptions:\n  -h\n\n          \
                        More:\n\nAWS options:\n  --region\n\n\u{1b}[1mGlobal options:\u{1b}[0m\n  -c\n\nExamples:\n  \
                        x\n";
        assert_eq!(ordered(help), expected);
    }
}
