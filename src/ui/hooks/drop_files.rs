//! Dropping files on an area.

use crate::browser::files::{self, FileError, TextFile};
use yew::platform::spawn_local;
use yew::prelude::*;

/// What an area needs that takes dropped files. Put the four callbacks on the element.
#[derive(Clone, PartialEq)]
pub struct DropFiles {
    /// Files are held above the area.
    pub over: bool,
    pub ondragover: Callback<DragEvent>,
    pub ondragleave: Callback<DragEvent>,
    pub ondrop: Callback<DragEvent>,
    /// For a file input beside the area: dropping must never be the only way.
    pub onchange: Callback<Event>,
}

/// Reads text files that are dropped or chosen, each up to `limit` bytes, and gives them one by one.
#[hook]
pub fn use_drop_files(limit: u64, taken: Callback<Result<TextFile, FileError>>) -> DropFiles {
    let over = use_state(|| false);
    let read = Callback::from(move |list: Vec<web_sys::File>| {
        let taken = taken.clone();
        spawn_local(async move {
            for file in list {
                taken.emit(files::read(file, limit).await);
            }
        });
    });
    let ondragover = {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            if files::carries_files(&event) {
                event.prevent_default();
                over.set(true);
            }
        })
    };
    let ondragleave = {
        let over = over.clone();
        Callback::from(move |_| over.set(false))
    };
    let ondrop = {
        let (over, read) = (over.clone(), read.clone());
        Callback::from(move |event: DragEvent| {
            let list = files::dropped(&event);
            over.set(false);
            if !list.is_empty() {
                event.prevent_default();
                read.emit(list);
            }
        })
    };
    let onchange = Callback::from(move |event: Event| read.emit(files::chosen(&event)));
    DropFiles {
        over: *over,
        ondragover,
        ondragleave,
        ondrop,
        onchange,
    }
}
