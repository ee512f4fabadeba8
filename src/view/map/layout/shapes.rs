//! The pieces of a layout.

use super::{Branch, Trunk};

/// A rectangle in drawing units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Rect {
    pub const fn new(x: f64, y: f64, w: f64, h: f64) -> Rect {
        Rect { x, y, w, h }
    }

    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    pub fn centre(&self) -> (f64, f64) {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Whether two rectangles share an area.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// Whether another lies within this one.
    pub fn holds(&self, other: &Rect) -> bool {
        const HAIR: f64 = 0.01;
        other.x >= self.x - HAIR
            && other.y >= self.y - HAIR
            && other.right() <= self.right() + HAIR
            && other.bottom() <= self.bottom() + HAIR
    }

    /// Larger by so much on each side.
    pub fn grown(&self, left: f64, top: f64, right: f64, bottom: f64) -> Rect {
        Rect::new(
            self.x - left,
            self.y - top,
            self.w + left + right,
            self.h + top + bottom,
        )
    }
}

/// A VPC of the map, by the same index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VpcPlace {
    pub fence: Rect,
    pub bays: Vec<Bay>,
    pub beams: Vec<Beam>,
    /// Height of the painted line between public and private.
    pub painted: Option<f64>,
    pub trunks: Vec<Trunk>,
    pub branches: Vec<Branch>,
}

/// An Availability Zone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bay {
    pub rect: Rect,
    pub strips: Vec<Strip>,
}

/// A subnet's part of a bay.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strip {
    pub rect: Rect,
    pub public: bool,
    /// Which subnet of the zone; none where the zone has no such subnet.
    pub subnet: Option<usize>,
    /// Blocks or piles, in the order of the subnet's.
    pub pieces: Vec<Piece>,
    /// Places that nothing stands on, painted on the floor.
    pub slots: Vec<Rect>,
}

/// A block or a pile.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The task to select.
    pub arn: String,
    pub rect: Rect,
    /// With hats, plug and the lines that end on it.
    pub extent: Rect,
}

/// A load balancer of the VPC, by the same index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beam {
    pub rect: Rect,
    /// One in each of its zones.
    pub trolleys: Vec<Rect>,
    /// The name as it fits.
    pub name: String,
    /// What its listeners and rules do, as many as fit.
    pub chips: Vec<Chip>,
    pub more_chips: usize,
    /// Its target groups, as many as fit, at the right.
    pub groups: Vec<Chip>,
    /// Where the text on the right ends.
    pub right: f64,
}

/// A small sign with a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chip {
    pub rect: Rect,
    pub text: String,
}
