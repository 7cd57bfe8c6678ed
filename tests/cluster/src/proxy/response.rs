/// Finds the body of responses in the bytes a server sends, by the empty line before it.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// How much of the empty line, `\r\n\r\n`, was just seen; all of it within a body.
    matched: usize,
    /// How many bytes of the present body went by.
    passed: usize,
}

const EMPTY_LINE: &[u8; 4] = b"\r\n\r\n";

impl Body {
    /// The bytes to come belong to another response.
    pub(super) fn next_response(&mut self) {
        *self = Self::default();
    }

    /// How many of these bytes may go by before `limit` bytes of the body did; None when all may.
    pub(super) fn cut(&mut self, bytes: &[u8], limit: usize) -> Option<usize> {
        for (position, byte) in bytes.iter().enumerate() {
            if self.matched == EMPTY_LINE.len() {
                let body = bytes.len() - position;
                if self.passed + body > limit {
                    return Some(position + limit.saturating_sub(self.passed));
                }
                self.passed += body;
                return None;
            }
            self.matched = match byte {
                byte if *byte == EMPTY_LINE[self.matched] => self.matched + 1,
                b'\r' => 1,
                _ => 0,
            };
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n0123456789";

    /// What goes by when the response comes in pieces of this size.
    fn passed(limit: usize, piece: usize) -> usize {
        let mut body = Body::default();
        let mut passed = 0;
        for bytes in RESPONSE.chunks(piece) {
            match body.cut(bytes, limit) {
                None => passed += bytes.len(),
                Some(allowed) => return passed + allowed,
            }
        }
        passed
    }

    #[test]
    fn the_cut_falls_at_the_limit_however_the_bytes_come() {
        let head = RESPONSE.len() - 10;
        for piece in 1..=RESPONSE.len() {
            for limit in 0..10 {
                assert_eq!(passed(limit, piece), head + limit, "pieces of {piece}, limit {limit}");
            }
            assert_eq!(passed(10, piece), RESPONSE.len());
            assert_eq!(passed(usize::MAX, piece), RESPONSE.len());
        }
    }

    #[test]
    fn the_next_response_has_a_body_of_its_own() {
        let mut body = Body::default();
        for _ in 0..3 {
            assert_eq!(body.cut(RESPONSE, 10), None);
            body.next_response();
        }
    }
}
