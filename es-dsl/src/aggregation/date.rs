//! Dates in results, which servers write in milliseconds.

use crate::calendar;

/// Types of date fields that can be made of milliseconds since the beginning of 1970, UTC: as such
/// results write dates, whatever the format of the field.
///
/// `String` becomes a text as `2026-01-31T12:00:00.000Z`.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot be read from the results of an aggregation",
    label = "results hold dates in milliseconds",
    note = "implement `es_dsl::aggregation::FromMillis` for it"
)]
pub trait FromMillis: Sized {
    /// The date; `None` where the type's range does not hold it.
    fn from_millis(millis: i64) -> Option<Self>;

    /// The date, with the nanoseconds beyond the millisecond, 0 to 999,999. Default: without them.
    fn from_millis_and_nanos(millis: i64, nanos: u32) -> Option<Self> {
        let _ = nanos;
        Self::from_millis(millis)
    }
}

impl FromMillis for i64 {
    fn from_millis(millis: i64) -> Option<Self> {
        Some(millis)
    }
}

impl FromMillis for u64 {
    fn from_millis(millis: i64) -> Option<Self> {
        millis.try_into().ok()
    }
}

impl FromMillis for String {
    fn from_millis_and_nanos(millis: i64, nanos: u32) -> Option<Self> {
        let text = Self::from_millis(millis)?;
        Some(match nanos {
            0 => text,
            nanos => format!("{}{nanos:06}Z", text.trim_end_matches('Z')),
        })
    }

    fn from_millis(millis: i64) -> Option<Self> {
        calendar::iso_text(millis)
    }
}

/// A point in time: milliseconds since 1970, and the nanoseconds beyond them, 0 to 999,999.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Instant {
    millis: i64,
    nanos: u32,
}

impl Instant {
    pub(crate) fn of_nanos(nanos: i64) -> Self {
        Self { millis: nanos.div_euclid(1_000_000), nanos: nanos.rem_euclid(1_000_000) as u32 }
    }

    /// As a number that servers compute with.
    pub(crate) fn millis(self) -> f64 {
        self.millis as f64
    }

    /// The date; `None` where the type's range does not hold it.
    pub(crate) fn date<T: FromMillis>(self) -> Option<T> {
        T::from_millis_and_nanos(self.millis, self.nanos)
    }

    /// Reads a date as servers write it where nobody asked for another format,
    /// `2023-11-15T10:00:00.000Z`, without its end too.
    pub(crate) fn from_iso(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T').unwrap_or((text, ""));
        let mut date = date.splitn(3, '-').map(digits);
        let mut next = || date.next().unwrap_or(Some(1));
        let (year, month, day) = (next()?, next()?, next()?);
        let (time, offset) = match time.find(['Z', '+', '-']) {
            Some(at) => time.split_at(at),
            None => (time, ""),
        };
        let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
        let offset = match offset.strip_prefix('-') {
            Some(behind) => -seconds(behind)?,
            None => seconds(offset.trim_start_matches(['Z', '+']))?,
        };
        if text.find(['-', 'T']).unwrap_or(text.len()) != 4 || !(1..=12).contains(&month) {
            return None;
        }
        let days = days(year, month, day);
        // The 30th of February is another day.
        calendar::civil(days).filter(|date| *date == (year, month, day))?;
        let seconds = days * 86_400 + seconds(time)? - offset;
        let (millis, nanos) = fraction_of(fraction)?;
        Some(Self { millis: seconds * 1_000 + millis, nanos })
    }

    /// Reads milliseconds since 1970 as text, with a fraction where they are of a `date_nanos` field.
    pub(crate) fn from_millis_text(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let nanos = u32::try_from(digits(&format!("{fraction:0<6}")[..]).filter(|_| fraction.len() <= 6)?).ok()?;
        let millis: i64 = whole.parse().ok()?;
        match (whole.starts_with('-'), nanos) {
            (true, 1..) => Some(Self { millis: millis.checked_sub(1)?, nanos: 1_000_000 - nanos }),
            _ => Some(Self { millis, nanos }),
        }
    }
}

