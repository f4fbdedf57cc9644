//! Holds that no files of `src` import each other in a circle.
//!
//! An import is a `use`, or a path that begins with `crate`, `super` or a submodule's name. What a
//! `mod.rs` hands on by `pub use` counts as an import of the file that it is in. Unit tests are
//! left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The files of the crate: what each is called, and its code.
struct Sources(BTreeMap<Vec<String>, String>);

impl Sources {
    fn read() -> Self {
        fn walk(folder: &Path, module: &[String], found: &mut BTreeMap<Vec<String>, String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
                let inside = [module, std::slice::from_ref(&name)].concat();
                if path.is_dir() {
                    walk(&path, &inside, found);
                } else if !matches!(name.as_str(), "main" | "lib") {
                    let module = if name == "mod" {
                        module.to_vec()
                    } else {
                        inside
                    };
                    found.insert(module, code(&fs::read_to_string(&path).unwrap()));
                }
            }
        }
        let mut found = BTreeMap::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        walk(&root, &[], &mut found);
        Self(found)
    }

    fn is_module(&self, path: &[String]) -> bool {
        self.0.contains_key(path)
    }

    /// The file that `path`, written in `module`, leads to.
    fn target(&self, module: &[String], path: &[String], depth: usize) -> Option<Vec<String>> {
        let mut rest = path;
        let mut at = match path.first()?.as_str() {
            "crate" => Vec::new(),
            "self" | "super" => module.to_vec(),
            child if self.is_module(&[module, &[child.to_owned()]].concat()) => module.to_vec(),
            _ => return None,
        };
        while let Some((first, others)) = rest.split_first() {
            match first.as_str() {
                "crate" | "self" => {}
                "super" => drop(at.pop()?),
                name => {
                    let inside = [at.as_slice(), &[name.to_owned()]].concat();
                    if !self.is_module(&inside) {
                        break;
                    }
                    at = inside;
                }
            }
            rest = others;
        }
        let handed_on = rest.first().filter(|_| depth < 4).and_then(|item| {
            let uses = uses(self.0.get(&at)?);
            let mut exported = uses.into_iter().filter(|import| import.is_public);
            let found = exported.find(|import| import.name.as_ref() == Some(item))?;
            self.target(&at, &found.path, depth + 1)
        });
        handed_on.or_else(|| self.is_module(&at).then_some(at))
    }

    /// The files that each file imports.
    fn imports(&self) -> BTreeMap<&[String], BTreeSet<Vec<String>>> {
        let of = |module: &Vec<String>, code: &String| -> BTreeSet<Vec<String>> {
            let uses = uses(code);
            let mine = uses.iter().filter(|import| !import.is_public);
            let brought: Vec<_> = uses.iter().filter_map(|it| it.name.clone()).collect();
            let inline = paths(code)
                .into_iter()
                .filter(|path| !brought.contains(&path[0]));
            mine.map(|import| import.path.clone())
                .chain(inline)
                .filter_map(|path| self.target(module, &path, 0))
                .filter(|target| target != module)
                .collect()
        };
        let files = self.0.iter();
        files
            .map(|(module, code)| (module.as_slice(), of(module, code)))
            .collect()
    }
}

/// `text` without comments, unit tests and the texts in quotes.
fn code(text: &str) -> String {
    let lines = text
        .lines()
        .take_while(|line| *line != "mod tests {")
        .filter(|line| !line.trim_start().starts_with("//"));
    let lines: Vec<&str> = lines.collect();
    lines.join("\n")
}

/// One name that a `use` brings in.
struct Import {
    path: Vec<String>,
    name: Option<String>,
    is_public: bool,
}

fn uses(code: &str) -> Vec<Import> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let line = code[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = code[line..at].trim();
        let is_public = before.starts_with("pub");
        if !(before.is_empty() || is_public) {
            continue;
        }
        let Some(end) = code[at..].find(';') else {
            continue;
        };
        let tree: String =
            code[at + 4..at + end]
                .split_whitespace()
                .fold(String::new(), |mut text, word| {
                    // ` as ` stays apart.
                    if word == "as" || text.ends_with(" as") {
                        text.push(' ');
                    }
                    text.push_str(word);
                    text
                });
        expand(&tree, &[], is_public, &mut found);
    }
    found
}

/// Takes the braces of `tree` apart.
fn expand(tree: &str, before: &[String], is_public: bool, found: &mut Vec<Import>) {
    if let Some((head, inner)) = tree.split_once('{') {
        let inner = inner.strip_suffix('}').unwrap_or(inner);
        let head = head.split("::").filter(|name| !name.is_empty());
        let path: Vec<String> = before
            .iter()
            .cloned()
            .chain(head.map(str::to_owned))
            .collect();
        let mut depth = 0;
        let mut start = 0;
        for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    let part = &inner[start..at];
                    if !part.is_empty() {
                        expand(part, &path, is_public, found);
                    }
                    start = at + 1;
                }
                _ => {}
            }
        }
        return;
    }
    let (path, alias) = match tree.split_once(" as ") {
        Some((path, alias)) => (path, Some(alias.to_owned())),
        None => (tree, None),
    };
    let path: Vec<String> = before
        .iter()
        .cloned()
        .chain(path.split("::").map(str::to_owned))
        .filter(|name| name != "self" || before.is_empty())
        .collect();
    let name = alias.or_else(|| path.last().cloned());
    found.push(Import {
        path,
        name,
        is_public,
    });
}

/// The paths in `code` outside of its `use`s.
fn paths(code: &str) -> Vec<Vec<String>> {
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    for line in code.lines() {
        if line.trim_start().starts_with("use ") || line.starts_with("pub") && line.contains("use ")
        {
            continue;
        }
        let mut rest = line;
        while let Some(at) = rest.find("::") {
            let start = rest[..at].rfind(|c| !is_of_name(c)).map_or(0, |i| i + 1);
            let text = &rest[start..];
            let end = text
                .find(|c| !(is_of_name(c) || c == ':'))
                .unwrap_or(text.len());
            let path: Vec<String> = text[..end]
                .split("::")
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect();
            if path.len() > 1 && path[0].starts_with(|c: char| c.is_lowercase()) {
                found.push(path);
            }
            rest = &text[end.max(2)..];
        }
    }
    found
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let sources = Sources::read();
    let imports = sources.imports();
    let arrows: usize = imports.values().map(BTreeSet::len).sum();
    assert!(
        arrows > 300,
        "only {arrows} imports were found: does this test still read them?"
    );
    // Files that reach themselves, and through which others.
    let reached = |start: &[String]| {
        let mut found = BTreeSet::new();
        let mut next = vec![start.to_vec()];
        while let Some(file) = next.pop() {
            for target in &imports[file.as_slice()] {
                if found.insert(target.clone()) {
                    next.push(target.clone());
                }
            }
        }
        found
    };
    let reach: BTreeMap<_, _> = imports.keys().map(|file| (*file, reached(file))).collect();
    let mut circles = Vec::new();
    for (file, targets) in &imports {
        let back = targets
            .iter()
            .filter(|target| reach[target.as_slice()].contains(*file));
        for target in back {
            circles.push(format!("{} imports {}", file.join("::"), target.join("::")));
        }
    }
    assert_eq!(circles, Vec::<String>::new());
}
