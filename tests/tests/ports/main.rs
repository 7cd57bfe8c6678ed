//! What programs write around a client by hand, written with this one: a typed collection, a manager of indices, and a search
//! of many tenants. Each is tried on every server.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests stop at the first surprise")]

mod collection;
mod index_manager;
mod tenants;
