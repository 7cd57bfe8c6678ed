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

/// The milliseconds since 1970 of a date as servers write it where nobody asked for another format:
/// `2023-11-15T10:00:00.000Z`, without its end too.
pub(super) fn millis_of(text: &str) -> Option<i64> {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let mut date = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let mut next = || date.next().unwrap_or(Some(1));
    let (year, month, day) = (next()?, next()?, next()?);
    let (time, offset) = match time.find(['Z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => (time, ""),
    };
    let (seconds, fraction) = time.split_once('.').unwrap_or((time, ""));
    let clock = |text: &str| {
        let mut parts =
            text.splitn(3, ':').map(|part| if part.is_empty() { Some(0) } else { part.parse::<i64>().ok() });
        let mut next = || parts.next().unwrap_or(Some(0));
        Some((next()? * 60 + next()?) * 60 + next()?)
    };
    let millis: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    let offset = match offset.strip_prefix('-') {
        Some(behind) => -clock(behind)?,
        None => clock(offset.trim_start_matches(['Z', '+']))?,
    };
    let is_date = (0..=9_999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    is_date.then_some((days(year, month, day) * 86_400 + clock(seconds)? - offset) * 1_000 + millis)
}

/// The days since 1970 of a date; the inverse of [`civil`].
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let months = (month + 9) % 12;
    let day_of_year = (153 * months + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
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
            assert_eq!(millis_of(text), Some(millis));
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
            ("2022-09-01T16:46:14.000Z", 1_662_050_774_000),
        ] {
            assert_eq!(millis_of(text), Some(millis), "{text}");
        }
        for text in
            ["", "x", "1970-13-01", "1970-01-01Tx", "1970-01-01T00:00:00.xZ", "1970-01-01T00:00:00Zx", "-5", "99999"]
        {
            assert_eq!(millis_of(text), None, "{text}");
        }
    }
}
