//! The report of `pavm bench servlet`: one HTML page with its plots in it.

use std::fmt::Write;

use plotters::prelude::*;

use super::servlet::Line;

const SIZE: (u32, u32) = (900, 320);
const COLOURS: [RGBColor; 2] = [RGBColor(38, 102, 178), RGBColor(214, 122, 38)];
const SERVERS: [&str; 2] = ["pavm", "tomcat"];
/// The parts of the requests that latencies are shown for.
const QUANTILES: [f64; 7] = [0.0, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999];

/// The page.
pub(super) fn page(lines: &[Line]) -> Result<String, String> {
    let mut connections: Vec<usize> = lines.iter().map(|l| l.connections).collect();
    connections.sort_unstable();
    connections.dedup();
    let mut out = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>pavm bench servlet</title>\
         <style>body{font-family:sans-serif;max-width:60em;margin:2em auto}td,th{text-align:right;padding:.2em .6em}\
         td:first-child,th:first-child{text-align:left}tr:nth-child(even){background:#f3f3f3}</style>\
         <h1>Servlets under load</h1>",
    );
    for n in connections {
        let of: Vec<&Line> = lines.iter().filter(|l| l.connections == n).collect();
        let _ = write!(out, "<h2>{n} connections</h2>{}", table(&of));
        out += "<h3>Requests per second</h3>";
        out += &rates(&of)?;
        out += "<h3>Milliseconds within which a part of the requests is answered</h3>";
        for figure in names(&of) {
            out += &latencies(figure, &of)?;
        }
        out += "<h3>Where a request's time goes (pavm, microseconds)</h3>";
        out += &parts(&of);
    }
    out += "</html>\n";
    Ok(out)
}

/// The figures, each once, in their order.
fn names(lines: &[&Line]) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = lines.iter().map(|l| l.figure).collect();
    names.dedup();
    names
}

fn table(lines: &[&Line]) -> String {
    let mut out = String::from(
        "<table><tr><th>figure<th>server<th>requests/s<th>p50 ms<th>p99 ms<th>p99.9 ms<th>to tomcat</tr>",
    );
    for line in lines {
        let o = &line.outcome;
        let peer = lines.iter().find(|l| l.figure == line.figure && l.server != line.server);
        let ratio = peer.filter(|_| line.server == SERVERS[0]);
        let ratio = ratio.map_or(String::new(), |p| format!("{:.2}", o.rate() / p.outcome.rate()));
        let [p50, p99, p999] = [0.5, 0.99, 0.999].map(|q| f64::from(o.quantile(q)) / 1000.0);
        let _ = write!(
            out,
            "<tr><td>{}<td>{}<td>{:.0}<td>{p50:.2}<td>{p99:.2}<td>{p999:.2}<td>{ratio}</tr>",
            line.figure,
            line.server,
            o.rate()
        );
    }
    out + "</table>"
}

fn parts(lines: &[&Line]) -> String {
    let ours: Vec<&&Line> = lines.iter().filter(|l| !l.parts.is_empty()).collect();
    let Some(first) = ours.first() else { return String::new() };
    let heads: String =
        first.parts.iter().map(|(name, _)| format!("<th>{}", name.replace('_', " "))).collect();
    let mut out = format!("<table><tr><th>figure{heads}</tr>");
    for line in ours {
        let cells: String = line.parts.iter().map(|(_, v)| format!("<td>{v:.1}")).collect();
        let _ = write!(out, "<tr><td>{}{cells}</tr>", line.figure);
    }
    out + "</table>"
}

fn problem(e: impl std::fmt::Display) -> String {
    format!("the report's plots: {e}")
}

