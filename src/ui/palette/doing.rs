//! The commands of the palette, and doing what was chosen.

use crate::browser::page;
use crate::session::Session;
use crate::ui::clock::save_to_file;
use crate::ui::hooks::{Language, Prefs, PrefsContext, Size, Speaking, Theme};
use crate::ui::parts::Toast;
use crate::ui::routes::Route;
use crate::ui::store::{Asked, Desk};
use crate::ui::strings::{clock, frame, pages, palette as words, share};
use crate::view::find::{Command, Leads};
use crate::view::nav::Kind;
use yew::Callback;

/// Every command, in the order an empty palette shows them.
pub fn commands() -> Vec<Command> {
    let command = |id: &'static str, title: &'static str, keys: &'static str| Command { id, title, keys };
    vec![
        command("sandbox", frame::sandbox(), ""),
        command("home", frame::home(), ""),
        command("run", words::run_or_pause(), "Space"),
        command("step", words::step(), "."),
        command("undo", words::undo(), "Ctrl Z"),
        command("redo", words::redo(), "Ctrl Shift Z"),
        command("bookmark", words::bookmark(), "B"),
        command("bookmarks", words::bookmarks(), ""),
        command("events", words::events(), "/"),
        command("branches", clock::branches(), ""),
        command("compare", words::compare(), ""),
        command("share", share::share(), ""),
        command("save", clock::save_to_file(), ""),
        command("load", clock::load_from_file(), ""),
        command("reset", clock::reset(), ""),
        command("print", share::print_dots(), ""),
        command("light", words::theme_light(), ""),
        command("dark", words::theme_dark(), ""),
        command("system", words::theme_system(), ""),
        command("projector", words::projector(), ""),
        command("language", words::language(), ""),
        command("settings", pages::settings(), ""),
        command("grammar", words::grammar(), ""),
        command("help", words::help(), "?"),
    ]
}

/// What doing needs.
pub struct Doer {
    pub desk: Desk,
    pub prefs: PrefsContext,
    pub toast: Callback<Toast>,
    pub speaking: Option<Speaking>,
    pub onhelp: Callback<()>,
}

impl Doer {
    /// Does what a thing leads to. Terms and rules lead nowhere: they are read where they were found.
    pub fn go(&self, leads: &Leads) {
        match leads {
            Leads::Command(id) => self.command(id),
            Leads::Resource(id, Kind::Traffic) => {
                let input = serde_json::json!({ "name": id }).to_string();
                operation("Traffic").go_with(&[("input", &input)]);
            }
            Leads::Resource(id, _) => {
                self.desk.select(Some(id.clone().into()));
                Route::Sandbox.go_with(&[("select", id)]);
            }
            Leads::Operation(name) => operation(name).go(),
            Leads::Term(_) | Leads::Rule(_) => {}
        }
    }

    fn command(&self, id: &str) {
        let desk = &self.desk;
        let theme = |theme: Theme| self.prefs.dispatch(Prefs { theme, ..*self.prefs });
        match id {
            "sandbox" => Route::Sandbox.go(),
            "home" => Route::Home.go(),
            "settings" => Route::Settings.go(),
            "grammar" => Route::Grammar.go(),
            "run" => {
                desk.act(Session::back_to_now);
                desk.run(!desk.chosen().running);
            }
            "step" => {
                desk.run(false);
                let _ = desk.act(Session::step);
            }
            "undo" => drop(desk.undo()),
            "redo" => drop(desk.redo()),
            "save" => save_to_file(desk, &self.toast),
            "print" => drop(page::print()),
            "light" => theme(Theme::Light),
            "dark" => theme(Theme::Dark),
            "system" => theme(Theme::System),
            "projector" => {
                let size = if self.prefs.size == Size::Normal {
                    Size::Projector
                } else {
                    Size::Normal
                };
                self.prefs.dispatch(Prefs { size, ..*self.prefs });
            }
            "language" => {
                if let Some(speaking) = &self.speaking {
                    let other = Language::ALL
                        .into_iter()
                        .find(|language| *language != speaking.language);
                    speaking.choose.emit(other.unwrap_or_default());
                }
            }
            "help" => self.onhelp.emit(()),
            "share" => self.ask(Asked::Share),
            "load" => self.ask(Asked::Load),
            "branches" => self.ask(Asked::Branches),
            "reset" => self.ask(Asked::Reset),
            "bookmarks" | "events" => self.ask(Asked::Moments),
            "compare" => self.ask(Asked::Compare),
            "bookmark" => {
                let clock = desk.world(|world| world.now().clock());
                desk.act(|session| session.bookmark(&clock));
            }
            _ => {}
        }
    }

    /// Opens a dialog of the clock bar, which stands in the sandbox.
    fn ask(&self, asked: Asked) {
        Route::Sandbox.go();
        self.desk.choose(|chosen| chosen.asked = Some(asked));
    }
}

fn operation(name: &str) -> Route {
    Route::New { operation: name.into() }
}
