//! plotters' way in: a drawing backend that writes on a shared tape and never measures the page.

use super::tape::{Across, Down, Ink, Mark, Tape};
use super::widths;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};
use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

/// A backend over a tape that others may hold too, to change its dash between two series.
pub struct Recorder(pub Rc<RefCell<Tape>>);

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

fn ink(color: BackendColor) -> Ink {
    Ink {
        rgb: color.rgb,
        alpha: (color.alpha.clamp(0.0, 1.0) * 255.0).round() as u8,
    }
}

fn corners(a: BackendCoord, b: BackendCoord) -> [BackendCoord; 4] {
    [a, (b.0, a.1), b, (a.0, b.1)]
}

impl DrawingBackend for Recorder {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.0.borrow().size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect(at, (at.0 + 1, at.1 + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Drawn {
        let corners = corners(from, to);
        let mut tape = self.0.borrow_mut();
        match fill {
            true => tape.fill(ink(style.color()), corners),
            false => {
                tape.stroke(
                    ink(style.color()),
                    style.stroke_width(),
                    corners.into_iter().chain([corners[0]]),
                );
            }
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.0
            .borrow_mut()
            .stroke(ink(style.color()), style.stroke_width(), path);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, centre: BackendCoord, radius: u32, style: &S, _fill: bool) -> Drawn {
        self.0.borrow_mut().disc(ink(style.color()), radius, centre);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.0.borrow_mut().fill(ink(style.color()), path);
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let (across, down) = (style.anchor().h_pos, style.anchor().v_pos);
        self.0.borrow_mut().marks.push(Mark::Text {
            ink: ink(style.color()),
            size: style.size(),
            bold: matches!(style.style(), FontStyle::Bold),
            text: text.to_string(),
            at,
            across: match across {
                HPos::Left => Across::Left,
                HPos::Center => Across::Centre,
                HPos::Right => Across::Right,
            },
            down: match down {
                VPos::Top => Down::Top,
                VPos::Center => Down::Middle,
                VPos::Bottom => Down::Bottom,
            },
        });
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let bold = matches!(style.style(), FontStyle::Bold);
        Ok((
            widths::width(text, style.size(), bold).ceil() as u32,
            style.size().ceil() as u32,
        ))
    }

    fn blit_bitmap(&mut self, _at: BackendCoord, _size: (u32, u32), _pixels: &[u8]) -> Drawn {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plotters::prelude::*;

    #[test]
    fn plotters_draws_on_the_tape() {
        let tape = Rc::new(RefCell::new(Tape::new((100, 50))));
        let area = Recorder(tape.clone()).into_drawing_area();
        area.draw(&PathElement::new(vec![(0, 0), (9, 9)], RED)).unwrap();
        area.draw(&Rectangle::new([(1, 1), (3, 3)], RED.filled())).unwrap();
        area.draw(&Text::new("hi", (5, 5), ("sans-serif", 12).into_font().color(&BLUE)))
            .unwrap();
        let tape = tape.borrow();
        assert!(matches!(&tape.marks[0], Mark::Stroke { width: 1, path, .. } if path.points == [(0, 0), (9, 9)]));
        assert!(matches!(&tape.marks[1], Mark::Fill { path, .. } if path.points.len() == 4));
        assert!(matches!(&tape.marks[2], Mark::Text { text, at: (5, 5), .. } if text == "hi"));
    }
}
