//! The tokens of a painless source, as far as they matter for its checks.

use std::iter::Peekable;
use std::str::CharIndices;

/// What a source names.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Used {
    /// `params.x` and `params['x']`.
    pub(crate) params: Vec<String>,
    /// `params` in any other way: as a whole, or with a computed name.
    pub(crate) any_param: bool,
    /// `ctx._source.a.b`, without the names of methods.
    pub(crate) fields: Vec<Vec<String>>,
    /// `ctx._source.a.b = params.x`: the path and the parameter.
    pub(crate) assigned: Vec<(Vec<String>, String)>,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Name(String),
    Text(String),
    /// `.` and `?.`
    Dot,
    Symbol(char),
}

/// Reads a source, or says what is wrong with it.
pub(crate) fn read(source: &str) -> Result<Used, String> {
    let tokens = tokens(source)?;
    balanced(&tokens)?;
    if tokens.is_empty() {
        return Err("the script is empty".to_owned());
    }
    let mut used = Used::default();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let member = at > 0 && tokens.get(at - 1) == Some(&Token::Dot);
        at += 1;
        match token {
            Token::Name(name) if name == "params" && !member => {
                let (path, end) = path(&tokens, at);
                // A method of the parameters as a whole, such as `params.containsKey('x')`.
                let method = path.len() == 1 && tokens.get(end) == Some(&Token::Symbol('('));
                match path.into_iter().next().filter(|_| !method) {
                    Some(name) if !used.params.contains(&name) => used.params.push(name),
                    Some(_) => {}
                    None => used.any_param = true,
                }
            }
            Token::Name(name) if name == "ctx" && !member => {
                let (path, end) = path(&tokens, at);
                let mut path = path.into_iter();
                if path.next().as_deref() == Some("_source") {
                    let mut path: Vec<_> = path.collect();
                    // The last name is that of a method if arguments follow.
                    if tokens.get(end) == Some(&Token::Symbol('(')) {
                        path.pop();
                    }
                    if let Some(param) = assigned_param(&tokens, end) {
                        used.assigned.push((path.clone(), param));
                    }
                    if !path.is_empty() && !used.fields.contains(&path) {
                        used.fields.push(path);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(used)
}

/// The parameter that follows an equals sign, if it is all that does.
fn assigned_param(tokens: &[Token], at: usize) -> Option<String> {
    match tokens.get(at..)? {
        [Token::Symbol('='), Token::Name(params), ..] if params == "params" => {
            let (path, end) = path(tokens, at + 2);
            let ends = matches!(tokens.get(end), None | Some(Token::Symbol(';' | '}')));
            <[String; 1]>::try_from(path).ok().filter(|_| ends).map(|[name]| name)
        }
        _ => None,
    }
}

/// The names that follow, `.a` or `['a']` each, and where they end.
fn path(tokens: &[Token], mut at: usize) -> (Vec<String>, usize) {
    let mut path = Vec::new();
    loop {
        match tokens.get(at..) {
            Some([Token::Dot, Token::Name(name), ..]) => {
                path.push(name.clone());
                at += 2;
            }
            Some([Token::Symbol('['), Token::Text(name), Token::Symbol(']'), ..]) => {
                path.push(name.clone());
                at += 3;
            }
            _ => return (path, at),
        }
    }
}

fn balanced(tokens: &[Token]) -> Result<(), String> {
    let mut open = Vec::new();
    for token in tokens {
        let Token::Symbol(symbol) = token else { continue };
        match symbol {
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' => match open.pop() {
                Some(expected) if expected == *symbol => {}
                Some(expected) => return Err(format!("the script has a `{symbol}` where a `{expected}` is missing")),
                None => return Err(format!("the script has a `{symbol}` that closes nothing")),
            },
            _ => {}
        }
    }
    match open.pop() {
        Some(expected) => Err(format!("the script ends where a `{expected}` is missing")),
        None => Ok(()),
    }
}

fn tokens(source: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut chars = source.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let token = match c {
            c if c.is_whitespace() => continue,
            '\'' | '"' => Token::Text(quoted(&mut chars, c)?),
            '/' if matches!(chars.peek(), Some((_, '/'))) => {
                while chars.next_if(|(_, c)| *c != '\n').is_some() {}
                continue;
            }
            '/' if matches!(chars.peek(), Some((_, '*'))) => {
                let Some(length) = source.get(at + 2..).and_then(|rest| rest.find("*/")) else {
                    return Err("the script has a comment without an end".to_owned());
                };
                while chars.next_if(|(next, _)| *next < at + length + 4).is_some() {}
                continue;
            }
            '/' if expression_may_begin(tokens.last()) => {
                regex(&mut chars)?;
                Token::Text(String::new())
            }
            '.' => Token::Dot,
            '?' if matches!(chars.peek(), Some((_, '.'))) => {
                chars.next();
                Token::Dot
            }
            c if c.is_alphabetic() || c == '_' || c == '$' => {
                let mut name = String::from(c);
                while let Some((_, c)) = chars.next_if(|(_, c)| c.is_alphanumeric() || *c == '_' || *c == '$') {
                    name.push(c);
                }
                Token::Name(name)
            }
            c if c.is_ascii_digit() => {
                // With its fraction: the dot is none between names.
                while chars.next_if(|(_, c)| c.is_alphanumeric() || *c == '_').is_some() {}
                let fraction = source.get(chars.peek().map_or(source.len(), |(at, _)| *at)..).is_some_and(|rest| {
                    rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
                });
                if fraction {
                    chars.next();
                    while chars.next_if(|(_, c)| c.is_alphanumeric()).is_some() {}
                }
                Token::Symbol('0')
            }
            c if "()[]{}<>=!+-*/%&|^~?:;,@".contains(c) => Token::Symbol(c),
            c => return Err(format!("`{c}` means nothing in painless")),
        };
        tokens.push(token);
    }
    Ok(tokens)
}

/// A slash divides what is before it, or begins a regular expression.
fn expression_may_begin(before: Option<&Token>) -> bool {
    match before {
        None => true,
        Some(Token::Symbol(symbol)) => !matches!(symbol, ')' | ']' | '}' | '0'),
        Some(Token::Name(name)) => name == "return",
        Some(Token::Text(_) | Token::Dot) => false,
    }
}

fn quoted(chars: &mut Peekable<CharIndices<'_>>, quote: char) -> Result<String, String> {
    let mut text = String::new();
    while let Some((_, c)) = chars.next() {
        match c {
            c if c == quote => return Ok(text),
            '\\' => match chars.next() {
                Some((_, c)) if c == quote || c == '\\' => text.push(c),
                Some((_, c)) => {
                    return Err(format!(
                        "painless has no `\\{c}` in a text: only the backslash and the quote are escaped"
                    ));
                }
                None => break,
            },
            c => text.push(c),
        }
    }
    Err(format!("the script has a text without the {quote} at its end"))
}

fn regex(chars: &mut Peekable<CharIndices<'_>>) -> Result<(), String> {
    while let Some((_, c)) = chars.next() {
        match c {
            '/' => {
                while chars.next_if(|(_, c)| c.is_ascii_alphabetic()).is_some() {}
                return Ok(());
            }
            '\\' => {
                chars.next();
            }
            '\n' => break,
            _ => {}
        }
    }
    Err("the script has a regular expression without the `/` at its end".to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read;

    #[test]
    fn names_are_found_however_they_are_written() {
        let used = read(
            "def n = ctx._source.a.b; // params.comment\n\
             ctx._source['c-d'] = params.x + params['y'] / 2.5 / 1; /* params.z } */\n\
             if (ctx?._source?.tags.contains('params.text')) { ctx['_source'].remove(\"it\\\"s\") }\n\
             return /[}\\/]/.matcher(n).find() && other.params.none == ctx.op",
        )
        .unwrap();
        assert_eq!(used.params, ["x", "y"]);
        assert!(!used.any_param);
        assert_eq!(used.fields, [vec!["a", "b"], vec!["c-d"], vec!["tags"]]);
    }

    #[test]
    fn what_a_parameter_is_assigned_to_is_found() {
        let used = read(
            "if (ctx._source.a.b == params.no) { ctx._source.a['b'] = params.x } ctx._source.c = params['y'];\n\
             ctx._source.d += params.no; ctx._source.e = params.no + 1; ctx._source.f = params.no.g; ctx.op = params.no;\n\
             ctx._source.h = params.x",
        )
        .unwrap();
        let path = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            used.assigned,
            [(path(&["a", "b"]), "x".to_owned()), (path(&["c"]), "y".to_owned()), (path(&["h"]), "x".to_owned())]
        );
    }

    #[test]
    fn parameters_reached_in_other_ways_may_be_any() {
        for source in ["ctx._source.putAll(params)", "x = params[name]", "for (p in params.entrySet()) {}"] {
            let used = read(source).unwrap();
            assert!(used.any_param && used.params.is_empty(), "{source}: {used:?}");
            assert!(used.fields.is_empty(), "{source}: {used:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(
            source in prop::collection::vec(
                prop_oneof![
                    "\\PC{0,6}",
                    prop::sample::select(&["params", ".", "ctx", "_source", "['a']", "(", ")", "/", "*", "'", "\\", "1.", "\n"][..])
                        .prop_map(str::to_owned),
                ],
                0..12,
            )
        ) {
            let _ = read(&source.concat());
        }
    }

    #[test]
    fn what_no_server_compiles_is_refused() {
        for (source, word) in [
            ("", "empty"),
            ("if (a { b }", "`)` is missing"),
            ("a)", "closes nothing"),
            ("a[1", "`]` is missing"),
            ("'abc", "text without"),
            ("x = 'a\\n'", "escaped"),
            ("/* a", "comment without"),
            ("x = /abc", "regular expression without"),
            ("a # b", "means nothing"),
        ] {
            let error = read(source).unwrap_err();
            assert!(error.contains(word), "{source}: {error}");
        }
    }
}
