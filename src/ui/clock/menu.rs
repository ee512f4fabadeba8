//! The menu of the session: save, load, branches, the log as a script, reset, and whether the browser keeps it all.

use super::branch_list::BranchDialog;
use super::compare_dialog::CompareDialog;
use super::load_dialog::LoadDialog;
use super::moments_dialog::MomentsDialog;
use super::reset_dialog::ResetDialog;
use super::script;
use super::scrubber::ActsHandle;
use super::share_dialog::ShareDialog;
use crate::browser::{download, page};
use crate::ui::hooks::use_copy;
use crate::ui::parts::{Glyph, Menu, MenuItem, Toast, use_toasts};
use crate::ui::store::{Asked, Desk, Saving, use_desk};
use crate::ui::strings::{clock as words, share as share_words, time as time_words};
use crate::view::state::State;
use yew::prelude::*;

/// Properties of [`SessionMenu`].
#[derive(Properties, PartialEq)]
pub struct SessionMenuProps {
    pub saving: Saving,
    /// Asks for a dialog.
    pub onopen: Callback<Asked>,
}

/// The button at the end of the bar, and its menu.
#[component]
pub fn SessionMenu(props: &SessionMenuProps) -> Html {
    let desk = use_desk();
    let toast = use_toasts();
    let (_, copy) = use_copy();
    let onchoose = {
        let (desk, toast, onopen) = (desk.clone(), toast, props.onopen.clone());
        Callback::from(move |value: AttrValue| match value.as_str() {
            "save" | "stored" => save_to_file(&desk, &toast),
            "share" => onopen.emit(Asked::Share),
            "print" => {
                page::print();
            }
            "load" => onopen.emit(Asked::Load),
            "branches" => onopen.emit(Asked::Branches),
            "moments" => onopen.emit(Asked::Moments),
            "compare" => onopen.emit(Asked::Compare),
            "copy" => copy.emit(desk.session(script::of).into()),
            "reset" => onopen.emit(Asked::Reset),
            _ => {}
        })
    };
    let branches = desk.session(|session| session.branches().len());
    let stored = match props.saving {
        Saving::Saved => MenuItem::new("stored", words::stored())
            .glyph(Glyph::Check)
            .disabled_because(words::stored_means()),
        Saving::Fresh => MenuItem::new("stored", words::stored_fresh())
            .glyph(Glyph::Check)
            .disabled_because(words::stored_means()),
        Saving::Failed => MenuItem::new("stored", words::stored_failed()).glyph(Glyph::StateWarn),
    };
    let items = vec![
        MenuItem::new("share", share_words::share_dots()).glyph(Glyph::Share),
        MenuItem::new("save", words::save_to_file()).glyph(Glyph::Export),
        MenuItem::new("load", words::load_dots()).glyph(Glyph::Upload),
        MenuItem::new("branches", words::branches_dots())
            .glyph(Glyph::Fork)
            .hint(words::branch_count(branches))
            .begins_group(),
        MenuItem::new("compare", time_words::compare_dots()).glyph(Glyph::Scale),
        MenuItem::new("moments", time_words::moments_dots()).glyph(Glyph::Pin),
        MenuItem::new("copy", words::copy_log()).glyph(Glyph::Terminal),
        MenuItem::new("print", share_words::print_dots()).glyph(Glyph::Print),
        MenuItem::new("reset", words::reset_dots())
            .glyph(Glyph::Refresh)
            .bad()
            .begins_group(),
        stored.begins_group(),
    ];
    html! {
        <div class="clock-menu">
            <Menu label={words::session()} glyph={Some(Glyph::More)} icon_only={true} end={true} {items} {onchoose} />
            if props.saving == Saving::Failed { <span class="clock-unsaved" aria-hidden="true"></span> }
        </div>
    }
}

/// Properties of [`SessionDialogs`].
#[derive(Properties, PartialEq)]
pub struct SessionDialogsProps {
    pub open: Option<Asked>,
    pub onclose: Callback<()>,
    pub acts: ActsHandle,
}

/// The dialogs that the menu opens. They stand beside the bar, not in it, so that they keep the page's theme.
#[component]
pub fn SessionDialogs(props: &SessionDialogsProps) -> Html {
    let close = props.onclose.clone();
    html! {
        <>
            <ShareDialog open={props.open == Some(Asked::Share)} onclose={close.clone()} />
            <MomentsDialog open={props.open == Some(Asked::Moments)} onclose={close.clone()} acts={props.acts.clone()} />
            <CompareDialog open={props.open == Some(Asked::Compare)} onclose={close.clone()} />
            <LoadDialog open={props.open == Some(Asked::Load)} onclose={close.clone()} />
            <BranchDialog open={props.open == Some(Asked::Branches)} onclose={close.clone()} />
            <ResetDialog open={props.open == Some(Asked::Reset)} onclose={close} />
        </>
    }
}

/// Offers the session as a file and says so.
pub fn save_to_file(desk: &Desk, toast: &Callback<Toast>) {
    let today = page::today();
    let text = desk.session(|session| session.save_text(today.as_deref()));
    let name = match today {
        Some(today) => format!("taskyard-{today}.json"),
        None => "taskyard.json".into(),
    };
    toast.emit(if download::save(&name, "application/json", &text) {
        Toast::new(State::Ok, words::saved_as(&name))
    } else {
        Toast::new(State::Bad, words::not_saved())
    });
}
