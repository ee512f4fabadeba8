//! The colours of charts, read once for each theme through probe elements: a canvas cannot resolve `light-dark()`.

use super::tape::Ink;
use crate::view::chart::Role;
use std::rc::Rc;

/// Tokens that are not a series.
const GROUND: [&str; 13] = [
    "--panel",
    "--panel-2",
    "--ink",
    "--ink-2",
    "--ink-3",
    "--line",
    "--line-2",
    "--grid",
    "--signal",
    "--signal-ink",
    "--signal-text",
    "--sign",
    "--sign-ink",
];
const LIGHT: [(u8, u8, u8); 13] = [
    (255, 255, 255),
    (244, 246, 245),
    (20, 32, 27),
    (61, 74, 68),
    (85, 98, 92),
    (211, 218, 214),
    (180, 190, 185),
    (226, 231, 228),
    (255, 203, 31),
    (20, 32, 27),
    (111, 80, 0),
    (20, 32, 27),
    (255, 255, 255),
];
const LIGHT_SERIES: [(u8, u8, u8); 14] = [
    (20, 32, 27),
    (8, 107, 77),
    (32, 102, 173),
    (32, 102, 173),
    (76, 86, 97),
    (122, 63, 147),
    (91, 74, 30),
    (179, 35, 27),
    (168, 28, 23),
    (133, 67, 0),
    (8, 107, 77),
    (76, 86, 97),
    (133, 67, 0),
    (179, 35, 27),
];

/// Every colour a chart uses, and the size of a rem.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    pub panel: Ink,
    pub ink: Ink,
    pub ink_2: Ink,
    pub ink_3: Ink,
    pub line_2: Ink,
    pub grid: Ink,
    pub signal: Ink,
    pub signal_ink: Ink,
    pub signal_text: Ink,
    pub sign: Ink,
    pub sign_ink: Ink,
    series: [Ink; 14],
    /// CSS pixels of one rem.
    pub rem: f64,
    /// The family of the lettering, as CSS writes it.
    pub face: String,
}

impl Palette {
    /// The light theme, for print, export and tests.
    pub fn light() -> Palette {
        let face = "Archivo Yard, system-ui, sans-serif".to_string();
        Palette::of(&LIGHT.map(Some), &LIGHT_SERIES.map(Some), 16.0, face)
    }

    /// The colour of a role.
    pub fn series(&self, role: Role) -> Ink {
        Role::ALL
            .iter()
            .position(|r| *r == role)
            .map_or(self.ink, |i| self.series[i])
    }

    fn of(ground: &[Option<(u8, u8, u8)>], series: &[Option<(u8, u8, u8)>], rem: f64, face: String) -> Palette {
        let ink = |rgb: (u8, u8, u8)| Ink { rgb, alpha: 255 };
        let at = |i: usize| ink(ground.get(i).copied().flatten().unwrap_or(LIGHT[i]));
        let line = |i: usize| ink(series.get(i).copied().flatten().unwrap_or(LIGHT_SERIES[i]));
        Palette {
            panel: at(0),
            ink: at(2),
            ink_2: at(3),
            ink_3: at(4),
            line_2: at(6),
            grid: at(7),
            signal: at(8),
            signal_ink: at(9),
            signal_text: at(10),
            sign: at(11),
            sign_ink: at(12),
            series: std::array::from_fn(line),
            rem,
            face,
        }
    }

    /// The page's colours as they are now: one probe for each token, one style pass for all of them.
    pub fn of_page() -> Option<Rc<Palette>> {
        let window = web_sys::window()?;
        let document = window.document()?;
        let body = document.body()?;
        let rack = document.create_element("div").ok()?;
        rack.set_class_name("chart-probe");
        let tokens: Vec<&str> = GROUND.into_iter().chain(Role::ALL.map(Role::token)).collect();
        for token in &tokens {
            let probe = document.create_element("i").ok()?;
            let probe = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(probe);
            probe.style().set_property("color", &format!("var({token})")).ok()?;
            rack.append_child(&probe).ok()?;
        }
        body.append_child(&rack).ok()?;
        let mut colours = Vec::with_capacity(tokens.len());
        let mut child = rack.first_element_child();
        while let Some(probe) = child {
            let style = window.get_computed_style(&probe).ok().flatten();
            colours.push(
                style
                    .and_then(|s| s.get_property_value("color").ok())
                    .and_then(|c| parse(&c)),
            );
            child = probe.next_element_sibling();
        }
        let of_rack = window.get_computed_style(&rack).ok().flatten();
        let face = of_rack
            .and_then(|s| s.get_property_value("font-family").ok())
            .filter(|f| !f.is_empty());
        let root = document
            .document_element()
            .and_then(|e| window.get_computed_style(&e).ok().flatten());
        let rem = root.and_then(|s| s.get_property_value("font-size").ok());
        let rem = rem
            .and_then(|s| s.trim_end_matches("px").parse::<f64>().ok())
            .filter(|r| *r > 4.0 && *r < 200.0);
        rack.remove();
        let (ground, series) = colours.split_at(GROUND.len().min(colours.len()));
        let face = face.unwrap_or_else(|| "sans-serif".into());
        Some(Rc::new(Palette::of(ground, series, rem.unwrap_or(16.0), face)))
    }
}

/// `rgb(20, 32, 27)` or `rgba(…)` as computed styles give it.
fn parse(css: &str) -> Option<(u8, u8, u8)> {
    let inside = css
        .strip_prefix("rgba(")
        .or_else(|| css.strip_prefix("rgb("))?
        .strip_suffix(')')?;
    let mut parts = inside
        .split([',', ' ', '/'])
        .filter(|p| !p.is_empty())
        .map(|p| p.parse::<f64>().ok());
    let mut next = || Some(parts.next()??.round().clamp(0.0, 255.0) as u8);
    Some((next()?, next()?, next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computed_colours_are_read_in_both_spellings() {
        assert_eq!(parse("rgb(20, 32, 27)"), Some((20, 32, 27)));
        assert_eq!(parse("rgba(20 32 27 / 0.5)"), Some((20, 32, 27)));
        assert_eq!(parse("light-dark(#fff, #000)"), None);
    }

    #[test]
    fn every_role_has_its_colour() {
        let palette = Palette::light();
        assert_eq!(palette.series(Role::Desired), Ink::rgb(20, 32, 27));
        assert_eq!(palette.series(Role::Code5xx), Ink::rgb(179, 35, 27));
        assert_eq!(palette.series(Role::Running), palette.series(Role::Code2xx));
    }
}
