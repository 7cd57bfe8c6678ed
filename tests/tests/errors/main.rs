//! All errors on one page, `page.md`, as programs print them: a message is edited there as text, among its neighbours.
//! `UPDATE=1 cargo test -p es-tests --test errors` writes the page; `servers/` has the errors that real servers give.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests stop at the first surprise")]

mod answers;
mod aws;
mod client;
mod connections;
mod dsl;
mod environment;
mod layers;
mod logs;
mod long_work;
mod requests;
mod settings;
mod texts;

use es_tests::errors::{Page, assert_page};

#[tokio::test]
async fn the_page_is_what_the_code_says() {
    let mut page = Page::new("What errors say");
    settings::tell(&mut page);
    connections::tell(&mut page).await;
    requests::tell(&mut page).await;
    answers::tell(&mut page).await;
    long_work::tell(&mut page).await;
    dsl::tell(&mut page);
    aws::tell(&mut page).await;
    environment::tell(&mut page);
    layers::tell(&mut page).await;
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/errors/page.md");
    assert_page(file, &page.finish());
}
