//! Version numbers.

use std::{fmt, str::FromStr};

/// The version of a server.
///
/// ```
/// use es_client::Version;
///
/// let version: Version = "8.0.0-rc1".parse()?;
/// assert_eq!((version.major, version.minor, version.patch), (8, 0, 0));
/// assert!(version > Version::new(7, 17, 28));
/// # Ok::<(), es_client::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number.
    pub major: u32,
    /// The second number.
    pub minor: u32,
    /// The third number.
    pub patch: u32,
}

impl Version {
    /// The version of these numbers.
    #[must_use]
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self { major, minor, patch }
    }
}

impl FromStr for Version {
    type Err = crate::Error;

    /// Reads `7.10.2`, and what follows after a `-` is not looked at. Numbers that are not there
    /// are 0.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || crate::Error::request(format!("`{}` is not a version such as `7.10.2`", text.escape_debug()));
        let numbers = text.split('-').next().unwrap_or(text);
        let mut numbers = numbers.split('.').map(|number| number.parse().map_err(|_| bad()));
        let mut next = || numbers.next().transpose();
        let version = Self::new(next()?.unwrap_or(0), next()?.unwrap_or(0), next()?.unwrap_or(0));
        if numbers.next().is_some() { Err(bad()) } else { Ok(version) }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_with_and_without_a_suffix() {
        for (text, version) in [
            ("5.6.9", Version::new(5, 6, 9)),
            ("9.2.0-SNAPSHOT", Version::new(9, 2, 0)),
            ("8.0.0-rc1-SNAPSHOT", Version::new(8, 0, 0)),
            ("7", Version::new(7, 0, 0)),
        ] {
            assert_eq!(text.parse::<Version>().unwrap(), version);
        }
        for text in ["", "x", "7.", "7.x", "1.2.3.4", "-1"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }
}
