//! The kinds of fields, as the mapping tells them apart.

/// Analyzed text.
#[derive(Debug, Clone, Copy)]
pub struct Text;

/// Text as one exact value.
#[derive(Debug, Clone, Copy)]
pub struct Keyword;

/// Numbers of all widths.
#[derive(Debug, Clone, Copy)]
pub struct Number;

/// True or false.
#[derive(Debug, Clone, Copy)]
pub struct Boolean;

/// Points in time.
#[derive(Debug, Clone, Copy)]
pub struct Date;
