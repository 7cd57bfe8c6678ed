//! Values that are written in a source.

use super::Token;

#[derive(Debug, PartialEq)]
pub(crate) enum Literal {
    Text,
    Truth,
    Whole(i128),
    Fraction,
    Map,
    /// With its elements; `None` for what is no literal.
    List(Vec<Option<Literal>>),
}

/// The literal that begins here, and where it ends. `null`, which fits every field that may be missing, is none.
pub(super) fn read(tokens: &[Token], at: usize) -> Result<Option<(Literal, usize)>, String> {
    let literal = match tokens.get(at) {
        Some(Token::Text(_)) => Literal::Text,
        Some(Token::Name(name)) if name == "true" || name == "false" => Literal::Truth,
        Some(Token::Number(number)) => match read_number(number, 1)? {
            Some(literal) => literal,
            None => return Ok(None),
        },
        Some(Token::Symbol('-')) => {
            let Some(Token::Number(number)) = tokens.get(at + 1) else { return Ok(None) };
            return Ok(read_number(number, -1)?.map(|literal| (literal, at + 2)));
        }
        Some(Token::Symbol('[')) => return in_brackets(tokens, at + 1).map(Some),
        _ => return Ok(None),
    };
    Ok(Some((literal, at + 1)))
}

/// A list or a map, behind its bracket.
fn in_brackets(tokens: &[Token], mut at: usize) -> Result<(Literal, usize), String> {
    let mut items = Vec::new();
    let mut map = false;
    loop {
        let literal = read(tokens, at)?;
        let end = skip_item(tokens, at, &mut map);
        if end > at {
            items.push(literal.filter(|(_, literal_end)| *literal_end == end).map(|(literal, _)| literal));
        }
        match tokens.get(end) {
            Some(Token::Symbol(',')) => at = end + 1,
            _ if map => return Ok((Literal::Map, end + 1)),
            _ => return Ok((Literal::List(items), end + 1)),
        }
    }
}

/// Where the comma or bracket is that ends an item; a colon on the way makes a map of the whole, as
/// long as it does not belong to a `?`.
fn skip_item(tokens: &[Token], start: usize, map: &mut bool) -> usize {
    let (mut depth, mut conditions) = (0_usize, 0_usize);
    for (at, token) in tokens.iter().enumerate().skip(start) {
        let Token::Symbol(symbol) = token else { continue };
        match symbol {
            '(' | '[' | '{' => depth += 1,
            ']' | ',' if depth == 0 => return at,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '?' if depth == 0 => conditions += 1,
            ':' if depth == 0 && conditions > 0 => conditions -= 1,
            ':' if depth == 0 => *map = true,
            _ => {}
        }
    }
    tokens.len()
}

fn read_number(text: &str, sign: i128) -> Result<Option<Literal>, String> {
    let (digits, long) = match text.strip_suffix(['l', 'L']) {
        Some(digits) => (digits, true),
        None => (text, false),
    };
    let octal = digits.strip_prefix('0').filter(|rest| rest.bytes().all(|digit| digit.is_ascii_digit()));
    let number = match (digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")), octal) {
        (Some(digits), _) => i128::from_str_radix(digits, 16),
        (None, Some(digits)) if !digits.is_empty() => i128::from_str_radix(digits, 8),
        _ => digits.parse(),
    };
    match number {
        Ok(number) if !long && i32::try_from(sign * number).is_err() => {
            Err(format!("the number {text} is too large for painless without an `L` behind it"))
        }
        Ok(number) => Ok(Some(Literal::Whole(sign * number))),
        Err(_) => {
            let fraction = digits.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(digits);
            Ok(fraction.parse::<f64>().is_ok().then_some(Literal::Fraction))
        }
    }
}
