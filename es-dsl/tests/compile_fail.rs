//! What must not compile, and in which words the compiler says so.
#![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::{fs, path::Path};

#[test]
fn misuse_is_told_in_plain_words() {
    // `mapping_file` is looked for beside the manifest, which `trybuild` puts into the target folder.
    let manifest = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("tests").join("trybuild/es-dsl");
    fs::create_dir_all(manifest.join("mappings")).unwrap();
    fs::copy("tests/data/mappings/tweets.json", manifest.join("mappings/tweets.json")).unwrap();
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
