//! Geohashes: cells of the earth, each a text that begins with that of the cell around it.

/// A geohash of 1 to 12 characters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Geohash {
    bytes: [u8; 12],
    length: usize,
}

/// The characters in the order of their values.
const DIGITS: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";

impl Geohash {
    /// Reads one, in upper or lower case.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut hash = Self { bytes: [0; 12], length: text.len() };
        if text.is_empty() || text.len() > hash.bytes.len() {
            return None;
        }
        for (byte, written) in hash.bytes.iter_mut().zip(text.bytes()) {
            *byte = written;
            DIGITS.iter().position(|digit| *digit == written.to_ascii_lowercase())?;
        }
        Some(hash)
    }

    /// The text as it was read.
    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }

    /// The latitude and longitude of the corner in the south-west.
    pub(super) fn corner(&self) -> [f64; 2] {
        // Each bit halves the longitude or, by turns, the latitude.
        let [mut lat, mut lon] = [-90.0, -180.0];
        let [mut height, mut width] = [180.0, 360.0];
        let mut is_lon = true;
        for byte in &self.bytes[..self.length] {
            let value = DIGITS.iter().position(|digit| *digit == byte.to_ascii_lowercase()).unwrap_or_default();
            for bit in (0..5).rev() {
                let upper = f64::from(u8::from(value >> bit & 1 == 1));
                let (edge, size) = if is_lon { (&mut lon, &mut width) } else { (&mut lat, &mut height) };
                *size /= 2.0;
                *edge += upper * *size;
                is_lon = !is_lon;
            }
        }
        [lat, lon]
    }
}