/// Bars beside each other.
fn rates(lines: &[&Line]) -> Result<String, String> {
    let names = names(lines);
    let most = lines.iter().map(|l| l.outcome.rate()).fold(1.0, f64::max);
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE).map_err(problem)?;
        let mut chart = ChartBuilder::on(&area)
            .margin(10)
            .x_label_area_size(30)
            .y_label_area_size(60)
            .build_cartesian_2d(0.0..names.len() as f64, 0.0..most * 1.05)
            .map_err(problem)?;
        // A label in the middle of each pair of bars.
        let label = |x: &f64| match (x.fract() - 0.5).abs() < 0.01 {
            true => names.get(*x as usize).unwrap_or(&"").to_string(),
            false => String::new(),
        };
        let mut mesh = chart.configure_mesh();
        mesh.disable_x_mesh()
            .x_labels(names.len() * 2 + 1)
            .x_label_formatter(&label)
            .draw()
            .map_err(problem)?;
        for (number, server) in SERVERS.into_iter().enumerate() {
            let bars = lines.iter().filter(|l| l.server == server).filter_map(|line| {
                let at = names.iter().position(|n| *n == line.figure)? as f64 + 0.15 + 0.35 * number as f64;
                Some(Rectangle::new([(at, 0.0), (at + 0.35, line.outcome.rate())], COLOURS[number].filled()))
            });
            let series = chart.draw_series(bars).map_err(problem)?;
            series.label(server).legend(move |(x, y)| {
                Rectangle::new([(x, y - 5), (x + 10, y + 5)], COLOURS[number].filled())
            });
        }
        let mut legend = chart.configure_series_labels();
        legend.border_style(BLACK).background_style(WHITE).draw().map_err(problem)?;
        area.present().map_err(problem)?;
    }
    Ok(svg)
}

/// A line for each server.
fn latencies(figure: &str, lines: &[&Line]) -> Result<String, String> {
    let of: Vec<&&Line> = lines.iter().filter(|l| l.figure == figure).collect();
    let millis = |line: &Line, q: f64| (f64::from(line.outcome.quantile(q)) / 1000.0).max(0.001);
    let points: Vec<f64> = of.iter().flat_map(|l| QUANTILES.map(|q| millis(l, q))).collect();
    let (least, most) = points.iter().fold((f64::MAX, 0.002), |(a, b), &v| (f64::min(a, v), f64::max(b, v)));
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (SIZE.0, SIZE.1 * 3 / 4)).into_drawing_area();
        area.fill(&WHITE).map_err(problem)?;
        let mut chart = ChartBuilder::on(&area)
            .caption(figure, ("sans-serif", 18))
            .margin(10)
            .x_label_area_size(30)
            .y_label_area_size(60)
            .build_cartesian_2d(0..QUANTILES.len() - 1, (least * 0.8..most * 1.2).log_scale())
            .map_err(problem)?;
        let label = |i: &usize| QUANTILES.get(*i).map_or(String::new(), |q| format!("{:.1} %", q * 100.0));
        let mut mesh = chart.configure_mesh();
        mesh.x_labels(QUANTILES.len()).x_label_formatter(&label).draw().map_err(problem)?;
        for line in of {
            let number = usize::from(line.server != SERVERS[0]);
            let points = QUANTILES.iter().enumerate().map(|(i, q)| (i, millis(line, *q)));
            chart.draw_series(LineSeries::new(points, COLOURS[number].stroke_width(2))).map_err(problem)?;
        }
        area.present().map_err(problem)?;
    }
    Ok(svg)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::load::Outcome;

    #[test]
    fn a_page_has_all_figures() {
        let line = |figure, server, micros: u32, parts| Line {
            figure,
            connections: 16,
            server,
            outcome: Outcome {
                micros: (micros..micros + 1000).collect(),
                took: std::time::Duration::from_secs(1),
            },
            parts,
        };
        let lines = [
            line("hello", "pavm", 100, vec![("attach_us", 12.5)]),
            line("hello", "tomcat", 300, vec![]),
            line("mix", "pavm", 200, vec![("attach_us", 13.5)]),
        ];
        let page = page(&lines).unwrap();
        assert_eq!(page.matches("<svg").count(), 3);
        for text in
            ["16 connections", "<td>hello<td>pavm<td>1000", "<td>1.00</tr>", "<td>12.5", "99.9 %", "mix"]
        {
            assert!(page.contains(text), "{text} is missing in\n{page}");
        }
    }
}
