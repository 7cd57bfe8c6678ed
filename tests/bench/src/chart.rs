//! The chart of the README: the time of the processor that the clients take for the same work, from one run.

use std::{
    fmt::{self, Write},
    fs,
    path::Path,
};

use crate::{
    Result, bulk,
    bulk_table::nanos_of_python,
    process::{Server, two_numbers},
    server::PAGES,
    typed::Stack,
};

/// So many rounds, in which all clients have their turn; the best time of each counts.
const ROUNDS: usize = 5;

/// What the clients are compared by.
struct Work {
    title: &'static str,
    task: &'static str,
    /// How often a process does it.
    times: u32,
    unit: &'static str,
    /// How many microseconds a unit has, for as many documents as one time has.
    divisor: f64,
}

/// The time that one client takes.
struct Bar {
    client: String,
    value: f64,
}

/// Measures, and writes the chart to this file.
///
/// `ES_BENCH_PYTHON` is as for the table of bulks.
pub fn chart(file: &Path) -> Result {
    let server = Server::start(&[])?;
    let calls = Stack::ALL.map(|stack| (stack.name(), stack.description()));
    let scans = [(Stack::Legacy.name(), "a scroll by hand"), (Stack::Client.name(), Stack::Client.description())];
    let bulks = bulk::Stack::ALL.map(|stack| (stack.name(), stack.description()));
    let (documents, pages) = (f64::from(bulk::DOCUMENTS), f64::from(PAGES));
    let work = [
        (&calls[..], Work { title: "A document by its id", task: "get", times: 2000, unit: "µs", divisor: 1.0 }),
        (&calls, Work { title: "A search for ten documents", task: "search", times: 2000, unit: "µs", divisor: 1.0 }),
        (&scans, Work { title: "Each document of a scan", task: "scan", times: 2, unit: "ns", divisor: pages }),
        (
            &bulks,
            Work { title: "Each document of a bulk", task: "bulk", times: 10, unit: "ns", divisor: documents / 1e3 },
        ),
    ];
    let mut panels = Vec::new();
    for (stacks, work) in work {
        let mut bars = measure(stacks, &work, server.port)?;
        if work.task == "bulk"
            && let Some(value) = nanos_of_python(server.port)?
        {
            bars.push(Bar { client: "elasticsearch-py 9 with orjson".to_owned(), value });
        }
        panels.push((work, bars));
    }
    fs::write(file, draw(&panels)?)?;
    println!("{} is drawn", file.display());
    Ok(())
}

fn measure(stacks: &[(&str, &str)], work: &Work, port: u16) -> Result<Vec<Bar>> {
    let names = stacks.iter().map(|(_, description)| description.replace(['*', '`'], ""));
    let mut bars: Vec<_> = names.map(|client| Bar { client, value: f64::INFINITY }).collect();
    for _ in 0..ROUNDS {
        for ((stack, _), bar) in stacks.iter().zip(&mut bars) {
            let args = ["repeat", work.task, stack, &port.to_string(), &work.times.to_string()];
            let [micros, _] = two_numbers(&[], &args)?;
            bar.value = bar.value.min(micros / work.divisor);
        }
    }
    Ok(bars)
}

const WIDTH: usize = 860;
const LINE: usize = 24;
const MARGIN: usize = 24;
/// Where the bars begin, and how long the longest is.
const BARS: usize = 350;
const LONGEST: f64 = 410.0;

/// An image with colours of its own for light and dark pages.
const STYLE: &str = "<style>
.es-chart-page { fill: #ffffff; stroke: #d0d7de }
.es-chart text { font: 13px system-ui, 'DejaVu Sans', sans-serif; fill: #1f2328 }
.es-chart text.es-chart-title { font-weight: 600 }
.es-chart-bar { fill: #afb8c1 }
.es-chart-ours { fill: #0969da }
@media (prefers-color-scheme: dark) {
.es-chart-page { fill: #0d1117; stroke: #30363d }
.es-chart text { fill: #e6edf3 }
.es-chart-bar { fill: #484f58 }
.es-chart-ours { fill: #4493f8 }
}
</style>";

/// The image. It has no empty line, so that it can stand in Markdown.
fn draw(panels: &[(Work, Vec<Bar>)]) -> Result<String, fmt::Error> {
    let lines: usize = panels.iter().map(|(_, bars)| bars.len() + 2).sum();
    let height = 2 * MARGIN + LINE + lines * LINE - LINE / 2;
    let mut svg = String::new();
    writeln!(
        svg,
        r#"<svg class="es-chart" xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img">"#
    )?;
    writeln!(svg, "<title>Time of the processor that clients take for the same work</title>")?;
    writeln!(svg, "{STYLE}")?;
    let (width, tall) = (WIDTH - 1, height - 1);
    writeln!(svg, r#"<rect class="es-chart-page" x="0.5" y="0.5" width="{width}" height="{tall}" rx="8"/>"#)?;
    let mut y = MARGIN + LINE / 2;
    writeln!(svg, r#"<text x="{MARGIN}" y="{y}">Time of the processor for the same work; less is better</text>"#)?;
    for (work, bars) in panels {
        y += LINE + LINE / 2;
        writeln!(svg, r#"<text class="es-chart-title" x="{MARGIN}" y="{y}">{}</text>"#, work.title)?;
        let longest = bars.iter().fold(0.0, |longest: f64, bar| longest.max(bar.value));
        for Bar { client, value } in bars {
            y += LINE;
            let class = if client == "es-client" { "es-chart-ours" } else { "es-chart-bar" };
            let length = value / longest * LONGEST;
            let (top, end) = (y - 13, BARS as f64 + length + 8.0);
            let decimals = if *value < 100.0 { 1 } else { 0 };
            writeln!(svg, r#"<text x="{MARGIN}" y="{y}">{client}</text>"#)?;
            writeln!(svg, r#"<rect class="{class}" x="{BARS}" y="{top}" width="{length:.1}" height="17" rx="2"/>"#)?;
            writeln!(svg, r#"<text x="{end:.1}" y="{y}">{value:.decimals$} {}</text>"#, work.unit)?;
        }
        y += LINE / 2;
    }
    writeln!(svg, "</svg>")?;
    Ok(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_values() {
        let work = Work { title: "Get", task: "get", times: 1, unit: "µs", divisor: 1.0 };
        let bars = [("es-client", 20.0), ("other", 40.0)];
        let bars = bars.map(|(client, value)| Bar { client: client.to_owned(), value }).into();
        let svg = draw(&[(work, bars)]).unwrap();
        assert!(svg.contains(r#"class="es-chart-ours" x="350" y="83" width="205.0""#), "{svg}");
        assert!(svg.contains(r#"class="es-chart-bar" x="350" y="107" width="410.0""#), "{svg}");
        assert!(svg.contains("20.0 µs") && svg.contains("40.0 µs"));
        assert!(!svg.contains("\n\n"), "an empty line would end it in Markdown");
    }
}
