//! Signs attempts for AWS: Signature Version 4, which OpenSearch Service (`es`) and OpenSearch Serverless (`aoss`) want.
//!
//! The signature is our own code over ring's hashes, which the feature `tls` brings along: the crate `aws-sigv4` needs Rust
//! 1.94 and fifty more crates for what is a page here, and AWS publishes the examples that prove it.

mod credentials;
mod layer;
mod service;
mod sign;
#[cfg(test)]
mod tests;
mod web_identity;

pub use self::{
    credentials::{AwsCredentials, ProvideAwsCredentials},
    layer::{AwsService, AwsSigV4Layer},
    service::{AwsSigV4, AwsSigV4Future},
    web_identity::AwsWebIdentity,
};
