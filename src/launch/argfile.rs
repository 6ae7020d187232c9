//! Splitting text into arguments: `@argfile` content and the option variables of the environment.
//!
//! `java`'s rules, observed: white space separates; `'` and `"` quote, also in the middle of an argument; inside
//! quotes a backslash escapes (`\n \t \r \f`, any other character stands for itself) and before an end of line
//! it joins lines and drops the indentation of the next one; outside of quotes a backslash is itself; `#` starts
//! a comment where an argument could start. In the environment there are neither comments nor escapes.

/// The arguments in the content of an argument file.
pub fn split_file(text: &str) -> Vec<String> {
    let mut args = Vec::new();
    let mut arg: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some(_), '\\') => match chars.next() {
                Some('n') => arg.get_or_insert_default().push('\n'),
                Some('t') => arg.get_or_insert_default().push('\t'),
                Some('r') => arg.get_or_insert_default().push('\r'),
                Some('f') => arg.get_or_insert_default().push('\x0c'),
                Some('\n' | '\r') => {
                    while chars.next_if(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c')).is_some() {}
                }
                Some(c) => arg.get_or_insert_default().push(c),
                None => {}
            },
            // A quote that is not closed ends with its line.
            (Some(_), '\n' | '\r') => {
                quote = None;
                args.extend(arg.take());
            }
            (Some(_), c) => arg.get_or_insert_default().push(c),
            (None, '"' | '\'') => {
                quote = Some(c);
                arg.get_or_insert_default();
            }
            (None, '#') if arg.is_none() => while chars.next_if(|&c| c != '\n' && c != '\r').is_some() {},
            (None, ' ' | '\t' | '\n' | '\r' | '\x0c') => args.extend(arg.take()),
            (None, c) => arg.get_or_insert_default().push(c),
        }
    }
    args.extend(arg);
    args
}

/// The arguments in a variable such as `JDK_JAVA_OPTIONS`; `Err` holds the quote that is not closed.
pub fn split_variable(text: &str) -> Result<Vec<String>, char> {
    let mut args = Vec::new();
    let mut arg: Option<String> = None;
    let mut quote: Option<char> = None;
    for c in text.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                arg.get_or_insert_default();
            }
            (None, c) if c.is_ascii_whitespace() => args.extend(arg.take()),
            (_, c) => arg.get_or_insert_default().push(c),
        }
    }
    args.extend(arg);
    match quote {
        Some(q) => Err(q),
        None => Ok(args),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_split_as_java_splits_them() {
        let text = "H a\\b \"c\\nd\" 'e f' g\"h i\"j #x\n\"long \\\n    cont\" -x\nbare \\\nmore\n";
        let expected = ["H", "a\\b", "c\nd", "e f", "gh ij", "long cont", "-x", "bare", "\\", "more"];
        assert_eq!(split_file(text), expected);
        assert_eq!(split_file("\"unterminated"), ["unterminated"]);
        assert_eq!(split_file("a#b '' #c"), ["a#b", ""]);
        assert!(split_file(" # only a comment").is_empty());
    }

    #[test]
    fn variables_have_quotes_only() {
        assert_eq!(split_variable("-Dx=1 \"-Dy=a b\" c'd'\\ ").unwrap(), ["-Dx=1", "-Dy=a b", "cd\\"]);
        assert_eq!(split_variable("'a"), Err('\''));
    }
}
