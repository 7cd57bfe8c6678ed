//! Sources of scripts, as `painless!` reads them while a program is compiled.
#![no_main]
#![allow(dead_code, reason = "the macro uses what is read here")]

use libfuzzer_sys::fuzz_target;

#[path = "../../../es-dsl/derive/src/painless/source/mod.rs"]
mod source;

fuzz_target!(|text: &str| {
    match source::read(text) {
        // White space behind it changes nothing.
        Ok(used) => assert_eq!(source::read(&format!("{text}\n ")), Ok(used)),
        Err(message) => assert!(!message.is_empty()),
    }
});
