//! Where everything of the map stands: rectangles and lines for a given room, without a screen.
//!
//! Follows the visual grammar: bays side by side, public strips above the painted line and private ones below, a load
//! balancer's beam across its zones, lines to targets in the left gutter, images outside the fence at the right. The
//! most detailed drawing that has room is taken, enlarged as far as there is room. Invariants: equal maps and rooms give
//! equal layouts; no two things that can be chosen overlap; everything lies within the layout.

mod lines;
mod place;
mod shapes;

pub use lines::{Branch, Trunk};
pub use shapes::{Bay, Beam, Chip, Piece, Rect, Strip, VpcPlace};

use super::{Detail, Map};
use place::Grid;

/// Enlargements that are tried, largest first.
const SCALES: [f64; 5] = [1.5, 1.35, 1.2, 1.1, 1.0];
/// Pixels below which images are left out.
const NARROW: f64 = 560.0;
/// The most blocks drawn with words and as shapes: what a picture of 1,500 nodes holds.
const MOST_WORDS: usize = 56;
const MOST_SHAPES: usize = 320;

/// Everything with its place, in drawing units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    pub width: f64,
    pub height: f64,
    /// Pixels per unit at which the layout fills its room.
    pub scale: f64,
    pub detail: Detail,
    pub clients: Rect,
    pub vpcs: Vec<VpcPlace>,
    /// Places of the first images of the map; the rest is counted in `more_images`.
    pub images: Vec<Rect>,
    pub more_images: usize,
    /// Places of the first services that lack tasks; the rest is counted in `more_missing`.
    pub missing: Vec<Rect>,
    pub more_missing: usize,
}

/// Lays a map out for a room in pixels. `zoom` above 1 is room around what is seen: more of it shows more detail.
pub fn of(map: &Map, width: f64, height: f64, zoom: f64) -> Layout {
    // Where there is little room, tasks come before the images they run.
    let bare = (width < NARROW && !map.images.is_empty()).then(|| Map {
        images: Vec::new(),
        ..map.clone()
    });
    let map = bare.as_ref().unwrap_or(map);
    let (width, height) = (width.clamp(320.0, 8000.0) * zoom, height.clamp(240.0, 8000.0) * zoom);
    let mut tries: Vec<(Detail, f64)> = Vec::new();
    if map.detail == Detail::Words && map.tasks <= MOST_WORDS {
        tries.extend(SCALES.iter().map(|scale| (Detail::Words, scale * zoom.max(1.0))));
        tries.extend(
            SCALES
                .iter()
                .filter(|_| zoom > 1.0)
                .map(|scale| (Detail::Words, *scale)),
        );
        tries.push((Detail::Words, 0.9));
    }
    if map.detail < Detail::Counts && map.tasks <= MOST_SHAPES {
        tries.extend([1.35, 1.2, 1.0, 0.95].map(|scale| (Detail::Shapes, scale)));
    }
    tries.extend([1.2, 1.0, 0.9].map(|scale| (Detail::Counts, scale)));
    for (detail, scale) in &tries {
        // Below their size, shapes are drawn small.
        let grid = if *scale < 1.0 {
            Grid::dense(*detail)
        } else {
            Grid::of(*detail)
        };
        let scale = &scale.max(0.9);
        if let Some(mut layout) = place::place(map, width / scale, height / scale, &grid, false) {
            layout.scale = *scale;
            return layout;
        }
    }
    // Nothing has room: the last try is drawn as large as it needs and made smaller.
    let grid = Grid::of(tries.last().map_or(Detail::Counts, |(detail, _)| *detail));
    let mut layout = place::place(map, width, height, &grid, true).unwrap_or_default();
    layout.scale = (width / layout.width).min(height / layout.height).min(1.0);
    layout
}

/// Where the keyboard goes from one place in a direction: the nearest one that lies that way.
pub fn next(from: &Rect, places: &[Rect], direction: (f64, f64)) -> Option<usize> {
    let (x, y) = from.centre();
    let cost = |place: &Rect| {
        // Beams are long: what lies below their middle is as near as what lies below their end.
        let (dx, dy) = (
            gap(from.x, from.right(), place.x, place.right()),
            gap(from.y, from.bottom(), place.y, place.bottom()),
        );
        let ahead = dx * direction.0 + dy * direction.1;
        let aside = (dx * direction.1).abs() + (dy * direction.0).abs();
        let centres = (place.centre().0 - x).abs() + (place.centre().1 - y).abs();
        (ahead > 0.0).then_some(ahead + 2.5 * aside + centres / 100.0)
    };
    let costs = places
        .iter()
        .enumerate()
        .filter_map(|(index, place)| Some((index, cost(place)?)));
    costs.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
}

/// The signed distance between two stretches; 0 where they share a part.
fn gap(a0: f64, a1: f64, b0: f64, b1: f64) -> f64 {
    if b0 >= a1 {
        b0 - a1 + 1.0
    } else if b1 <= a0 {
        b1 - a0 - 1.0
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests;
