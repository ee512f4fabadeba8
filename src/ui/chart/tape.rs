//! A drawing as plain data: strokes, fills and texts in device pixels, in the order they are laid down.
//!
//! Invariant: neighbours of one style are one path, so that a painter needs one call for each style, not for each point.

/// Colour with opacity: red, green, blue, and 0–255 of opacity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ink {
    pub rgb: (u8, u8, u8),
    pub alpha: u8,
}

impl Ink {
    /// An opaque colour.
    pub const fn rgb(r: u8, g: u8, b: u8) -> Ink {
        Ink {
            rgb: (r, g, b),
            alpha: 255,
        }
    }

    /// As CSS writes it.
    pub fn css(self) -> String {
        let (r, g, b) = self.rgb;
        match self.alpha {
            255 => format!("#{r:02x}{g:02x}{b:02x}"),
            alpha => format!("rgba({r},{g},{b},{:.3})", f64::from(alpha) / 255.0),
        }
    }
}

/// The rhythm of a line, in device pixels: drawn, left out; `(0, 0)` is solid.
pub type Dash = (u32, u32);

/// Several polylines in one: the points, and where each begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    pub points: Vec<(i32, i32)>,
    pub starts: Vec<usize>,
}

impl Path {
    /// Adds one polyline; fewer than one point adds nothing.
    pub fn add(&mut self, points: impl IntoIterator<Item = (i32, i32)>) {
        let start = self.points.len();
        self.points.extend(points);
        if self.points.len() > start {
            self.starts.push(start);
        }
    }

    /// Each polyline.
    pub fn lines(&self) -> impl Iterator<Item = &[(i32, i32)]> {
        let ends = self
            .starts
            .iter()
            .skip(1)
            .copied()
            .chain(std::iter::once(self.points.len()));
        self.starts
            .iter()
            .zip(ends)
            .map(|(start, end)| &self.points[*start..end])
    }
}

/// Where a text stands relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Across {
    Left,
    Centre,
    Right,
}

/// Which line of a text is at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Down {
    Top,
    Middle,
    Bottom,
}

/// One thing laid down.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    Stroke {
        ink: Ink,
        width: u32,
        dash: Dash,
        path: Path,
    },
    Fill {
        ink: Ink,
        path: Path,
    },
    Discs {
        ink: Ink,
        radius: u32,
        centres: Vec<(i32, i32)>,
    },
    Text {
        ink: Ink,
        size: f64,
        bold: bool,
        text: String,
        at: (i32, i32),
        across: Across,
        down: Down,
    },
}

/// A whole drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tape {
    pub size: (u32, u32),
    pub marks: Vec<Mark>,
    /// The rhythm of the lines that follow: plotters has no word for it.
    pub dash: Dash,
}

impl Tape {
    /// An empty drawing of this size in device pixels.
    pub fn new(size: (u32, u32)) -> Tape {
        Tape {
            size,
            ..Tape::default()
        }
    }

    /// Lays down a polyline.
    pub fn stroke(&mut self, ink: Ink, width: u32, points: impl IntoIterator<Item = (i32, i32)>) {
        if ink.alpha == 0 {
            return;
        }
        let now = self.dash;
        if let Some(Mark::Stroke {
            ink: i,
            width: w,
            dash,
            path,
        }) = self.marks.last_mut()
            && (*i, *w, *dash) == (ink, width, now)
        {
            path.add(points);
            return;
        }
        let mut path = Path::default();
        path.add(points);
        if !path.points.is_empty() {
            self.marks.push(Mark::Stroke {
                ink,
                width,
                dash: now,
                path,
            });
        }
    }

    /// Lays down a filled polygon.
    pub fn fill(&mut self, ink: Ink, points: impl IntoIterator<Item = (i32, i32)>) {
        if ink.alpha == 0 {
            return;
        }
        if let Some(Mark::Fill { ink: i, path }) = self.marks.last_mut()
            && *i == ink
        {
            path.add(points);
            return;
        }
        let mut path = Path::default();
        path.add(points);
        if !path.points.is_empty() {
            self.marks.push(Mark::Fill { ink, path });
        }
    }

    /// Lays down a disc.
    pub fn disc(&mut self, ink: Ink, radius: u32, centre: (i32, i32)) {
        if let Some(Mark::Discs {
            ink: i,
            radius: r,
            centres,
        }) = self.marks.last_mut()
            && (*i, *r) == (ink, radius)
        {
            centres.push(centre);
        } else if ink.alpha > 0 {
            self.marks.push(Mark::Discs {
                ink,
                radius,
                centres: vec![centre],
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Ink = Ink::rgb(200, 0, 0);

    #[test]
    fn neighbours_of_one_style_become_one_path_and_order_is_kept() {
        let mut tape = Tape::new((10, 10));
        tape.stroke(RED, 1, [(0, 0), (1, 1)]);
        tape.stroke(RED, 1, [(5, 5), (6, 6)]);
        tape.fill(RED, [(0, 0), (1, 0), (1, 1)]);
        tape.stroke(RED, 1, [(7, 7), (8, 8)]);
        assert_eq!(tape.marks.len(), 3);
        let Mark::Stroke { path, .. } = &tape.marks[0] else {
            panic!("a stroke first")
        };
        assert_eq!(path.lines().collect::<Vec<_>>(), [&[(0, 0), (1, 1)], &[(5, 5), (6, 6)]]);
    }

    #[test]
    fn another_rhythm_is_another_path_and_nothing_invisible_is_kept() {
        let mut tape = Tape::new((10, 10));
        tape.stroke(RED, 1, [(0, 0), (1, 1)]);
        tape.dash = (4, 3);
        tape.stroke(RED, 1, [(0, 0), (1, 1)]);
        tape.stroke(Ink { alpha: 0, ..RED }, 1, [(0, 0), (1, 1)]);
        tape.fill(Ink { alpha: 0, ..RED }, [(0, 0)]);
        assert_eq!(tape.marks.len(), 2);
    }

    #[test]
    fn colours_are_written_as_css() {
        assert_eq!(RED.css(), "#c80000");
        assert_eq!(Ink { alpha: 51, ..RED }.css(), "rgba(200,0,0,0.200)");
    }
}
