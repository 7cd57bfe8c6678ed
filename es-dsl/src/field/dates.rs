//! The date types of jiff, time and chrono, each behind the feature of its name.
//!
//! All are `date` fields, and every date field takes every one of them, as well as text. Dates are
//! sent as RFC 3339, which the default format of a `date` field reads. So does the serde of jiff and
//! chrono; that of `time::OffsetDateTime` does not, and needs
//! `#[serde(with = "time::serde::rfc3339")] #[field(date)]`; queries on such a field take dates, and it is set to a
//! text: [`Converted`](super::Converted).

#![allow(unused_imports, unused_macros, reason = "each feature uses some of them")]

use serde_json::Value;

use super::types::scalars;
use super::{Bounds, DateBounds, DateTime, Field, FieldType, FieldValue, Place, StaticField, ValueFor, kind};
use crate::mapping::{self, Property};

/// Values of a date field, each with the way it is written, which can fail.
macro_rules! dates {
    ($([$($generics:tt)*] $ty:ty => |$date:ident| $text:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<F, T, R, $($generics)*> ValueFor<DateTime<T, R>, F> for $ty {
            fn into_field_value(self) -> FieldValue {
                <&Self as ValueFor<DateTime<T, R>, F>>::into_field_value(&self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<F, T, R, $($generics)*> ValueFor<DateTime<T, R>, F> for &$ty {
            fn into_field_value(self) -> FieldValue {
                let $date = self;
                FieldValue::from_text($text)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<F, T, R, $($generics)*> ValueFor<DateBounds<T, R>, F> for $ty {
            fn into_field_value(self) -> FieldValue {
                <Self as ValueFor<DateTime<T, R>, F>>::into_field_value(self)
            }
        }
    )*};
}

#[cfg(feature = "jiff")]
mod with_jiff {
    use super::*;

    scalars! {
        jiff::Timestamp, jiff::civil::Date, jiff::civil::DateTime => kind::Date, DateTime<Self>, date: mapping::date();
        Bounds<jiff::Timestamp>, Bounds<jiff::civil::Date>, Bounds<jiff::civil::DateTime> =>
            kind::Range, Self, date_range: mapping::date_range();
    }

    dates! {
        [] jiff::Timestamp => |date| Ok(date.to_string());
        [] jiff::civil::Date => |date| Ok(date.to_string());
        [] jiff::civil::DateTime => |date| Ok(date.to_string());
        [] jiff::Zoned => |date| Ok(date.timestamp().to_string());
    }
}

#[cfg(feature = "time")]
mod with_time {
    use time::format_description::well_known::Rfc3339;

    use super::*;

    scalars! {
        time::OffsetDateTime, time::Date => kind::Date, DateTime<Self>, date: mapping::date();
    }

    dates! {
        [] time::OffsetDateTime => |date| date.format(&Rfc3339).map_err(|error| error.to_string());
        [] time::Date => |date| Ok(date.to_string());
    }
}

#[cfg(feature = "chrono")]
mod with_chrono {
    use super::*;

    #[diagnostic::do_not_recommend]
    impl<Z: chrono::TimeZone> FieldType for chrono::DateTime<Z> {
        type Kind = kind::Date;
        type Value = DateTime<Self>;
        type Shape = kind::One;
        const TYPE: &'static str = "date";
        type Accessor<D, F: StaticField, P: Place> = Field<D, F, P>;

        fn accessor<D, F: StaticField, P: Place>() -> Field<D, F, P> {
            Field::default()
        }

        fn property() -> Property {
            mapping::date().into()
        }
    }

    scalars! {
        chrono::NaiveDate, chrono::NaiveDateTime => kind::Date, DateTime<Self>, date: mapping::date();
        Bounds<chrono::NaiveDate>, Bounds<chrono::NaiveDateTime>, Bounds<chrono::DateTime<chrono::Utc>> =>
            kind::Range, Self, date_range: mapping::date_range();
    }

    dates! {
        [Z: chrono::TimeZone] chrono::DateTime<Z> => |date| Ok(date.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true));
        [] chrono::NaiveDate => |date| Ok(date.to_string());
        [] chrono::NaiveDateTime => |date| Ok(date.format("%Y-%m-%dT%H:%M:%S%.f").to_string());
    }
}
