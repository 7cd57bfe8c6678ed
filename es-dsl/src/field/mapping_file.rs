//! Compares the fields of a document type with a mapping in a file, while the program is compiled.

use super::keys::{Key, same};

/// A field of a mapping in a file.
#[derive(Debug, Clone, Copy)]
pub struct Saved {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub mapped: &'static str,
    /// The fields of an object.
    pub inner: &'static [Self],
}

/// Fails where a field of a document is not as the file says.
#[allow(clippy::panic, reason = "it is the way in which a constant tells that something is wrong")]
pub const fn check(key: Key, saved: &[Saved], file: &str) {
    if let Some(difference) = compare(&[key], saved, Message::new(), file) {
        panic!("{}", difference.text());
    }
}

/// The first difference, of fields below a path.
const fn compare(keys: &[Key], saved: &[Saved], path: Message, file: &str) -> Option<Message> {
    let mut i = 0;
    while i < keys.len() {
        let key = keys[i];
        i += 1;
        let found = match (key.flattened, key.inner) {
            (true, Some(inner)) => compare(inner, saved, path, file),
            // A map: its fields are not known.
            (true, None) => None,
            (false, inner) => field(key, inner, saved, path, file),
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

const fn field(key: Key, inner: Option<&'static [Key]>, saved: &[Saved], path: Message, file: &str) -> Option<Message> {
    if key.mapped.is_empty() {
        return None;
    }
    let path = path.add(key.name);
    let Some(saved) = find(saved, key.name) else {
        return Some(
            Message::new().add("`").append(path).add("` is `").add(key.mapped).add("` here, and missing in ").add(file),
        );
    };
    if !same(saved.mapped.as_bytes(), key.mapped.as_bytes()) {
        let here = Message::new().add("`").append(path).add("` is `").add(key.mapped).add("` here, and `");
        return Some(here.add(saved.mapped).add("` in ").add(file));
    }
    match inner {
        Some(inner) => compare(inner, saved.inner, path.add("."), file),
        None => None,
    }
}

const fn find(saved: &[Saved], name: &str) -> Option<Saved> {
    let mut i = 0;
    while i < saved.len() {
        if same(saved[i].name.as_bytes(), name.as_bytes()) {
            return Some(saved[i]);
        }
        i += 1;
    }
    None
}

/// A text that is put together while the program is compiled; what is too long is cut off.
#[derive(Clone, Copy)]
struct Message {
    bytes: [u8; 500],
    length: usize,
}

impl Message {
    const fn new() -> Self {
        Self { bytes: [0; 500], length: 0 }
    }

    const fn add(self, text: &str) -> Self {
        self.add_bytes(text.as_bytes(), text.len())
    }

    const fn append(self, other: Self) -> Self {
        self.add_bytes(&other.bytes, other.length)
    }

    const fn add_bytes(mut self, bytes: &[u8], length: usize) -> Self {
        let mut i = 0;
        while i < length && self.length < self.bytes.len() {
            self.bytes[self.length] = bytes[i];
            self.length += 1;
            i += 1;
        }
        self
    }

    const fn text(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "a field is not as the mapping file says",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAVED: &[Saved] = &[
        Saved { name: "author", mapped: "text", inner: &[] },
        Saved { name: "replies", mapped: "nested", inner: &[Saved { name: "stars", mapped: "long", inner: &[] }] },
    ];

    fn told(key: Key) -> Option<String> {
        compare(&[key], SAVED, Message::new(), "m.json").map(|message| message.text().to_owned())
    }

    #[test]
    fn the_first_difference_is_told() {
        const STARS: &[Key] = &[Key::new("stars", None).mapped("float")];
        const AUTHOR: &[Key] = &[Key::new("author", None).mapped("text")];
        assert_eq!(told(Key::new("author", None).mapped("text")), None);
        assert_eq!(told(Key::new("author", None)), None);
        assert_eq!(told(Key::flattened(Some(AUTHOR))), None);
        assert_eq!(told(Key::flattened(None)), None);
        let stars = "`replies.stars` is `float` here, and `long` in m.json";
        assert_eq!(told(Key::new("replies", Some(STARS)).mapped("nested")).as_deref(), Some(stars));
        let missing = "`stars` is `float` here, and missing in m.json";
        assert_eq!(told(Key::flattened(Some(STARS))).as_deref(), Some(missing));
    }
}
