//! A tape as SVG, for export and print.

use super::tape::{Across, Down, Mark, Tape};
use std::fmt::Write;

/// The drawing as one SVG document on a ground of this CSS colour, titled for those who cannot see it.
pub fn svg(tape: &Tape, ground: &str, face: &str, title: &str, summary: &str) -> String {
    let (w, h) = tape.size;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\">\
         <title>{}</title><desc>{}</desc><rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>",
        escaped(title),
        escaped(summary),
        escaped(ground)
    );
    for mark in &tape.marks {
        // Writing to a String cannot fail.
        let _ = one(&mut out, mark, face);
    }
    out.push_str("</svg>\n");
    out
}

fn one(out: &mut String, mark: &Mark, face: &str) -> std::fmt::Result {
    match mark {
        Mark::Stroke { ink, width, dash, path } => {
            write!(
                out,
                "<path fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\"",
                ink.css()
            )?;
            if dash.0 > 0 {
                write!(out, " stroke-dasharray=\"{} {}\"", dash.0, dash.1)?;
            }
            write!(out, " stroke-linejoin=\"round\" d=\"")?;
            lines(out, path.lines(), 0.5, false)?;
            out.push_str("\"/>");
        }
        Mark::Fill { ink, path } => {
            write!(out, "<path fill=\"{}\" d=\"", ink.css())?;
            lines(out, path.lines(), 0.0, true)?;
            out.push_str("\"/>");
        }
        Mark::Discs { ink, radius, centres } => {
            for (x, y) in centres {
                write!(
                    out,
                    "<circle cx=\"{x}.5\" cy=\"{y}.5\" r=\"{radius}\" fill=\"{}\"/>",
                    ink.css()
                )?;
            }
        }
        Mark::Text {
            ink,
            size,
            bold,
            text,
            at,
            across,
            down,
        } => {
            let anchor = match across {
                Across::Left => "start",
                Across::Centre => "middle",
                Across::Right => "end",
            };
            let baseline = f64::from(at.1) + size * rise(*down);
            write!(
                out,
                "<text x=\"{}\" y=\"{baseline:.1}\" font-family=\"{}\" font-stretch=\"condensed\" font-size=\"{size}\" \
                 font-weight=\"{}\" text-anchor=\"{anchor}\" fill=\"{}\">{}</text>",
                at.0,
                escaped(face),
                if *bold { 600 } else { 500 },
                ink.css(),
                escaped(text)
            )?;
        }
    }
    Ok(())
}

/// How far below its point a text's baseline is, in sizes: capitals are 0.686 high.
pub fn rise(down: Down) -> f64 {
    match down {
        Down::Top => 0.84,
        Down::Middle => 0.343,
        Down::Bottom => -0.16,
    }
}

fn lines<'a>(
    out: &mut String,
    lines: impl Iterator<Item = &'a [(i32, i32)]>,
    shift: f64,
    close: bool,
) -> std::fmt::Result {
    for line in lines {
        for (i, (x, y)) in line.iter().enumerate() {
            let verb = if i == 0 { 'M' } else { 'L' };
            write!(out, "{verb}{} {}", f64::from(*x) + shift, f64::from(*y) + shift)?;
        }
        if close {
            out.push('Z');
        }
    }
    Ok(())
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML 1.0 has no way to write the other control characters.
            c if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tape::Ink;
    use super::*;

    #[test]
    fn names_are_escaped_and_paths_are_whole() {
        let mut tape = Tape::new((20, 10));
        tape.stroke(Ink::rgb(1, 2, 3), 2, [(0, 0), (5, 5)]);
        tape.fill(Ink::rgb(1, 2, 3), [(0, 0), (5, 0), (5, 5)]);
        let out = svg(&tape, "#fff", "a\"b", "<Tasks> & \u{1}", "s");
        assert!(out.contains("<title>&lt;Tasks&gt; &amp; </title>"));
        assert!(out.contains("d=\"M0.5 0.5L5.5 5.5\"") && out.contains("d=\"M0 0L5 0L5 5Z\""));
    }
}
