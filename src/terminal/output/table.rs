//! `--output table`: boxes of `-`, `|` and `+`, one section per nested list.
//!
//! Follows AWS CLI's `table` format: scalars of an object side by side, or one below the other where they are wider
//! than the terminal; what is nested in sections of its own, indented by bars.

use super::Node;

/// The text of a reply, titled with the operation's name; nothing for an empty reply.
pub fn format(title: &str, node: &Node, columns: usize) -> Result<String, String> {
    let mut table = Table::default();
    if !table.build(Some(title), node, 0)? {
        return Ok(String::new());
    }
    Ok(table.render(columns as i64))
}

#[derive(Default)]
struct Table {
    sections: Vec<Section>,
}

#[derive(Default)]
struct Section {
    title: String,
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
    indent: i64,
    cols: Option<usize>,
    widths: Vec<i64>,
}

fn falsy(node: &Node) -> bool {
    match node {
        Node::Null | Node::Bool(false) => true,
        Node::Number(n) => n.as_f64() == Some(0.0),
        Node::Text(text) => text.is_empty(),
        Node::List(items) => items.is_empty(),
        Node::Object(members) => members.is_empty(),
        Node::Bool(true) => false,
    }
}

/// Names of scalar members and of the others, each sorted.
fn split<'a>(members: impl Iterator<Item = &'a (String, Node)>) -> (Vec<&'a str>, Vec<&'a str>) {
    let (mut headers, mut more) = (Vec::new(), Vec::new());
    for (key, value) in members {
        let side = if value.is_scalar() { &mut headers } else { &mut more };
        side.push(key.as_str());
    }
    for side in [&mut headers, &mut more] {
        side.sort_unstable();
        side.dedup();
    }
    (headers, more)
}

impl Table {
    fn section(&mut self, title: &str, indent: i64) {
        self.sections.push(Section {
            title: title.to_string(),
            indent,
            ..Section::default()
        });
    }

    fn current(&mut self) -> &mut Section {
        if self.sections.is_empty() {
            self.sections.push(Section::default());
        }
        let last = self.sections.len() - 1;
        &mut self.sections[last]
    }

    fn build(&mut self, title: Option<&str>, node: &Node, indent: i64) -> Result<bool, String> {
        if falsy(node) {
            return Ok(false);
        }
        if let Some(title) = title {
            self.section(title, indent);
        }
        match node {
            Node::List(items) if matches!(items[0], Node::Object(_)) => self.list(items, indent, title)?,
            Node::List(items) => {
                for item in items {
                    match item {
                        Node::List(cells) if cells.iter().all(Node::is_scalar) => {
                            self.current().row(cells.iter().map(Node::python).collect())?;
                        }
                        Node::List(_) | Node::Object(_) => {
                            self.build(None, item, 0)?;
                        }
                        scalar => self.current().row(vec![scalar.python()])?,
                    }
                }
            }
            Node::Object(members) => self.object(members, indent)?,
            _ => {}
        }
        Ok(true)
    }

    fn object(&mut self, members: &[(String, Node)], indent: i64) -> Result<(), String> {
        let (headers, more) = split(members.iter());
        let cell = |name: &str| members.iter().find(|(key, _)| key == name).map(|(_, value)| value);
        let text = |name: &str| cell(name).map(Node::python).unwrap_or_default();
        if let [only] = headers[..] {
            self.current().row(vec![only.to_string(), text(only)])?;
        } else if !headers.is_empty() {
            self.current().header(&headers);
            self.current().row(headers.iter().map(|name| text(name)).collect())?;
        }
        for name in more {
            if let Some(value) = cell(name) {
                self.build(Some(name), value, indent + 1)?;
            }
        }
        Ok(())
    }

    fn list(&mut self, items: &[Node], indent: i64, title: Option<&str>) -> Result<(), String> {
        let objects = || {
            items
                .iter()
                .filter_map(|item| if let Node::Object(m) = item { Some(m) } else { None })
        };
        let headers = {
            let mut names: Vec<&str> = objects().flat_map(|members| split(members.iter()).0).collect();
            names.sort_unstable();
            names.dedup();
            names
        };
        let more = {
            let mut names: Vec<&str> = objects().flat_map(|members| split(members.iter()).1).collect();
            names.sort_unstable();
            names.dedup();
            names
        };
        self.current().header(&headers);
        for (i, members) in objects().enumerate() {
            if i > 0 && !more.is_empty() {
                self.section(title.unwrap_or_default(), indent);
                self.current().header(&headers);
            }
            let find = |name: &str| members.iter().find(|(key, _)| key == name).map(|(_, value)| value);
            let row = headers
                .iter()
                .map(|name| find(name).map(Node::python).unwrap_or_default())
                .collect();
            self.current().row(row)?;
            for name in &more {
                if let Some(value) = find(name) {
                    self.build(Some(name), value, indent + 1)?;
                }
            }
        }
        Ok(())
    }

    fn render(mut self, columns: i64) -> String {
        let mut width = self.width();
        if width > columns {
            for section in &mut self.sections {
                section.turn();
            }
            width = self.width();
        }
        let mut out = format!("{}\n", "-".repeat(width.max(0) as usize));
        for section in &self.sections {
            section.render(width - section.indent * 2, &mut out);
        }
        out
    }

    fn width(&self) -> i64 {
        self.sections.iter().map(Section::total).max().unwrap_or(0)
    }
}

impl Section {
    fn widen(&mut self, cells: &[String]) {
        for (i, cell) in cells.iter().enumerate() {
            match self.widths.get_mut(i) {
                Some(width) => *width = (*width).max(length(cell)),
                None => self.widths.push(length(cell)),
            }
        }
    }

