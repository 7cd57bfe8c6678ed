//! Where generated code finds es-dsl.

use std::path::Path;

use proc_macro2::Span;
use syn::{Ident, parse_quote};

/// The path of es-dsl for the crate being compiled: the crate itself if that depends on it, or what
/// es-client re-exports of it. Read from that crate's `Cargo.toml`; `#[document(crate = "…")]` is
/// there for what cannot be read from it.
pub(crate) fn find() -> syn::Path {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .and_then(|folder| std::fs::read_to_string(Path::new(&folder).join("Cargo.toml")).ok())
        .unwrap_or_default();
    match dependency(&manifest) {
        Some((Package::EsDsl, name)) => {
            let name = Ident::new(&name, Span::call_site());
            parse_quote!(::#name)
        }
        Some((Package::EsClient, name)) => {
            let name = Ident::new(&name, Span::call_site());
            parse_quote!(::#name::dsl)
        }
        None => parse_quote!(::es_dsl),
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Package {
    EsDsl,
    EsClient,
}

/// The dependency through which es-dsl is reached, and its name in code. Ordinary dependencies go
/// before those of tests, and es-dsl before es-client.
fn dependency(manifest: &str) -> Option<(Package, String)> {
    let mut found: Option<(bool, Package, String)> = None;
    let mut section = String::new();
    for line in manifest.lines() {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']').to_owned();
        }
        let Some((dev, package, name)) = entry(&section, line) else { continue };
        let better = match &found {
            Some((known_dev, known, _)) => {
                (dev, package == Package::EsClient) < (*known_dev, *known == Package::EsClient)
            }
            None => true,
        };
        if better {
            found = Some((dev, package, name));
        }
    }
    found.map(|(_, package, name)| (package, name))
}

/// What a line says of a dependency: whether only tests have it, which it is, its name in code.
///
/// Knows `es-dsl = …`, `es-dsl.workspace = true`, `[dependencies.es-dsl]`, and
/// `name = { package = "es-dsl", … }`, which is how Cargo writes and documents them.
fn entry(section: &str, line: &str) -> Option<(bool, Package, String)> {
    let (table, dev) = match section.split_once("dependencies") {
        Some((before, table)) if !before.ends_with("build-") && !before.ends_with("workspace.") => {
            (table, before.ends_with("dev-"))
        }
        _ => return None,
    };
    let key = match table.strip_prefix('.') {
        Some(key) if line.starts_with('[') || line.starts_with("package") => key,
        Some(_) => return None,
        None => line.split(['=', '.', ' ']).next()?,
    };
    let key = key.trim_matches(['"', '\'']);
    let renamed = line
        .split_once("package")
        .and_then(|(_, rest)| rest.trim_start().strip_prefix('=')?.trim_start().strip_prefix('"')?.split('"').next());
    let package = match renamed.unwrap_or(key) {
        "es-dsl" => Package::EsDsl,
        "es-client" => Package::EsClient,
        _ => return None,
    };
    Some((dev, package, key.replace('-', "_")))
}

#[cfg(test)]
mod tests {
    use super::Package::{EsClient, EsDsl};
    use super::dependency;

    #[test]
    fn the_dependency_is_found_however_it_is_written() {
        for (manifest, found) in [
            ("[dependencies]\nes-dsl = \"0.1\"", Some((EsDsl, "es_dsl"))),
            ("[dependencies]\nes-client = { version = \"0.1\" }", Some((EsClient, "es_client"))),
            ("[dependencies]\nserde = \"1\"\nes-client.workspace = true\n", Some((EsClient, "es_client"))),
            ("[dependencies.es-client]\nversion = \"0.1\"", Some((EsClient, "es_client"))),
            ("[dependencies]\nelastic = { package = \"es-client\" }", Some((EsClient, "elastic"))),
            ("[dependencies.elastic]\npackage = \"es-dsl\"", Some((EsDsl, "elastic"))),
            ("[target.'cfg(unix)'.dependencies]\nes-dsl = \"0.1\"", Some((EsDsl, "es_dsl"))),
            ("[dependencies]\nes-client = \"0.1\"\nes-dsl = \"0.1\"", Some((EsDsl, "es_dsl"))),
            (
                "[dev-dependencies]\nes-dsl = \"0.1\"\n[dependencies]\nes-client = \"0.1\"",
                Some((EsClient, "es_client")),
            ),
            ("[dev-dependencies]\nes-dsl = \"0.1\"", Some((EsDsl, "es_dsl"))),
            ("[build-dependencies]\nes-dsl = \"0.1\"", None),
            ("[workspace.dependencies]\nes-dsl = \"0.1\"", None),
            ("[package]\nname = \"es-dsl\"\n[dependencies]\nserde = \"1\"", None),
            ("", None),
        ] {
            let found = found.map(|(package, name)| (package, name.to_owned()));
            assert_eq!(dependency(manifest), found, "{manifest}");
        }
    }
}