/// A number of digits alone.
fn digits(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// The seconds of a time of day or of an offset, `12:30:15` or `0130`, whose end may be missing.
fn seconds(text: &str) -> Option<i64> {
    let parts = match text.get(2..) {
        Some(minutes) if text.len() == 4 && !text.contains(':') => vec![&text[..2], minutes],
        _ => text.splitn(3, ':').collect(),
    };
    let mut seconds = 0;
    for (part, unit) in parts.into_iter().zip([3_600, 60, 1]) {
        if !part.is_empty() {
            let most = if unit == 3_600 { 24 } else { 60 };
            seconds += digits(part).filter(|number| *number <= most)? * unit;
        }
    }
    Some(seconds)
}

/// The milliseconds of a fraction of a second, and the nanoseconds beyond them; what is less is cut off.
fn fraction_of(fraction: &str) -> Option<(i64, u32)> {
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nanos = digits(format!("{fraction:0<9}").get(..9)?)?;
    Some((nanos / 1_000_000, u32::try_from(nanos % 1_000_000).ok()?))
}

/// The days since 1970 of a date; the inverse of [`civil`].
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let months = (month + 9) % 12;
    let day_of_year = (153 * months + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Nanoseconds since 1970.
#[cfg(any(feature = "jiff", feature = "time"))]
fn whole_nanos(millis: i64, nanos: u32) -> i128 {
    i128::from(millis) * 1_000_000 + i128::from(nanos)
}

#[cfg(feature = "jiff")]
mod with_jiff {
    use jiff::{Timestamp, civil, tz::TimeZone};

    use super::FromMillis;

    impl FromMillis for Timestamp {
        fn from_millis(millis: i64) -> Option<Self> {
            Self::from_millisecond(millis).ok()
        }

        fn from_millis_and_nanos(millis: i64, nanos: u32) -> Option<Self> {
            Self::from_nanosecond(super::whole_nanos(millis, nanos)).ok()
        }
    }

    impl FromMillis for civil::DateTime {
        fn from_millis(millis: i64) -> Option<Self> {
            Self::from_millis_and_nanos(millis, 0)
        }

        fn from_millis_and_nanos(millis: i64, nanos: u32) -> Option<Self> {
            Some(Timestamp::from_millis_and_nanos(millis, nanos)?.to_zoned(TimeZone::UTC).datetime())
        }
    }

    impl FromMillis for civil::Date {
        fn from_millis(millis: i64) -> Option<Self> {
            civil::DateTime::from_millis(millis).map(civil::DateTime::date)
        }
    }
}

#[cfg(feature = "time")]
mod with_time {
    use super::FromMillis;

    impl FromMillis for time::OffsetDateTime {
        fn from_millis(millis: i64) -> Option<Self> {
            Self::from_millis_and_nanos(millis, 0)
        }

        fn from_millis_and_nanos(millis: i64, nanos: u32) -> Option<Self> {
            Self::from_unix_timestamp_nanos(super::whole_nanos(millis, nanos)).ok()
        }
    }

    impl FromMillis for time::Date {
        fn from_millis(millis: i64) -> Option<Self> {
            time::OffsetDateTime::from_millis(millis).map(time::OffsetDateTime::date)
        }
    }
}

#[cfg(feature = "chrono")]
mod with_chrono {
    use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc};

    use super::FromMillis;

    impl FromMillis for DateTime<Utc> {
        fn from_millis(millis: i64) -> Option<Self> {
            Self::from_timestamp_millis(millis)
        }

        fn from_millis_and_nanos(millis: i64, nanos: u32) -> Option<Self> {
            Self::from_millis(millis)?.checked_add_signed(TimeDelta::nanoseconds(nanos.into()))
        }
    }

    impl FromMillis for DateTime<FixedOffset> {
        fn from_millis(millis: i64) -> Option<Self> {
            Self::from_millis_and_nanos(millis, 0)
        }

        fn from_millis_and_nanos(millis: i64, nanos: u32) -> Option<Self> {
            DateTime::<Utc>::from_millis_and_nanos(millis, nanos).map(Into::into)
        }
    }

    impl FromMillis for NaiveDateTime {
        fn from_millis(millis: i64) -> Option<Self> {
            Self::from_millis_and_nanos(millis, 0)
        }

        fn from_millis_and_nanos(millis: i64, nanos: u32) -> Option<Self> {
            DateTime::<Utc>::from_millis_and_nanos(millis, nanos).map(|date| date.naive_utc())
        }
    }

    impl FromMillis for NaiveDate {
        fn from_millis(millis: i64) -> Option<Self> {
            DateTime::<Utc>::from_millis(millis).map(|date| date.date_naive())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_millis(millis: i64) -> Instant {
        Instant { millis, nanos: 0 }
    }

    #[test]
    fn milliseconds_become_text() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_483_228_800_123, "2017-01-01T00:00:00.123Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(String::from_millis(millis).unwrap(), text);
            assert_eq!(Instant::from_iso(text), Some(of_millis(millis)));
        }
        assert_eq!(String::from_millis(i64::MAX), None);
        assert_eq!(String::from_millis(i64::MIN), None);
    }

    #[test]
    fn texts_become_milliseconds() {
        for (text, millis) in [
            ("1970", 0),
            ("1970-01-02", 86_400_000),
            ("1970-01-01T01:00", 3_600_000),
            ("1970-01-01T01:00:00+01:00", 0),
            ("1970-01-01T00:00:00.5-01:30", 5_400_500),
            ("1970-01-01T01:00:00.000+0100", 0),
            ("2022-09-01T16:46:14.000Z", 1_662_050_774_000),
        ] {
            assert_eq!(Instant::from_iso(text), Some(of_millis(millis)), "{text}");
        }
        for text in [
            "",
            "x",
            "1970-13-01",
            "1970-01-01Tx",
            "1970-01-01T00:00:00.xZ",
            "1970-01-01T00:00:00.000000000xZ",
            "1970-01-01T00:00:00Zx",
            "1970-01-01T9999999999999999:00",
            "2021-02-29",
            "1970-01-00",
            "1970-01-01T25:00",
            "1970-01-01T00:61",
            "7",
            "007-01-01",
            "-5",
            "99999",
        ] {
            assert_eq!(Instant::from_iso(text), None, "{text}");
        }
    }

    #[test]
    fn nanoseconds_are_kept() {
        let nanos = 1_577_934_245_678_901_234;
        let instant = Instant::of_nanos(nanos);
        assert_eq!(instant, Instant { millis: 1_577_934_245_678, nanos: 901_234 });
        assert_eq!(instant.date::<String>().unwrap(), "2020-01-02T03:04:05.678901234Z");
        assert_eq!(instant.date::<i64>(), Some(1_577_934_245_678), "a number counts milliseconds");
        assert_eq!(Instant::from_iso("2020-01-02T03:04:05.678901234Z"), Some(instant));
        assert_eq!(Instant::from_millis_text("1577934245678.901234"), Some(instant));
        assert_eq!(Instant::from_millis_text("-0.5"), Some(Instant::of_nanos(-500_000)));
        assert_eq!(Instant::from_millis_text("-1.000001"), Some(Instant::of_nanos(-1_000_001)));
        assert_eq!(Instant::from_millis_text("-1"), Some(of_millis(-1)));
        for text in ["", ".", "1.x", "1.0000001", "x", "1.-5", "-9223372036854775808.5"] {
            assert_eq!(Instant::from_millis_text(text), None, "{text}");
        }
    }
}
