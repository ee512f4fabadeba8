//! Loading a save from a file: chosen or dropped.
//!
//! Invariant: a file that cannot be read changes nothing.

use super::menu::save_to_file;
use crate::base::limits;
use crate::browser::files::{FileError, TextFile};
use crate::session::Loading;
use crate::ui::hooks::{use_announce, use_drop_files};
use crate::ui::parts::{Button, ButtonSize, Dialog, Glyph, Icon, IconSize, Note, NoteKind, use_toasts};
use crate::ui::store::use_desk;
use crate::ui::strings::clock as words;
use yew::prelude::*;

/// Properties of [`LoadDialog`].
#[derive(Properties, PartialEq)]
pub struct LoadDialogProps {
    pub open: bool,
    pub onclose: Callback<()>,
}

/// The dialog.
#[component]
pub fn LoadDialog(props: &LoadDialogProps) -> Html {
    let desk = use_desk();
    let toast = use_toasts();
    let announce = use_announce();
    let wrong = use_state(|| None::<AttrValue>);
    let taken = {
        let (desk, wrong, onclose, announce) = (desk.clone(), wrong.clone(), props.onclose.clone(), announce);
        Callback::from(move |file: Result<TextFile, FileError>| {
            let error = match file {
                Err(error) => error.to_string(),
                Ok(file) => match Loading::of(&file.text) {
                    Err(error) => words::load_failed(&file.name, &error.to_string()),
                    Ok(_) => {
                        wrong.set(None);
                        onclose.emit(());
                        return desk.load(file.text);
                    }
                },
            };
            announce.assertive(error.clone());
            wrong.set(Some(error.into()));
        })
    };
    let drop = use_drop_files(limits::SAVE_BYTES as u64, taken);
    let close = {
        let (wrong, onclose) = (wrong.clone(), props.onclose.clone());
        Callback::from(move |()| {
            wrong.set(None);
            onclose.emit(());
        })
    };
    let onsave = Callback::from(move |_: MouseEvent| save_to_file(&desk, &toast));
    html! {
        <Dialog id="session-load" title={words::load_from_file()} open={props.open} onclose={close}>
            <div class="stack">
                <p>{words::load_lead()}</p>
                <label
                    class="file-drop" data-over={drop.over.then_some("")} ondragover={drop.ondragover}
                    ondragleave={drop.ondragleave} ondrop={drop.ondrop}
                >
                    <input type="file" accept=".json,application/json" onchange={drop.onchange} />
                    <Icon name={Glyph::Upload} size={IconSize::Large} />
                    <span><b>{words::choose_file()}</b>{" "}{words::drop_here()}</span>
                </label>
                if let Some(text) = &*wrong {
                    <Note kind={NoteKind::Bad}><p>{text}</p><p class="soft">{words::load_kept()}</p></Note>
                }
                <div class="clock-aside">
                    <p class="soft">{words::load_replaces()}</p>
                    <Button size={ButtonSize::Small} glyph={Some(Glyph::Export)} onclick={onsave}>{words::save_to_file()}</Button>
                </div>
            </div>
        </Dialog>
    }
}
