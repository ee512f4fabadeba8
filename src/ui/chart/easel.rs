//! What a chart keeps between frames: its canvases, what is out of date on them, and where things stand.
//!
//! Three layers: grid and text, which change seldom; data, with each tick; the cursor.

use super::compose::{self, Layout};
use super::palette::Palette;
use super::{cursor, frames, paint};
use crate::view::chart::Figure;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement, IntersectionObserver, IntersectionObserverEntry,
    ResizeObserver,
};

const SIZE: u8 = 1;
const DATA: u8 = 2;
const CURSOR: u8 = 4;

/// A chart's drawing side.
#[derive(Default)]
pub struct Easel {
    figure: RefCell<Option<Rc<Figure>>>,
    face: RefCell<Option<Face>>,
    stale: Cell<u8>,
    visible: Cell<bool>,
    covered: Cell<bool>,
    cursor: Cell<Option<f64>>,
    layout: RefCell<Option<Layout>>,
    /// What the grid canvas shows now.
    drawn: RefCell<Option<(Layout, Rc<Palette>)>>,
}

type Seen = Closure<dyn FnMut(js_sys::Array)>;

struct Face {
    element: HtmlElement,
    layers: [(HtmlCanvasElement, CanvasRenderingContext2d); 3],
    resize: Option<(ResizeObserver, Closure<dyn FnMut()>)>,
    sight: Option<(IntersectionObserver, Seen)>,
}

impl Drop for Face {
    fn drop(&mut self) {
        if let Some((observer, _)) = &self.resize {
            observer.disconnect();
        }
        if let Some((observer, _)) = &self.sight {
            observer.disconnect();
        }
    }
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

impl Easel {
    /// Takes the mounted elements: the box, then grid, data and cursor canvas.
    pub fn mount(self: &Rc<Easel>, element: HtmlElement, canvases: [HtmlCanvasElement; 3]) {
        let [a, b, c] = canvases;
        let (Some(x), Some(y), Some(z)) = (context(&a), context(&b), context(&c)) else {
            return;
        };
        let mut face = Face {
            element,
            layers: [(a, x), (b, y), (c, z)],
            resize: None,
            sight: None,
        };
        let weak = Rc::downgrade(self);
        let resized = Closure::<dyn FnMut()>::new(move || {
            if let Some(easel) = weak.upgrade() {
                easel.request(SIZE);
            }
        });
        if let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) {
            observer.observe(&face.element);
            face.resize = Some((observer, resized));
        }
        let weak = Rc::downgrade(self);
        let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let Some(easel) = weak.upgrade() else { return };
            let last = entries.pop().unchecked_into::<IntersectionObserverEntry>();
            easel.visible.set(last.is_intersecting());
            easel.request(0);
        });
        if let Ok(observer) = IntersectionObserver::new(seen.as_ref().unchecked_ref()) {
            observer.observe(&face.element);
            face.sight = Some((observer, seen));
        } else {
            self.visible.set(true);
        }
        self.face.replace(Some(face));
        frames::enter(self);
        self.request(SIZE);
    }

    /// Lets the elements go.
    pub fn unmount(&self) {
        self.face.replace(None);
        self.drawn.replace(None);
    }

    /// Shows another figure from the next frame on; a covered one shows its axes only.
    pub fn show(self: &Rc<Easel>, figure: Rc<Figure>, covered: bool) {
        self.figure.replace(Some(figure));
        self.covered.set(covered);
        self.request(DATA | CURSOR);
    }

    /// Moves the cursor.
    pub fn point(self: &Rc<Easel>, x: Option<f64>) {
        if self.cursor.replace(x) != x {
            self.request(CURSOR);
        }
    }

    /// The second under a pixel of the page, counted from the left edge of the box.
    pub fn second_at(&self, css_px: f64) -> Option<f64> {
        let layout = self.layout.borrow();
        let face = self.face.borrow();
        let (layout, face) = (layout.as_ref()?, face.as_ref()?);
        let wide = f64::from(face.element.client_width()).max(1.0);
        Some(layout.x.value(css_px * f64::from(layout.size.0) / wide))
    }

    /// Nothing on the canvases can be trusted.
    pub fn spoil(&self) {
        self.drawn.replace(None);
        self.stale.set(SIZE | DATA | CURSOR);
    }

    fn request(self: &Rc<Easel>, stale: u8) {
        self.stale.set(self.stale.get() | stale);
        if self.stale.get() != 0 {
            frames::request(self);
        }
    }

    /// Draws what is out of date, if anybody can see it.
    pub fn draw(&self) {
        let stale = self.stale.get();
        let (face, figure) = (self.face.borrow(), self.figure.borrow().clone());
        let (Some(face), Some(figure)) = (face.as_ref(), figure) else {
            return;
        };
        if stale == 0 || !self.visible.get() {
            return;
        }
        self.stale.set(0);
        let palette = frames::palette();
        let ratio = web_sys::window()
            .map_or(1.0, |w| w.device_pixel_ratio())
            .clamp(0.5, 8.0);
        let mut size = self.layout.borrow().as_ref().map_or((0, 0), |l| l.size);
        if stale & SIZE != 0 || size.0 == 0 {
            let device = |css: i32| (f64::from(css) * ratio).round().clamp(0.0, 8_192.0) as u32;
            let wanted = (
                device(face.element.client_width()),
                device(face.element.client_height()),
            );
            if wanted != size {
                size = wanted;
                for (canvas, _) in &face.layers {
                    canvas.set_width(size.0);
                    canvas.set_height(size.1);
                }
                self.drawn.replace(None);
            }
        }
        if size.0 < 8 || size.1 < 8 {
            self.layout.replace(None);
            return;
        }
        let layout = Layout::of(&figure, size, ratio * palette.rem / 16.0, 0.0);
        let [(_, grid), (_, data), (_, over)] = &face.layers;
        let key = (layout, palette);
        let grid_is_old = self.drawn.borrow().as_ref() != Some(&key);
        let (layout, palette) = &key;
        if grid_is_old {
            paint::paint(grid, &compose::grid(&figure, layout, palette), &palette.face);
        }
        if grid_is_old || stale & DATA != 0 {
            match self.covered.get() {
                true => data.clear_rect(0.0, 0.0, f64::from(size.0), f64::from(size.1)),
                false => paint::paint(data, &compose::data(&figure, layout, palette), &palette.face),
            }
        }
        if grid_is_old || stale & (CURSOR | DATA) != 0 {
            match self.cursor.get().filter(|_| !self.covered.get()) {
                Some(x) => paint::paint(over, &cursor::cursor(&figure, layout, palette, x), &palette.face),
                None => over.clear_rect(0.0, 0.0, f64::from(size.0), f64::from(size.1)),
            }
        }
        self.layout.replace(Some(layout.clone()));
        self.drawn.replace(Some(key));
    }
}
