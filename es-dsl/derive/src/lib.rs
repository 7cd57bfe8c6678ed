//! The derive macro of es-dsl.
