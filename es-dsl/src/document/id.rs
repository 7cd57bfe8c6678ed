//! Types that hold the ids of documents.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// What can be the type of a field that is marked `#[field(id)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a document's id",
    label = "not an id",
    note = "ids are text or whole numbers; implement `DocumentId` for a type of your own"
)]
pub trait DocumentId: Sized {
    /// The id as text; `None` lets the server choose one.
    fn document_id(&self) -> Option<Cow<'_, str>>;

    /// Reads the id of a document that the server returned.
    ///
    /// # Errors
    ///
    /// An id that this type cannot hold.
    fn from_document_id(id: &str) -> Result<Self, IdError>;
}

impl DocumentId for String {
    fn document_id(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self))
    }

    fn from_document_id(id: &str) -> Result<Self, IdError> {
        Ok(id.to_owned())
    }
}

impl<T: DocumentId> DocumentId for Option<T> {
    fn document_id(&self) -> Option<Cow<'_, str>> {
        self.as_ref().and_then(DocumentId::document_id)
    }

    fn from_document_id(id: &str) -> Result<Self, IdError> {
        T::from_document_id(id).map(Some)
    }
}

macro_rules! whole_numbers {
    ($($ty:ty)*) => {$(
        impl DocumentId for $ty {
            fn document_id(&self) -> Option<Cow<'_, str>> {
                Some(Cow::Owned(self.to_string()))
            }

            /// Only the text that this number is sent as: `"07"` and `"+7"` are ids of other documents.
            fn from_document_id(id: &str) -> Result<Self, IdError> {
                let number: Self = id.parse().map_err(|error| IdError::new(id, error))?;
                match number.to_string() == id {
                    true => Ok(number),
                    false => Err(IdError::new(id, format!("it is not written as `{number}`"))),
                }
            }
        }
    )*};
}

whole_numbers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

/// The id of a document does not fit the type of the field that carries it.
#[derive(Debug)]
pub struct IdError {
    id: String,
    source: Box<dyn Error + Send + Sync>,
}

impl IdError {
    /// An id, and why it does not fit.
    pub fn new(id: impl Into<String>, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { id: id.into(), source: source.into() }
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the id `{}` does not fit the field of the document that carries it", self.id)
    }
}

impl Error for IdError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}
