//! The chart of the README: the time of the processor that clients take for the same work, as the tables have it.

use std::{
    fmt::{self, Write},
    fs,
    path::Path,
};

use crate::{
    Result, bulk_table,
    job::Task,
    tables::{on_one_core, scan_nanos},
    typed::Stack,
};

/// The times that clients take for the same work.
struct Panel {
    title: &'static str,
    unit: &'static str,
    bars: Vec<Bar>,
}

/// The time of one client. The first one of a panel is by hand.
struct Bar {
    client: String,
    value: f64,
}

impl Panel {
    fn new(
        title: &'static str,
        unit: &'static str,
        clients: impl IntoIterator<Item = &'static str>,
        values: impl IntoIterator<Item = f64>,
    ) -> Self {
        // Without the marks of Markdown.
        let clients = clients.into_iter().map(|client| client.replace(['*', '`'], ""));
        let bars = clients.zip(values).map(|(client, value)| Bar { client, value }).collect();
        Self { title, unit, bars }
    }
}

/// Measures, and writes the chart to this file.
///
/// `ES_BENCH_PYTHON` is as for the table of bulks.
pub fn chart(file: &Path) -> Result {
    let clients = Stack::ALL.map(Stack::description);
    let (bulks, nanos): (Vec<_>, Vec<_>) = bulk_table::nanos()?.into_iter().unzip();
    let panels = [
        Panel::new("A document by its id", "µs", clients, micros_of(Task::Get)?),
        Panel::new("A search for ten documents", "µs", clients, micros_of(Task::Search)?),
        Panel::new("Each document of a scan", "ns", ["a scroll by hand", "**es-client**"], scan_nanos()?),
        Panel::new("Each document of a bulk", "ns", bulks, nanos),
    ];
    fs::write(file, draw(&panels)?)?;
    println!("{} is drawn", file.display());
    Ok(())
}

/// What each client takes of the processor for a call.
fn micros_of(task: Task) -> Result<Vec<f64>> {
    let times = on_one_core(task, Stack::ALL.map(Stack::name))?;
    Ok(times.into_iter().map(|[_, client]| client).collect())
}

const WIDTH: usize = 860;
const LINE: usize = 24;
const MARGIN: usize = 24;
/// Where the bars begin, and how long the longest is.
const BARS: usize = 350;
const LONGEST: f64 = 370.0;
/// Where the colours are told.
const LEGEND: usize = 650;

/// An image with colours of its own for light and dark pages.
const STYLE: &str = "<style>
.es-chart-page { fill: #ffffff; stroke: #d0d7de }
.es-chart text { font: 13px system-ui, 'DejaVu Sans', sans-serif; fill: #1f2328 }
.es-chart text.es-chart-title { font-weight: 600 }
.es-chart .es-chart-note { fill: #59636e }
.es-chart-bar { fill: #afb8c1 }
.es-chart-ours { fill: #0969da }
@media (prefers-color-scheme: dark) {
.es-chart-page { fill: #0d1117; stroke: #30363d }
.es-chart text { fill: #e6edf3 }
.es-chart .es-chart-note { fill: #9198a1 }
.es-chart-bar { fill: #484f58 }
.es-chart-ours { fill: #4493f8 }
}
</style>";

/// The image. It has no empty line, so that it can stand in Markdown.
fn draw(panels: &[Panel]) -> Result<String, fmt::Error> {
    let lines: usize = panels.iter().map(|panel| panel.bars.len() + 2).sum();
    let height = 2 * MARGIN + 2 * LINE + lines * LINE - LINE / 2;
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
    writeln!(
        svg,
        r#"<text class="es-chart-title" x="{MARGIN}" y="{y}">Time of the processor for the same work; less is better</text>"#
    )?;
    for (class, name, x) in [("es-chart-ours", "es-client", LEGEND), ("es-chart-bar", "others", LEGEND + 110)] {
        let (top, after) = (y - 11, x + 20);
        writeln!(svg, r#"<rect class="{class}" x="{x}" y="{top}" width="13" height="13" rx="2"/>"#)?;
        writeln!(svg, r#"<text x="{after}" y="{y}">{name}</text>"#)?;
    }
    y += LINE;
    writeln!(
        svg,
        r#"<text class="es-chart-note" x="{MARGIN}" y="{y}">User and system time of the client’s process alone; ×: to the first of each group, which is written by hand</text>"#
    )?;
    for Panel { title, unit, bars } in panels {
        y += LINE + LINE / 2;
        writeln!(svg, r#"<text class="es-chart-title" x="{MARGIN}" y="{y}">{title}</text>"#)?;
        let longest = bars.iter().fold(0.0, |longest: f64, bar| longest.max(bar.value));
        let floor = bars.first().map_or(1.0, |bar| bar.value);
        for Bar { client, value } in bars {
            y += LINE;
            let class = if client.starts_with("es-client") { "es-chart-ours" } else { "es-chart-bar" };
            let (length, ratio) = (value / longest * LONGEST, value / floor);
            let (top, end) = (y - 13, BARS as f64 + length + 8.0);
            let decimals = if *value < 100.0 { 1 } else { 0 };
            writeln!(svg, r#"<text x="{MARGIN}" y="{y}">{client}</text>"#)?;
            writeln!(svg, r#"<rect class="{class}" x="{BARS}" y="{top}" width="{length:.1}" height="17" rx="2"/>"#)?;
            writeln!(
                svg,
                r#"<text x="{end:.1}" y="{y}">{value:.decimals$} {unit}<tspan class="es-chart-note" dx="8">{ratio:.2} ×</tspan></text>"#
            )?;
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
        let svg = draw(&[Panel::new("Get", "µs", ["by `hand`", "**es-client**, alone"], [40.0, 20.0])]).unwrap();
        assert!(svg.contains(r#"class="es-chart-bar" x="350" y="107" width="370.0""#), "{svg}");
        assert!(svg.contains(r#"class="es-chart-ours" x="350" y="131" width="185.0""#), "{svg}");
        assert!(svg.contains(">by hand<") && svg.contains(">es-client, alone<"));
        assert!(svg.contains("40.0 µs") && svg.contains("20.0 µs") && svg.contains("0.50 ×"));
        assert!(!svg.contains("\n\n"), "an empty line would end it in Markdown");
    }
}
