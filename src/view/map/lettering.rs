//! How wide a text on the map is, without asking the page, and cutting what does not fit.
//!
//! Invariant: an estimate for condensed Archivo, a little too wide rather than too narrow, for letters of any script.

/// The width of a text in the unit of `size`.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// The text if it fits in `room`, else its beginning and an ellipsis; nothing where not even that fits.
pub fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_string();
    }
    let mut left = room - width("…", size);
    if left < 0.0 {
        return String::new();
    }
    let fits = |letter: &char| {
        left -= advance(*letter) * size;
        left >= 0.0
    };
    let mut cut: String = text.chars().take_while(fits).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

fn advance(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '\u{202f}' => 0.26,
        'f' | 't' | 'r' | '-' | '/' | '(' | ')' => 0.35,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' | '→' => 0.78,
        'A'..='Z' => 0.58,
        ' '..='~' => 0.5,
        '¼' | '½' | '¾' => 0.75,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_kept_and_what_does_not_ends_in_an_ellipsis() {
        assert_eq!(fit("web:7", 12.0, 60.0), "web:7");
        let cut = fit("a-very-long-family-name:12", 12.0, 60.0);
        assert!(
            cut.ends_with('…') && cut.len() < 20 && width(&cut, 12.0) <= 60.0,
            "{cut}"
        );
        assert_eq!(fit("web", 12.0, 3.0), "");
    }

    #[test]
    fn letters_of_other_scripts_are_taken_as_wide() {
        assert!(width("世界", 10.0) >= 20.0);
        assert!(width(&fit(&"世".repeat(256), 10.0, 90.0), 10.0) <= 90.0);
    }
}
