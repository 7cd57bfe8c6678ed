//! Dates in results, which servers write in milliseconds.

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
}

impl FromMillis for i64 {
    #[inline]
    fn from_millis(millis: i64) -> Option<Self> {
        Some(millis)
    }
}

impl FromMillis for u64 {
    #[inline]
    fn from_millis(millis: i64) -> Option<Self> {
        millis.try_into().ok()
    }
}

impl FromMillis for String {
    #[inline]
    fn from_millis(millis: i64) -> Option<Self> {
        let (days, rest) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000));
        let (year, month, day) = civil(days)?;
        let (hours, minutes) = (rest / 3_600_000, rest / 60_000 % 60);
        let (seconds, millis) = (rest / 1_000 % 60, rest % 1_000);
        Some(format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}Z"))
    }
}

/// The date of a day since the beginning of 1970, in years 0 to 9999. The year is taken to begin in
/// March, so that the day that is not in every year is its last.
#[inline]
fn civil(days: i64) -> Option<(i64, i64, i64)> {
    let days = days.checked_add(719_468)?;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let months = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * months + 2) / 5 + 1;
    let month = if months < 10 { months + 3 } else { months - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (0..=9_999).contains(&year).then_some((year, month, day))
}

#[cfg(feature = "jiff")]
mod with_jiff {
    use jiff::{Timestamp, civil, tz::TimeZone};

    use super::FromMillis;

    impl FromMillis for Timestamp {
        fn from_millis(millis: i64) -> Option<Self> {
            Self::from_millisecond(millis).ok()
        }
    }

    impl FromMillis for civil::DateTime {
        fn from_millis(millis: i64) -> Option<Self> {
            Some(Timestamp::from_millis(millis)?.to_zoned(TimeZone::UTC).datetime())
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
            Self::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).ok()
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
    use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Utc};

    use super::FromMillis;

    impl FromMillis for DateTime<Utc> {
        fn from_millis(millis: i64) -> Option<Self> {
            Self::from_timestamp_millis(millis)
        }
    }

    impl FromMillis for DateTime<FixedOffset> {
        fn from_millis(millis: i64) -> Option<Self> {
            DateTime::<Utc>::from_millis(millis).map(Into::into)
        }
    }

    impl FromMillis for NaiveDateTime {
        fn from_millis(millis: i64) -> Option<Self> {
            DateTime::<Utc>::from_millis(millis).map(|date| date.naive_utc())
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
        }
        assert_eq!(String::from_millis(i64::MAX), None);
        assert_eq!(String::from_millis(i64::MIN), None);
    }
}
