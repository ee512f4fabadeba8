//! The terminal: a screen that is a log region, a line with completion and history, files for `file://`.
//!
//! What runs goes on while other panes show; each frame gives it a few milliseconds.

mod console;
mod line;
mod log;
pub(super) mod screen;
mod suggestions;

pub use console::{Console, FILES};
pub use screen::Terminal;

use crate::browser::page;
use crate::model::World;
use crate::ui::hooks::use_frames;
use crate::ui::store::{Desk, use_desk};
use crate::view::why;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use yew::prelude::*;

/// Milliseconds of one frame that a running line may take.
const FRAME_BUDGET_MS: f64 = 8.0;

thread_local! {
    /// The page's terminal outlives the screens that show it.
    static PAGE: Rc<RefCell<Console>> = Rc::new(RefCell::new(Console::new()));
}

/// A hold on the page's terminal; equal to another of the same state.
#[derive(Clone)]
pub struct Control {
    console: Rc<RefCell<Console>>,
    desk: Desk,
    drawn: UseStateSetter<u64>,
    version: Rc<Cell<u64>>,
    /// The version this hold was made at.
    at: u64,
}

impl PartialEq for Control {
    fn eq(&self, other: &Control) -> bool {
        Rc::ptr_eq(&self.console, &other.console) && self.at == other.at
    }
}

impl Control {
    /// Reads the terminal.
    pub fn read<T>(&self, read: impl FnOnce(&Console) -> T) -> T {
        read(&self.console.borrow())
    }

    /// Changes the terminal and draws it again.
    pub fn change<T>(&self, change: impl FnOnce(&mut Console) -> T) -> T {
        let result = change(&mut self.console.borrow_mut());
        self.draw();
        result
    }

    /// The desk it works at.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Raised by every change.
    pub fn version(&self) -> u64 {
        self.at
    }

    /// Enters a line or script.
    pub fn enter(&self, text: &str) {
        self.change(|console| console.enter(text, why_text));
        // What ends at once shows with the key press.
        self.frame();
    }

    /// Gives what runs a piece of the frame.
    fn frame(&self) {
        let end = page::now() + FRAME_BUDGET_MS;
        let turned_back = self.desk.act(|session| {
            let mut console = self.console.borrow_mut();
            console.turns(session, || page::now() < end)
        });
        if turned_back {
            self.desk.run(false);
        }
        self.draw();
    }

    fn draw(&self) {
        self.version.set(self.version.get() + 1);
        self.drawn.set(self.version.get());
    }
}

/// Why something is as it is, for `yard why`.
fn why_text(world: &World, id: &str) -> Option<String> {
    why::of_subject(world, id).as_ref().map(why::to_text)
}

/// The page's terminal, its frames driven by the calling component.
#[hook]
pub fn use_terminal() -> Control {
    let desk = use_desk();
    let drawn = use_state(|| 0_u64);
    let version = use_memo((), |()| Cell::new(0_u64));
    let control = Control {
        console: PAGE.with(Rc::clone),
        desk,
        drawn: drawn.setter(),
        at: version.get(),
        version,
    };
    let running = control.read(Console::is_running);
    let frame = {
        let control = control.clone();
        Callback::from(move |_: f64| control.frame())
    };
    use_frames(running, frame);
    control
}
