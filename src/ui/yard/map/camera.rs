//! What part of the map is seen: how close, and from where. Closer is more room for the layout, so more detail.
//!
//! Invariant: the picture never leaves the frame, and is never farther than the whole yard.

/// How close one can come.
pub const CLOSEST: f64 = 4.0;
/// One press of a key or button.
pub const STEP: f64 = 1.3;

/// A camera over a picture of `zoom` times the frame's size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    pub zoom: f64,
    /// The left upper corner of what is seen, as a share of the picture.
    pub x: f64,
    pub y: f64,
}

impl Default for Camera {
    fn default() -> Camera {
        Camera {
            zoom: 1.0,
            x: 0.0,
            y: 0.0,
        }
    }
}

impl Camera {
    /// Closer or farther by a factor, keeping what is under a point of the frame (as shares of it) where it is.
    #[must_use]
    pub fn zoomed(self, factor: f64, at: (f64, f64)) -> Camera {
        let zoom = (self.zoom * factor).clamp(1.0, CLOSEST);
        Camera {
            zoom,
            x: self.x + at.0 / self.zoom - at.0 / zoom,
            y: self.y + at.1 / self.zoom - at.1 / zoom,
        }
        .held()
    }

    /// Moved by shares of the frame.
    #[must_use]
    pub fn moved(self, x: f64, y: f64) -> Camera {
        Camera {
            x: self.x + x / self.zoom,
            y: self.y + y / self.zoom,
            ..self
        }
        .held()
    }

    /// Moved just so far that a rectangle (as shares of the picture) is seen.
    #[must_use]
    pub fn showing(self, x: f64, y: f64, w: f64, h: f64) -> Camera {
        let seen = 1.0 / self.zoom;
        let along = |from: f64, start: f64, long: f64| {
            if start < from {
                start
            } else if start + long > from + seen {
                start + long - seen
            } else {
                from
            }
        };
        Camera {
            x: along(self.x, x, w),
            y: along(self.y, y, h),
            ..self
        }
        .held()
    }

    fn held(self) -> Camera {
        let most = 1.0 - 1.0 / self.zoom;
        Camera {
            x: self.x.clamp(0.0, most),
            y: self.y.clamp(0.0, most),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let before = Camera::default().zoomed(2.0, (0.5, 0.5));
        let at = (0.25, 0.75);
        let point = (before.x + at.0 / before.zoom, before.y + at.1 / before.zoom);
        let after = before.zoomed(1.3, at);
        assert!((after.x + at.0 / after.zoom - point.0).abs() < 1e-9);
        assert!((after.y + at.1 / after.zoom - point.1).abs() < 1e-9);
    }

    #[test]
    fn the_picture_never_leaves_the_frame() {
        let far = Camera::default().zoomed(0.1, (0.0, 0.0));
        assert_eq!(far, Camera::default());
        let near = Camera::default().zoomed(100.0, (1.0, 1.0)).moved(9.0, -9.0);
        assert_eq!(near.zoom, CLOSEST);
        assert_eq!((near.x, near.y), (0.75, 0.0));
        assert_eq!(near.moved(-9.0, 9.0).x, 0.0);
    }

    #[test]
    fn what_has_the_focus_comes_into_sight() {
        let camera = Camera::default().zoomed(2.0, (0.0, 0.0));
        assert_eq!(camera.showing(0.1, 0.1, 0.1, 0.1), camera);
        let moved = camera.showing(0.9, 0.0, 0.1, 0.1);
        assert_eq!((moved.x, moved.y), (0.5, 0.0));
    }
}
