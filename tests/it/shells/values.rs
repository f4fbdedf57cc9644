//! Values to try.

/// Values that mean something to one shell or another, or to none at all.
pub(super) const HOSTILE: [&str; 69] = [
    "two words",
    "  around  ",
    " ",
    "'",
    "''",
    "it's",
    "\"",
    "\"\"",
    "'\"'\"'",
    "\\",
    "\\\\",
    "\\'; touch pwned; '",
    "\\\"; touch pwned; \"",
    "ends in \\",
    "\\n\\t\\x41\\u0041\\101\\c",
    "$HOME",
    "${HOME}",
    "$$",
    "$",
    "$'\\x41'",
    "$(touch pwned)",
    "`touch pwned`",
    "'$(touch pwned)'",
    "\"$(touch pwned)\"",
    "(touch pwned)",
    "<(touch pwned)",
    "$((1+1))",
    "!",
    "!!",
    "!touch",
    "^a^b",
    "line\nbreak",
    "\nstarts with one",
    "ends in two\n\n",
    "a\ntouch pwned\nb",
    "a\r\nb\r",
    "\ttab\t",
    "=ls",
    "a:=ls",
    "==",
    "~",
    "~root",
    "a:~root",
    "*",
    "?",
    "[a-z]*",
    "{a,b}",
    ";",
    "; touch pwned",
    "&",
    "& touch pwned &",
    "|",
    "| touch pwned",
    "> pwned",
    "#",
    "a #b",
    "%",
    "%self",
    "100%",
    "-n",
    "--",
    "--help",
    "X=1",
    "ünïcödé",
    "\u{201c}\u{201d}\u{201e}\u{2018}\u{2019}",
    "\u{1f511}\u{202e}\u{200b}\u{feff}",
    "\u{1}\u{7}\u{8}\u{b}\u{c}\u{1b}[31m\u{7f}\u{85}\u{a0}\u{2028}",
    "\u{f605}\u{f8ff}\u{fdd0}\u{fffe}",
    "EOF",
];

/// The values to try, long ones included, in threes: one for each secret variable of a run.
pub(super) fn threes() -> Vec<[String; 3]> {
    let joined = HOSTILE.concat();
    let long = "50 kB' \"$(touch pwned)`\\\n".repeat(2048);
    let mut values: Vec<_> = HOSTILE.map(str::to_owned).into();
    values.extend([joined, long]);
    while values.len() % 3 != 0 {
        values.push("plain".to_owned());
    }
    let threes = values.chunks(3).map(|it| it.to_vec().try_into().unwrap());
    threes.collect()
}
