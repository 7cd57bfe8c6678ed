//! The data of the specification, which is not part of this repository.

use std::path::PathBuf;

/// A file of the folder with the data of the specification, if that is there.
pub(crate) fn data(file: &str) -> Option<String> {
    let folder = std::env::var_os("ES_API_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    let text = std::fs::read_to_string(folder.join(file)).ok();
    if text.is_none() {
        println!(
            "no {file} in {} (set ES_API_DATA): what is in this repository is all that is checked",
            folder.display()
        );
    }
    text
}
