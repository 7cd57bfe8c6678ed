//! Prints what a document of 50 fields adds to a build: the time on one core of a crate that has such
//! a struct with serde's derives, with and without `Document`. The crates that it uses are built
//! before. The time is that of the processor, so that what else the machine does hardly matters.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use es_bench_queries::Result;

const FIELDS: usize = 50;
const ROUNDS: usize = 8;

fn source(document: bool) -> String {
    let types = ["String", "u32", "Vec<String>", "f64", "bool"];
    let fields: String = (0..FIELDS).map(|n| format!("    field_{n}: {},\n", types[n % types.len()])).collect();
    let (derive, main) = match document {
        true => (
            ", es_dsl::Document",
            "    use es_dsl::Document as _;\n    println!(\"{} {}\", Wide::mapping(), Wide::fields().field_0.path());\n",
        ),
        false => ("", ""),
    };
    format!(
        "#[derive(serde::Serialize, serde::Deserialize{derive})]\nstruct Wide {{\n{fields}}}\n\nfn main() {{\n{main}    \
         let wide: Wide = serde_json::from_str(\"{{}}\").unwrap();\n    \
         println!(\"{{}}\", serde_json::to_string(&wide).unwrap());\n}}\n"
    )
}

/// The seconds of one core that a build of the crate alone takes.
fn build(folder: &Path, document: bool, release: bool) -> Result<f64> {
    fs::write(folder.join("src/main.rs"), source(document))?;
    let script = format!("\"$CARGO\" build --quiet {} >&2 && times", if release { "--release" } else { "" });
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder)
        .env("CARGO", env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .stderr(Stdio::inherit())
        .output()?;
    // The second line is of the processes that the shell started: of user and system, as `0m1.25s`.
    let times = String::from_utf8(output.stdout)?;
    let seconds = |time: &str| {
        let (minutes, seconds) = time.strip_suffix('s')?.split_once('m')?;
        Some(60.0 * minutes.parse::<f64>().ok()? + seconds.parse::<f64>().ok()?)
    };
    let line = times.lines().nth(1).ok_or("the build failed")?;
    line.split_whitespace().map(|time| seconds(time).ok_or_else(|| format!("`{time}` is not a time").into())).sum()
}

fn main() -> Result {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder: PathBuf = here.join("target/document");
    fs::create_dir_all(folder.join("src"))?;
    let manifest = format!(
        "[workspace]\n[package]\nname = \"wide\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\n\
         es-dsl = {{ path = {:?} }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n",
        here.join("../../../es-dsl")
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::copy(here.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    println!("| build | serde's derives | and `Document` | more |");
    println!("|---|---|---|---|");
    for (name, release) in [("debug", false), ("release", true)] {
        build(&folder, false, release)?;
        let mut best = [f64::INFINITY; 2];
        for _ in 0..ROUNDS {
            for (document, best) in [false, true].into_iter().zip(&mut best) {
                *best = best.min(build(&folder, document, release)?);
            }
        }
        let [without, with] = best;
        println!("| {name} | {without:.2} s | {with:.2} s | {:.2} s |", with - without);
    }
    Ok(())
}
