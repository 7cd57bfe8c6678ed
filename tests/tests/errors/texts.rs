//! Every text of an error in the sources is on a page, or in `elsewhere.md`, which says why not.

use std::{collections::BTreeSet, fs, path::Path};

use proc_macro2::{TokenStream, TokenTree};
use regex::Regex;

/// Sources whose texts are not ours to edit, or no errors: endpoints, scripts, and words of servers that are looked for.
const LEFT_OUT: [&str; 5] = [
    "endpoints/elasticsearch.rs",
    "endpoints/opensearch.rs",
    "script/painless.rs",
    "error/cases.rs",
    "mapping/gaps.rs",
];

#[test]
fn every_text_of_an_error_is_on_a_page_or_has_a_reason() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    let mut found = BTreeSet::new();
    for package in ["es-transport", "es-dsl", "es-client"] {
        read_folder(&pages.join("../../..").join(package).join("src"), &mut found);
    }
    let told = ["page.md", "logs.md"].map(|name| lines(&pages.join(name))).concat();
    let of_servers = fs::read_dir(pages.join("servers")).unwrap().map(|entry| lines(&entry.unwrap().path()));
    let told = told + &of_servers.collect::<String>();
    let elsewhere = lines(&pages.join("elsewhere.md"));
    let told: BTreeSet<_> = found.iter().filter(|text| Regex::new(&pattern(text)).unwrap().is_match(&told)).collect();
    let elsewhere: BTreeSet<_> = elsewhere.lines().map(str::to_owned).collect();
    let missing: Vec<_> = found.iter().filter(|text| !told.contains(text) && !elsewhere.contains(*text)).collect();
    assert!(missing.is_empty(), "provoke these on the page, or say in elsewhere.md why not: {missing:#?}");
    let wrong: Vec<_> = elsewhere.iter().filter(|text| !found.contains(*text) || told.contains(text)).collect();
    assert!(wrong.is_empty(), "elsewhere.md has texts that no source has, or that are on a page: {wrong:#?}");
}

/// The lines of a page that show texts.
fn lines(page: &Path) -> String {
    let text = fs::read_to_string(page).unwrap();
    text.lines().filter_map(|line| line.strip_prefix("    ")).map(|line| format!("{line}\n")).collect()
}

/// The text with anything in the place of what is put in.
fn pattern(text: &str) -> String {
    let put_in = Regex::new(r"\{[^{}]*\}").unwrap();
    put_in.split(text).map(regex::escape).collect::<Vec<_>>().join(".*")
}

fn read_folder(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_test = path.file_stem().is_some_and(|name| name.to_string_lossy().ends_with("tests"));
        if path.is_dir() && !is_test {
            read_folder(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") && !is_test {
            let is_left_out = LEFT_OUT.iter().any(|end| path.ends_with(end));
            let source = fs::read_to_string(&path).unwrap();
            let tested = source.split("mod tests {").next().filter(|_| !is_left_out);
            read_tokens(tested.unwrap_or_default().parse().unwrap(), found);
        }
    }
}

/// Finds the texts of several words, outside of tests and of attributes other than `error`.
fn read_tokens(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(hash) if hash.as_char() == '#' => {
                let attribute: TokenStream =
                    tokens.find(|token| matches!(token, TokenTree::Group(_))).into_iter().collect();
                if attribute.to_string().starts_with("[error") {
                    read_tokens(attribute, found);
                }
            }
            TokenTree::Group(group) => read_tokens(group.stream(), found),
            TokenTree::Literal(literal) => {
                let text = syn::parse_str::<syn::LitStr>(&literal.to_string()).map(|text| text.value());
                let text = text.unwrap_or_default().trim().to_owned();
                let fixed = pattern(&text).replace(".*", "{}");
                let is_word = |word: &&str| word.len() > 1 && word.chars().all(char::is_alphabetic);
                if text.contains(' ') && fixed.split([' ', ',', ';', ':', '.', '`']).filter(is_word).count() > 1 {
                    found.insert(text);
                }
            }
            _ => {}
        }
    }
}