    fn header(&mut self, names: &[&str]) {
        self.headers = names.iter().map(|name| name.to_string()).collect();
        self.cols.get_or_insert(names.len());
        let cells = self.headers.clone();
        self.widen(&cells);
    }

    fn row(&mut self, cells: Vec<String>) -> Result<(), String> {
        let cols = *self.cols.get_or_insert(cells.len());
        if cells.len() != cols {
            return Err(format!(
                "Row should have {cols} elements, instead it has {}",
                cells.len()
            ));
        }
        self.widen(&cells);
        self.rows.push(cells);
        Ok(())
    }

    /// One row under headers becomes one row per header.
    fn turn(&mut self) {
        if self.rows.len() != 1 || self.headers.is_empty() {
            return;
        }
        let mut turned = Section {
            title: std::mem::take(&mut self.title),
            indent: self.indent,
            ..Section::default()
        };
        let cells = self.rows.remove(0);
        for (header, cell) in std::mem::take(&mut self.headers).into_iter().zip(cells) {
            // Two cells each: never refused.
            let _ = turned.row(vec![header, cell]);
        }
        *self = turned;
    }

    fn total(&self) -> i64 {
        let cells: i64 = self.widths.iter().map(|width| width + 4).sum();
        (length(&self.title) + 2 + 2 * self.indent).max(cells + 2 + 2 * self.indent)
    }

    /// Column widths that together fill the table.
    fn scaled(&self, full: i64) -> Vec<i64> {
        let plain: Vec<i64> = self.widths.iter().map(|width| width + 4).collect();
        let sum: i64 = plain.iter().sum();
        if sum == 0 {
            return plain;
        }
        let scale = full as f64 / sum as f64;
        let mut scaled: Vec<i64> = plain
            .iter()
            .map(|width| (scale * *width as f64).round_ties_even() as i64)
            .collect();
        let mut off = scaled.iter().sum::<i64>() - full;
        let count = scaled.len();
        while off != 0 {
            for i in 0..count {
                let (at, step) = if off > 0 { (i, -1) } else { (count - 1 - i, 1) };
                scaled[at] += step;
                off += step;
                if off == 0 {
                    break;
                }
            }
        }
        scaled
    }

    fn render(&self, full: i64, out: &mut String) {
        let bars = "|".repeat(self.indent.max(0) as usize);
        let mut line = |text: &str| {
            out.push_str(&format!("{bars}{text}{bars}\n"));
        };
        if !self.title.is_empty() {
            line(&center(&self.title, full, "|"));
            if self.headers.is_empty() && self.rows.is_empty() {
                line(&format!("+{}+", dashes(full - 2)));
            }
        }
        let widths = self.scaled(full);
        let rule: String = widths
            .iter()
            .enumerate()
            .map(|(i, width)| {
                if i == 0 {
                    format!("+{}+", dashes(width - 2))
                } else {
                    format!("{}+", dashes(width - 1))
                }
            })
            .collect();
        let edge = |i: usize| if i == 0 { "|" } else { "" };
        if !self.headers.is_empty() {
            line(&rule);
            let cells = self.headers.iter().zip(&widths).enumerate();
            line(
                &cells
                    .map(|(i, (cell, width))| center(cell, *width, edge(i)))
                    .collect::<String>(),
            );
        }
        if !self.rows.is_empty() && !widths.is_empty() {
            line(&rule);
            for row in &self.rows {
                let cells = row.iter().zip(&widths).enumerate();
                line(
                    &cells
                        .map(|(i, (cell, width))| left(cell, *width, edge(i)))
                        .collect::<String>(),
                );
            }
            line(&rule);
        }
    }
}

fn dashes(count: i64) -> String {
    "-".repeat(count.max(0) as usize)
}

fn spaces(count: i64) -> String {
    " ".repeat(count.max(0) as usize)
}

fn center(text: &str, full: i64, edge: &str) -> String {
    let before = full / 2 - length(text) / 2 - 1;
    let after = full - 1 - (edge.len() as i64 + before + length(text));
    format!("{edge}{}{text}{}|", spaces(before), spaces(after))
}

fn left(text: &str, full: i64, edge: &str) -> String {
    let edges = edge.len() as i64 + 1;
    let padding = if full >= length(text) + 2 + edges { 2 } else { 0 };
    let after = full - edge.len() as i64 - padding - length(text) - 1;
    format!("{edge}{}{text}{}|", spaces(padding), spaces(after))
}

/// Columns a text takes: two for East Asian wide characters.
fn length(text: &str) -> i64 {
    let wide = |c: char| {
        matches!(c as u32, 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f
            | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd)
    };
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nested_lists_are_sections_with_bars() {
        let value =
            json!({"Vpcs": [{"VpcId": "vpc-1", "State": "available", "Tags": [{"Key": "Name", "Value": "yard"}]}]});
        let expected = "\
--------------------------
|      DescribeVpcs      |
+------------------------+
||         Vpcs         ||
|+------------+---------+|
||    State   |  VpcId  ||
|+------------+---------+|
||  available |  vpc-1  ||
|+------------+---------+|
|||        Tags        |||
||+--------+-----------+||
|||   Key  |   Value   |||
||+--------+-----------+||
|||  Name  |  yard     |||
||+--------+-----------+||
";
        assert_eq!(format("DescribeVpcs", &Node::plain(&value), 80).unwrap(), expected);
    }

    #[test]
    fn a_wide_row_is_turned() {
        let value = json!({"a": "x".repeat(50), "b": "y".repeat(50)});
        let text = format("T", &Node::plain(&value), 80).unwrap();
        assert!(text.contains("+---+----") && text.contains("|  a|  xx"), "{text}");
        assert_eq!(text.lines().count(), 6, "{text}");
    }
}
