//! The branches of the session: where each has got to, and switching, renaming and deleting them.

use crate::browser::focus;
use crate::session::Session;
use crate::ui::hooks::use_announce;
use crate::ui::parts::{Button, ButtonKind, ButtonSize, Dialog, FieldNote, Glyph, Note, NoteKind, Plate, TextField};
use crate::ui::store::use_desk;
use crate::ui::strings::clock as words;
use yew::prelude::*;

const NAME_ID: &str = "branch-name";

/// What one line of the list is doing.
#[derive(Clone, Debug, Default, PartialEq)]
enum Doing {
    #[default]
    Nothing,
    /// A new name is typed for a branch, and what is wrong with it.
    Renaming(u64, String, Option<AttrValue>),
    /// Asked once more.
    Deleting(u64),
}

/// One line.
struct Line {
    id: u64,
    name: String,
    end: String,
    last: Option<String>,
    current: bool,
}

/// Properties of [`BranchDialog`].
#[derive(Properties, PartialEq)]
pub struct BranchDialogProps {
    pub open: bool,
    pub onclose: Callback<()>,
}

/// The dialog.
#[component]
pub fn BranchDialog(props: &BranchDialogProps) -> Html {
    let doing = use_state(Doing::default);
    let close = {
        let (doing, onclose) = (doing.clone(), props.onclose.clone());
        Callback::from(move |()| {
            doing.set(Doing::Nothing);
            onclose.emit(());
        })
    };
    html! {
        <Dialog id="session-branches" title={words::branches()} open={props.open} onclose={close}>
            // Drawn only while open: the list reads the whole session.
            if props.open { <BranchList {doing} /> }
        </Dialog>
    }
}

/// Properties of [`BranchList`].
#[derive(Properties, PartialEq)]
struct BranchListProps {
    doing: UseStateHandle<Doing>,
}

#[component]
fn BranchList(props: &BranchListProps) -> Html {
    let desk = use_desk();
    let announce = use_announce();
    let doing = &props.doing;
    let lines = desk.session(lines);
    let alone = lines.len() < 2;
    {
        let renaming = matches!(**doing, Doing::Renaming(..));
        use_effect_with(renaming, |renaming| {
            if *renaming {
                focus::to_id(NAME_ID);
            }
        });
    }
    let set = |next: Doing| {
        let doing = doing.clone();
        Callback::from(move |_: MouseEvent| doing.set(next.clone()))
    };
    let line = |line: &Line| {
        let id = line.id;
        let switch = {
            let (desk, announce, name) = (desk.clone(), announce.clone(), line.name.clone());
            Callback::from(move |_: MouseEvent| {
                desk.run(false);
                let told = match desk.act(|session| session.switch(id)) {
                    Ok(()) => words::branch_now(&name),
                    Err(error) => error.to_string(),
                };
                announce.polite(told);
            })
        };
        let delete = {
            let (desk, announce, name, doing) = (desk.clone(), announce.clone(), line.name.clone(), doing.clone());
            Callback::from(move |_: MouseEvent| {
                let told = match desk.act(|session| session.delete_branch(id)) {
                    Ok(()) => words::branch_gone(&name),
                    Err(error) => error.to_string(),
                };
                announce.polite(told);
                doing.set(Doing::Nothing);
            })
        };
        let inside = match &**doing {
            Doing::Renaming(renamed, text, wrong) if *renamed == id => {
                let oninput = {
                    let doing = doing.clone();
                    Callback::from(move |text: String| doing.set(Doing::Renaming(id, text, None)))
                };
                let onsubmit = {
                    let (desk, doing, text) = (desk.clone(), doing.clone(), text.clone());
                    Callback::from(move |event: SubmitEvent| {
                        event.prevent_default();
                        doing.set(match desk.act(|session| session.rename_branch(id, &text)) {
                            Ok(()) => Doing::Nothing,
                            Err(error) => Doing::Renaming(id, text.clone(), Some(error.to_string().into())),
                        });
                    })
                };
                html! {
                    <form class="branch-form" {onsubmit}>
                        <TextField
                            id={NAME_ID} label={words::name()} value={text.clone()} {oninput}
                            note={wrong.clone().map(FieldNote::bad)}
                        />
                        <div class="branch-acts">
                            <Button size={ButtonSize::Small} onclick={set(Doing::Nothing)}>{words::cancel()}</Button>
                            <Button size={ButtonSize::Small} kind={ButtonKind::Go} submit={true}>{words::save_name()}</Button>
                        </div>
                    </form>
                }
            }
            Doing::Deleting(gone) if *gone == id => html! {
                <div class="branch-acts">
                    <Button size={ButtonSize::Small} onclick={set(Doing::Nothing)}>{words::keep()}</Button>
                    <Button size={ButtonSize::Small} kind={ButtonKind::Bad} onclick={delete}>{words::delete_really()}</Button>
                </div>
            },
            _ => html! {
                <div class="branch-acts" role="group" aria-label={line.name.clone()}>
                    if !line.current {
                        <Button size={ButtonSize::Small} glyph={Some(Glyph::Arrow)} onclick={switch}>{words::switch()}</Button>
                    }
                    <Button
                        size={ButtonSize::Small} kind={ButtonKind::Quiet}
                        onclick={set(Doing::Renaming(id, line.name.clone(), None))}
                    >
                        {words::rename()}
                    </Button>
                    if !line.current {
                        <Button size={ButtonSize::Small} kind={ButtonKind::Quiet} onclick={set(Doing::Deleting(id))}>
                            {words::delete()}
                        </Button>
                    }
                </div>
            },
        };
        html! {
            <li key={id} data-current={line.current.then_some("")}>
                <div class="branch-what">
                    <b>{&line.name}</b>
                    if line.current { <Plate text={words::current()} line={true} /> }
                    <small>
                        {words::reached()}{" "}{&line.end}{", "}
                        if let Some(last) = &line.last { {words::last_call()}{" "}<code>{last}</code> } else { {words::no_call()} }
                    </small>
                </div>
                {inside}
            </li>
        }
    };
    html! {
        <div class="stack">
            <p class="soft">{words::branches_lead()}</p>
            <ul class="branches">{ for lines.iter().map(line) }</ul>
            if alone { <Note kind={NoteKind::Now}>{words::only_branch()}</Note> }
        </div>
    }
}

fn lines(session: &Session) -> Vec<Line> {
    let current = session.current_branch();
    let branches = session.branches().iter();
    branches
        .map(|branch| Line {
            id: branch.id(),
            name: branch.name().into(),
            end: session.branch_end(branch).clock(),
            last: session.branch_act(branch),
            current: branch.id() == current,
        })
        .collect()
}
