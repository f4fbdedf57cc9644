//! GitHub Actions: masks for the log, blocks for the environment file.

use super::{Refused, Variable};

/// A workflow command for each secret value, which makes the runner mask it in every later line
/// of the log. Print these before the values go anywhere.
///
/// Special characters are encoded as the runner decodes them: `%25 %0D %0A`.
pub fn masks(variables: &[Variable]) -> String {
    let mut text = String::new();
    for value in variables
        .iter()
        .filter(|variable| variable.secret)
        .filter_map(|v| v.value.as_ref())
    {
        let data = value
            .expose()
            .replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A");
        if !data.is_empty() {
            text.push_str(&format!("::add-mask::{data}\n"));
        }
    }
    text
}

/// What to append to the file named by `GITHUB_ENV` or `GITHUB_OUTPUT`: a block for each variable,
/// between lines that hold `delimiter`, which must be random and so in none of the values.
///
/// # Errors
///
/// [`Refused`] for a value that no variable can hold; then masks are not to be printed either.
pub fn blocks(variables: &[Variable], delimiter: &str) -> Result<String, Refused> {
    let mut text = String::new();
    for Variable { name, value, .. } in variables {
        let value = value.as_ref().map_or("", |value| value.expose());
        if value.contains('\0') {
            return Err(Refused {
                format: "github",
                name,
                why: "it holds a NUL",
            });
        }
        text.push_str(&format!("{name}<<{delimiter}\n{value}\n{delimiter}\n"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_masked_and_cannot_break_out() {
        let variables = [
            Variable {
                name: "A",
                value: Some("1%\r\nB=2".into()),
                secret: true,
            },
            Variable {
                name: "T",
                value: Some("2026".into()),
                secret: false,
            },
            Variable {
                name: "C",
                value: None,
                secret: true,
            },
        ];
        assert_eq!(masks(&variables), "::add-mask::1%25%0D%0AB=2\n");
        assert_eq!(
            blocks(&variables, "x7").unwrap(),
            "A<<x7\n1%\r\nB=2\nx7\nT<<x7\n2026\nx7\nC<<x7\n\nx7\n"
        );
    }
}
