//! What the derive knows of a struct, attributes read and checked.

use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Error, Fields, Ident, Path, Result, Type, Visibility};

use crate::attributes::{self, Mapped};
use crate::parameters::Parameters;
use crate::types::{Element, mentions};
use crate::{krate, serde};

/// A struct that derives `Document`.
pub(crate) struct Document<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) vis: &'a Visibility,
    pub(crate) parameters: Parameters,
    pub(crate) attributes: attributes::Container,
    pub(crate) krate: Path,
    pub(crate) fields: Vec<Field<'a>>,
    /// The field that carries the id, be it serialized or not.
    pub(crate) id: Option<&'a Ident>,
}

/// A field of the mapping.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) vis: &'a Visibility,
    pub(crate) ty: &'a Type,
    /// The name in JSON.
    pub(crate) name: String,
    /// Whether it is part of the document's JSON, which an alias is not.
    pub(crate) in_source: bool,
    pub(crate) mapped: Option<Mapped>,
    /// Its own fields stand in its place.
    pub(crate) flatten: bool,
    /// serde writes it in a way of its own.
    pub(crate) converted: bool,
}

impl Field<'_> {
    /// Whether its Rust type tells how it is indexed.
    pub(crate) fn tells_by_type(&self) -> bool {
        !matches!(self.mapped, Some(Mapped::Kind { .. } | Mapped::Dynamic))
    }

    /// Whether it is a `binary` field.
    pub(crate) fn is_binary(&self) -> bool {
        self.mapped.as_ref().is_some_and(Mapped::is_binary)
    }

    /// Whether it is said that it holds objects.
    pub(crate) fn holds_objects(&self) -> bool {
        self.flatten || matches!(self.mapped, Some(Mapped::Nested(_)))
    }

    fn has_sub_fields(&self) -> bool {
        matches!(&self.mapped, Some(Mapped::Kind { fields, .. }) if !fields.is_empty())
    }
}

impl<'a> Document<'a> {
    pub(crate) fn parse(input: &'a DeriveInput) -> Result<Self> {
        let Data::Struct(data) = &input.data else {
            let message =
                "`Document` is derived for structs; an enum is the type of a field: derive `FieldType` for it";
            return Err(Error::new(input.ident.span(), message));
        };
        let Fields::Named(fields) = &data.fields else {
            let message = "`Document` needs named fields; for a type around one value derive `FieldType`";
            return Err(Error::new(input.ident.span(), message));
        };
        let parameters = Parameters::of(&input.generics)?;
        let attributes = attributes::Container::parse(&input.attrs)?;
        let container = serde::Container::parse(&input.attrs)?;
        let krate = attributes.krate.clone().unwrap_or_else(krate::find);

        let mut document =
            Self { ident: &input.ident, vis: &input.vis, parameters, attributes, krate, fields: Vec::new(), id: None };
        let mut errors: Option<Error> = None;
        for field in &fields.named {
            if let Err(error) = document.read(field, &container) {
                match &mut errors {
                    Some(errors) => errors.combine(error),
                    None => errors = Some(error),
                }
            }
        }
        errors.map_or(Ok(document), Err)
    }

    fn read(&mut self, field: &'a syn::Field, container: &serde::Container) -> Result<()> {
        let Some(ident) = &field.ident else { return Ok(()) };
        let attributes = attributes::Field::parse(&field.attrs)?;
        let serde = serde::Field::parse(&field.attrs)?;
        if attributes.id && self.id.replace(ident).is_some() {
            return Err(Error::new(ident.span(), "a document has one id: another field is marked `#[field(id)]` too"));
        }
        let alias = attributes.mapped.as_ref().is_some_and(Mapped::is_alias);
        if alias && !serde.skip {
            return Err(Error::new(
                ident.span(),
                "an alias is another name of a field and holds nothing: give it the type `()` and `#[serde(skip)]`",
            ));
        }
        if serde.skip && !alias {
            return match attributes.mapped {
                Some(_) => Err(Error::new(
                    ident.span(),
                    "serde leaves this field out of the document, so it cannot be mapped: remove one of the attributes",
                )),
                None => Ok(()),
            };
        }
        if serde.flatten && attributes.mapped.is_some() {
            return Err(Error::new(
                ident.span(),
                "a flattened field has no name in the document, only its own fields have: map those in their struct",
            ));
        }
        if serde.converted && attributes.mapped.is_none() {
            return Err(Error::new(
                ident.span(),
                "serde writes this field in a way of its own, so its Rust type does not tell how it is indexed: \
                 say the kind, as in `#[field(date)]` or `#[field(keyword)]`",
            ));
        }
        let element = Element::of(&field.ty);
        if matches!(attributes.mapped, Some(Mapped::Nested(_) | Mapped::Object(_))) && element.is_value() {
            return Err(Error::new(
                field.ty.span(),
                "only objects can be mapped as `object` or `nested`: use a struct that derives `Document`",
            ));
        }
        let name = match serde.rename {
            Some(name) => name.value(),
            None => container.case.apply(&ident.unraw().to_string()),
        };
        let field = Field {
            ident,
            vis: &field.vis,
            ty: &field.ty,
            name,
            in_source: !alias,
            mapped: attributes.mapped,
            flatten: serde.flatten,
            converted: serde.converted,
        };
        if field.has_sub_fields() && self.parameters.names.iter().any(|name| mentions(field.ty, &name.to_string())) {
            return Err(Error::new(
                field.ty.span(),
                "a field whose type is a parameter cannot have sub-fields: write the type out, or leave `fields(…)` out",
            ));
        }
        self.parameters.bind(self.ident, &field);
        self.fields.push(field);
        Ok(())
    }
}
