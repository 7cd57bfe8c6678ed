//! The tokens of a painless source, as far as they matter for its checks.

mod literal;

use std::iter::Peekable;
use std::str::CharIndices;

pub(crate) use literal::Literal;

/// What a source names.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Used {
    /// `params.x` and `params['x']`.
    pub(crate) params: Vec<String>,
    /// `params` in any other way: as a whole, or with a computed name.
    pub(crate) any_param: bool,
    /// `ctx._source.a.b`, without the names of methods.
    pub(crate) fields: Vec<Vec<String>>,
    /// What is done with fields and can be checked.
    pub(crate) changes: Vec<Change>,
}

/// `ctx._source.a.b = params.x`, or with another operator, or a literal.
#[derive(Debug, PartialEq)]
pub(crate) struct Change {
    pub(crate) path: Vec<String>,
    pub(crate) operator: Operator,
    pub(crate) by: Operand,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    /// `=`
    Assign,
    /// `+=`
    Plus,
    /// `-=`, `*=`, `/=`, `%=`
    Arithmetic,
    /// `&=`, `|=`, `^=`
    Bits,
    /// `<<=`, `>>=`, `>>>=`
    Shift,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Operand {
    Param(String),
    Literal(Literal),
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Name(String),
    Text(String),
    /// `.` and `?.`
    Dot,
    /// As it is written.
    Number(String),
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
                    if let Some((operator, by)) = change(&tokens, end)? {
                        used.changes.push(Change { path: path.clone(), operator, by });
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

/// The operator that changes what is before it, and the parameter or literal behind, if that is all.
fn change(tokens: &[Token], at: usize) -> Result<Option<(Operator, Operand)>, String> {
    let Some((operator, at)) = operator(tokens, at) else { return Ok(None) };
    let read = match tokens.get(at) {
        Some(Token::Name(params)) if params == "params" => {
            let (path, end) = path(tokens, at + 1);
            <[String; 1]>::try_from(path).ok().map(|[name]| (Operand::Param(name), end))
        }
        _ => literal::read(tokens, at)?.map(|(literal, end)| (Operand::Literal(literal), end)),
    };
    let ends = |end| matches!(tokens.get(end), None | Some(Token::Symbol(';' | '}')));
    Ok(read.filter(|(_, end)| ends(*end)).map(|(operand, _)| (operator, operand)))
}

/// An operator that assigns, and where it ends.
fn operator(tokens: &[Token], at: usize) -> Option<(Operator, usize)> {
    let symbols: String = tokens
        .get(at..)?
        .iter()
        .map_while(|token| match token {
            Token::Symbol(symbol) => Some(*symbol),
            _ => None,
        })
        .take(4)
        .collect();
    let operators = [
        (Operator::Shift, &[">>>=", ">>=", "<<="][..]),
        (Operator::Plus, &["+="]),
        (Operator::Arithmetic, &["-=", "*=", "/=", "%="]),
        (Operator::Bits, &["&=", "|=", "^="]),
        (Operator::Assign, &["="]),
    ];
    // `==` compares.
    let found = operators
        .into_iter()
        .flat_map(|(operator, spellings)| spellings.iter().map(move |spelling| (operator, spelling)))
        .find(|(_, spelling)| symbols.starts_with(**spelling) && !symbols.starts_with("=="));
    found.map(|(operator, spelling)| (operator, at + spelling.len()))
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
            c if c.is_ascii_digit() => Token::Number(number(source, at, &mut chars)),
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
        Some(Token::Symbol(symbol)) => !matches!(symbol, ')' | ']' | '}'),
        Some(Token::Name(name)) => name == "return",
        Some(Token::Text(_) | Token::Number(_) | Token::Dot) => false,
    }
}

/// The rest of a number that begins at a place of the source, with its fraction and exponent.
fn number(source: &str, start: usize, chars: &mut Peekable<CharIndices<'_>>) -> String {
    let hexadecimal = source.get(start..).is_some_and(|rest| rest.starts_with("0x") || rest.starts_with("0X"));
    let mut last = '0';
    while let Some(&(at, c)) = chars.peek() {
        let goes_on = match c {
            '.' => source.get(at + 1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())),
            '+' | '-' => !hexadecimal && matches!(last, 'e' | 'E'),
            c => c.is_alphanumeric() || c == '_',
        };
        if !goes_on {
            break;
        }
        last = c;
        chars.next();
    }
    let end = chars.peek().map_or(source.len(), |(at, _)| *at);
    source.get(start..end).unwrap_or_default().to_owned()
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

    use super::Operator::*;
    use super::{Change, Literal, Operand, read};

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

    fn path(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn what_a_parameter_is_assigned_to_is_found() {
        let used = read(
            "if (ctx._source.a.b == params.no) { ctx._source.a['b'] = params.x } ctx._source.c = params['y'];\n\
             ctx._source.d += params.x; ctx._source.e = params.no + 1; ctx._source.f = params.no.g; ctx.op = params.no;\n\
             ctx._source.h = params.x",
        )
        .unwrap();
        let changes = [
            (path(&["a", "b"]), Assign, "x"),
            (path(&["c"]), Assign, "y"),
            (path(&["d"]), Plus, "x"),
            (path(&["h"]), Assign, "x"),
        ]
        .map(|(path, operator, param)| Change { path, operator, by: Operand::Param(param.to_owned()) });
        assert_eq!(used.changes, changes);
    }

    #[test]
    fn what_a_literal_is_assigned_to_is_found() {
        for (source, operator, literal) in [
            ("= 'x'", Assign, Literal::Text),
            ("= true;", Assign, Literal::Truth),
            ("+= 17", Plus, Literal::Whole(17)),
            ("-= -0x1fL", Arithmetic, Literal::Whole(-31)),
            ("*= 017", Arithmetic, Literal::Whole(15)),
            ("/= 1e-5 ", Arithmetic, Literal::Fraction),
            ("%= 1.5", Arithmetic, Literal::Fraction),
            ("= 1f", Assign, Literal::Fraction),
            ("|= false", Bits, Literal::Truth),
            (">>>= 2", Shift, Literal::Whole(2)),
            ("<<= 3000000000L", Shift, Literal::Whole(3_000_000_000)),
            ("= [:]", Assign, Literal::Map),
            ("= ['a': f(1, 2)]", Assign, Literal::Map),
            ("= [ ]", Assign, Literal::List(vec![])),
            (
                "= ['a', -1, f(1, 2), [true], 2 + 3]",
                Assign,
                Literal::List(vec![
                    Some(Literal::Text),
                    Some(Literal::Whole(-1)),
                    None,
                    Some(Literal::List(vec![Some(Literal::Truth)])),
                    None,
                ]),
            ),
        ] {
            let used = read(&format!("if (a) {{ ctx._source.a.b {source} }}")).unwrap();
            let change = Change { path: path(&["a", "b"]), operator, by: Operand::Literal(literal) };
            assert_eq!(used.changes, [change], "{source}");
        }
        for source in
            ["== 1", "<= 1", ">= 1", "!= 1", "= null", "= 1 + 1", "= a", "= 'a'.length()", "= [1].size()", "++"]
        {
            assert_eq!(read(&format!("ctx._source.a {source}")).unwrap().changes, [], "{source}");
        }
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
            ("ctx._source.a = 3000000000", "too large"),
        ] {
            let error = read(source).unwrap_err();
            assert!(error.contains(word), "{source}: {error}");
        }
    }
}
