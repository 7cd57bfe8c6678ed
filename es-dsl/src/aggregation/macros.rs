//! How kinds of aggregations are declared.

/// Declares kinds: for each a type, its name and parameters as data, and on `Agg<D, Kind>` a method
/// for each parameter. The brackets hold first the parameters that a constructor or a method of its
/// own sets, then those that many kinds share; `as` gives the type that a method takes where it is
/// not the type that is stored; `= "…"` gives the JSON name where it is not the method's name.
macro_rules! aggregations {
    ($(
        $(#[$meta:meta])*
        pub struct $kind:ident $([$($generic:ident $(: $bound:path)?),+])? = $json:literal
            [$($fixed:ident $(: $shape:ident)?),* $(; $($shared:ident),*)?] {
            $( $(#[$doc:meta])* $param:ident : $ty:ty $(as $arg:ty)? $(= $param_json:literal)?, )*
        }
    )*) => {$(
        $(#[$meta])*
        #[allow(missing_debug_implementations, reason = "it is a name: nobody makes values of it")]
        pub struct $kind $(<$($generic),+>)? (std::marker::PhantomData<fn() -> ($($($generic,)+)?)>);

        impl $(<$($generic),+>)? $crate::aggregation::kinds::Declared for $kind $(<$($generic),+>)? {
            const JSON: &'static str = $json;
            const PARAMS: &'static [(&'static str, $crate::aggregation::param::Shape)] = &[
                $((stringify!($fixed), shape!($fixed $($shape)?)),)*
                $($((stringify!($shared), shape!($shared)),)*)?
                $((param_name!($param $($param_json)?), <$ty as $crate::aggregation::param::Param>::SHAPE),)*
            ];
        }

        impl<D, S $($(, $generic $(: $bound)?)+)?> $crate::aggregation::Agg<D, $kind $(<$($generic),+>)?, S> {
            $($(shared! { $shared })*)?
            $(
                $(#[$doc])*
                pub fn $param(self, $param: argument!($ty $(, $arg)?)) -> Self {
                    let value: $ty = $param.into();
                    self.with(param_name!($param $($param_json)?), value)
                }
            )*
        }
    )*};
}

macro_rules! param_name {
    ($param:ident) => {
        stringify!($param)
    };
    ($param:ident $json:literal) => {
        $json
    };
}

macro_rules! argument {
    ($ty:ty) => {
        $ty
    };
    ($ty:ty, $arg:ty) => {
        $arg
    };
}

/// The forms of parameters that have no type of their own here.
macro_rules! shape {
    ($param:ident $shape:ident) => {
        $crate::aggregation::param::Shape::$shape
    };
    (field) => {
        $crate::aggregation::param::Shape::Text
    };
    (path) => {
        $crate::aggregation::param::Shape::Text
    };
    (script) => {
        $crate::aggregation::param::Shape::Script
    };
    (format) => {
        $crate::aggregation::param::Shape::Text
    };
    (keyed) => {
        $crate::aggregation::param::Shape::Bool
    };
    (value_type) => {
        <$crate::aggregation::ValueType as $crate::aggregation::param::Param>::SHAPE
    };
    (gap_policy) => {
        <$crate::aggregation::GapPolicy as $crate::aggregation::param::Param>::SHAPE
    };
    ($param:ident) => {
        $crate::aggregation::param::Shape::Any
    };
}

/// Parameters that many kinds share; `F` is the field of the kind.
macro_rules! shared {
    (missing) => {
        /// The value that documents without one are taken to have. Default: they do not count.
        pub fn missing<V>(self, value: V) -> Self
        where
            V: $crate::field::ValueFor<<F as $crate::field::FieldDef>::Value, F>,
        {
            self.set("missing", $crate::aggregation::param::scalar(value.into_field_value().not_null()))
        }
    };
    (script) => {
        /// A script that computes the value; beside a field it reads the field's as `_value`.
        pub fn script(self, script: $crate::script::Script) -> Self {
            self.with("script", script)
        }
    };
    (format) => {
        /// How the server writes numbers and dates as text, in the pattern of Java's `DecimalFormat`
        /// or of date formats. What is read here does not depend on it; bounds that are given as dates
        /// have to be written so.
        pub fn format(self, format: impl Into<String>) -> Self {
            self.with("format", format.into())
        }
    };
    (keyed) => {
        /// Whether the server writes the results by name instead of as a list. Both are read alike.
        pub fn keyed(self, keyed: bool) -> Self {
            self.with("keyed", keyed)
        }
    };
    (value_type) => {
        /// As what type values of a field that is not mapped are taken. Elasticsearch up to version 7,
        /// OpenSearch.
        pub fn value_type(self, value_type: $crate::aggregation::ValueType) -> Self {
            self.with("value_type", value_type)
        }
    };
    (gap_policy) => {
        /// What to do with buckets that have no value. Default [`GapPolicy::Skip`](crate::aggregation::GapPolicy::Skip).
        pub fn gap_policy(self, policy: $crate::aggregation::GapPolicy) -> Self {
            self.with("gap_policy", policy)
        }
    };
}

/// How the results of kinds without sub-aggregations are read: `|result|` is the JSON.
macro_rules! results {
    ($($kind:ident $(<$field:ident>)? => $output:ty, |$result:ident| $read:expr;)*) => {$(
        impl $(<$field: $crate::field::FieldDef<Value: $crate::aggregation::ResultValue>>)?
            $crate::aggregation::Kind for $kind $(<$field>)?
        {
            const NAME: &'static str = <Self as $crate::aggregation::kinds::Declared>::JSON;
            type Inner<D> = D;
            type Output<A> = $output;

            fn decode<A>(
                $result: &serde_json::Value,
                _: $crate::aggregation::decode::Sub<A>,
            ) -> Result<$output, $crate::aggregation::DecodeError> {
                $read
            }
        }
    )*};
}

/// How the results of pipelines are read, which some buckets are without: the first one has no
/// difference to the one before, say.
macro_rules! pipeline_results {
    ($($kind:ident => $output:ty, |$result:ident| $read:expr;)*) => {$(
        impl $crate::aggregation::Kind for $kind {
            const NAME: &'static str = <Self as $crate::aggregation::kinds::Declared>::JSON;
            const OPTIONAL: bool = true;
            type Inner<D> = D;
            type Output<A> = $output;

            fn decode<A>(
                $result: &serde_json::Value,
                _: $crate::aggregation::decode::Sub<A>,
            ) -> Result<$output, $crate::aggregation::DecodeError> {
                $read
            }
        }
    )*};
}

/// How the results of kinds with sub-aggregations are read.
macro_rules! bucket_results {
    ($($kind:ident $(<$field:ident>)? => $output:ty, |$result:ident, $sub:ident| $read:expr;)*) => {$(
        impl $(<$field: $crate::field::FieldDef<Value: $crate::aggregation::ResultValue>>)?
            $crate::aggregation::Kind for $kind $(<$field>)?
        {
            const NAME: &'static str = <Self as $crate::aggregation::kinds::Declared>::JSON;
            type Inner<D> = D;
            type Output<A> = $output;

            fn decode<A>(
                $result: &serde_json::Value,
                $sub: $crate::aggregation::decode::Sub<A>,
            ) -> Result<$output, $crate::aggregation::DecodeError> {
                $read
            }
        }

        #[diagnostic::do_not_recommend]
        impl $(<$field>)? $crate::aggregation::MakesBuckets for $kind $(<$field>)? {}
    )*};
}

/// For kinds on one field: the method of fields, and the function for fields by name and scripts.
/// The checks are names that the caller has in scope, so that error messages show the line with the method.
macro_rules! on_field {
    ($($(#[$doc:meta])* $method:ident / $function:ident -> $kind:ident where $($check:ident),+;)*) => {
        impl<D, F: $crate::field::FieldDef, P: $crate::field::Place> $crate::field::Field<D, F, P> {
            $(
                $(#[$doc])*
                ///
                #[doc = concat!("By the field's name or a script: [`aggregation::", stringify!($function), "`](crate::aggregation::", stringify!($function), ").")]
                pub fn $method(self) -> $crate::aggregation::Agg<D, $kind<F>>
                where
                    F: $($check +)+,
                    F::Value: $crate::aggregation::ResultValue,
                {
                    $crate::aggregation::Agg::new().set("field", serde_json::Value::from(self.path()))
                }
            )*
        }

        $(
            $(#[$doc])*
            ///
            #[doc = concat!("On the field of this name, or on what a script computes. The typed form is [`Field::", stringify!($method), "`](crate::field::Field::", stringify!($method), ").")]
            pub fn $function<D>(
                source: impl Into<$crate::aggregation::ValueSource>,
            ) -> $crate::aggregation::Agg<D, $kind<$crate::field::Dynamic>> {
                source.into().put($crate::aggregation::Agg::new())
            }
        )*
    };
}
