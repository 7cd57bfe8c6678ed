//! What must not compile, and in which words the compiler says so.

#[test]
fn misuse_is_told_in_plain_words() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
