//! What composing a figure lays on the tape.

use super::super::tape::Mark;
use super::*;
use crate::view::chart::{Mark as Flag, Unit};

fn figure() -> Figure {
    let desired = Series::new("desired", Role::Desired, vec![(0.0, Some(2.0)), (300.0, Some(4.0))]);
    let running = Series::new(
        "running",
        Role::Running,
        vec![(0.0, Some(2.0)), (340.0, Some(4.0)), (400.0, None)],
    );
    let mut figure = Figure::new(
        "tasks",
        "Tasks",
        Unit::Count("tasks"),
        (0.0, 600.0),
        vec![running, desired],
    );
    figure.now = Some(420.0);
    figure
}

fn texts(tape: &Tape) -> Vec<&str> {
    let text = |m: &'_ Mark| matches!(m, Mark::Text { .. });
    tape.marks
        .iter()
        .filter(|m| text(m))
        .map(|m| {
            if let Mark::Text { text, .. } = m {
                text.as_str()
            } else {
                ""
            }
        })
        .collect()
}

#[test]
fn axes_are_labelled_with_round_values_and_the_simulated_clock() {
    let f = figure();
    let layout = Layout::of(&f, (640, 200), 1.0, 0.0);
    let tape = grid(&f, &layout, &Palette::light());
    let texts = texts(&tape);
    let expected = [
        "0", "1", "2", "3", "4", "09:00", "09:02", "09:04", "09:06", "09:08", "09:10",
    ];
    assert_eq!(texts, expected);
}

#[test]
fn lines_end_in_their_name_and_value_and_labels_do_not_overlap() {
    let f = figure();
    let layout = Layout::of(&f, (640, 200), 1.0, 0.0);
    let tape = data(&f, &layout, &Palette::light());
    assert_eq!(texts(&tape), ["running 4", "desired 4"]);
    let heights: Vec<i32> = tape
        .marks
        .iter()
        .filter_map(|m| {
            if let Mark::Text { at, .. } = m {
                Some(at.1)
            } else {
                None
            }
        })
        .collect();
    assert!((heights[0] - heights[1]).abs() >= 12, "{heights:?}");
}

#[test]
fn desired_is_dashed_running_is_solid_and_each_series_is_one_path() {
    let f = figure();
    let layout = Layout::of(&f, (640, 200), 1.0, 0.0);
    let tape = data(&f, &layout, &Palette::light());
    let strokes: Vec<(Ink, Dash)> = tape
        .marks
        .iter()
        .filter_map(|m| {
            if let Mark::Stroke { ink, dash, .. } = m {
                Some((*ink, *dash))
            } else {
                None
            }
        })
        .collect();
    let palette = Palette::light();
    assert_eq!(strokes[0], (palette.series(Role::Running), (0, 0)));
    assert_eq!(strokes[1], (palette.series(Role::Desired), (5, 3)));
    assert_eq!(strokes.len(), 3, "two series and the present moment");
}

#[test]
fn everything_stays_on_the_drawing_at_any_size() {
    for size in [(1, 1), (20, 20), (150, 90), (640, 200), (3_000, 40)] {
        for unit in [1.0, 2.0, 1.25] {
            let mut f = figure();
            f.marks.push(Flag {
                x: 10.0,
                number: 1,
                text: "out".into(),
                selected: true,
            });
            let layout = Layout::of(&f, size, unit, 0.0);
            let palette = Palette::light();
            let (a, b) = (grid(&f, &layout, &palette), data(&f, &layout, &palette));
            assert!(a.marks.len() + b.marks.len() < 80);
        }
    }
}

#[test]
fn curves_use_the_pixels_of_the_scale() {
    let f = figure();
    let layout = Layout::of(&f, (640, 200), 1.0, 0.0);
    let tape = data(&f, &layout, &Palette::light());
    let path = tape.marks.iter().find_map(|m| {
        if let Mark::Stroke { path, .. } = m {
            Some(path)
        } else {
            None
        }
    });
    let first = path.and_then(|p| p.points.first().copied());
    assert_eq!(first, Some((layout.x.px(0.0), layout.y.px(2.0))));
}
