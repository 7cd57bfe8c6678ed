//! The bytes of texts.

/// How many bytes come before the first quote or backslash.
pub(super) fn plain(text: &[u8]) -> usize {
    // Eight bytes at once: the high bit of each that is the one looked for, and of none before it.
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let find = |bytes: u64, byte: u8| {
        let differs = bytes ^ (ONES * u64::from(byte));
        differs.wrapping_sub(ONES) & !differs & (ONES << 7)
    };
    let (words, rest) = text.as_chunks::<8>();
    for (n, word) in words.iter().enumerate() {
        let bytes = u64::from_le_bytes(*word);
        let found = find(bytes, b'"') | find(bytes, b'\\');
        if found != 0 {
            return n * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let end = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'));
    text.len() - rest.len() + end.unwrap_or(rest.len())
}

/// Where the string ends that begins at `start`; behind the text, if it does not end.
pub(super) fn end_of_string(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    loop {
        at += plain(text.get(at..).unwrap_or_default());
        match text.get(at) {
            Some(b'"') => return at + 1,
            Some(_) => at += 2,
            None => return text.len() + 1,
        }
    }
}

/// A text with what is escaped in it put in its place; `None` if that cannot be.
pub(super) fn unescaped(text: &str) -> Option<String> {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let (before, escaped) = rest.split_at_checked(plain(rest.as_bytes()))?;
        whole.push_str(before);
        let Some(escaped) = escaped.strip_prefix('\\') else { return escaped.is_empty().then_some(whole) };
        let (stands_for, length) = match escaped.as_bytes().first()? {
            b'u' => numbered(escaped.as_bytes())?,
            b'b' => ('\u{8}', 1),
            b'f' => ('\u{c}', 1),
            b'n' => ('\n', 1),
            b'r' => ('\r', 1),
            b't' => ('\t', 1),
            same @ (b'"' | b'\\' | b'/') => (char::from(*same), 1),
            _ => return None,
        };
        whole.push(stands_for);
        rest = escaped.get(length..)?;
    }
}

/// The character whose number stands at the beginning, and how long that is. Those that need more
/// than 16 bits are written as two surrogates.
fn numbered(escaped: &[u8]) -> Option<(char, usize)> {
    let first = code(escaped.get(1..5)?)?;
    if let Some(char) = char::from_u32(first) {
        return Some((char, 5));
    }
    let second = code(escaped.get(5..)?.strip_prefix(b"\\u")?.get(..4)?)?;
    let pair = [first, second].map(|code| u16::try_from(code).unwrap_or_default());
    match char::decode_utf16(pair).next()? {
        Ok(char) => Some((char, 11)),
        Err(_) => None,
    }
}

/// The number that hexadecimal digits write.
fn code(digits: &[u8]) -> Option<u32> {
    let mut code = 0;
    for digit in digits {
        code = code * 16 + char::from(*digit).to_digit(16)?;
    }
    Some(code)
}

/// Where the first characters of a text end, in bytes, if others follow.
///
/// ```
/// assert_eq!(es_client_reader::end_of_chars("écru", 2), Some(3));
/// assert_eq!(es_client_reader::end_of_chars("écru", 4), None);
/// ```
pub fn end_of_chars(text: &str, count: usize) -> Option<usize> {
    text.char_indices().nth(count).map(|(at, _)| at)
}
