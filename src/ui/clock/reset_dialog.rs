//! Starting over: which scenario, which seed, and a word about what goes.

use super::menu::save_to_file;
use crate::browser::focus;
use crate::session::scenario;
use crate::ui::hooks::use_announce;
use crate::ui::parts::{
    Button, ButtonKind, ButtonSize, Dialog, FieldNote, Glyph, Note, NoteKind, TextField, TextKind, use_toasts,
};
use crate::ui::store::use_desk;
use crate::ui::strings::clock as words;
use yew::prelude::*;

const SEED_ID: &str = "reset-seed";

/// Properties of [`ResetDialog`].
#[derive(Properties, PartialEq)]
pub struct ResetDialogProps {
    pub open: bool,
    pub onclose: Callback<()>,
}

/// The dialog. What was chosen is forgotten when it closes.
#[component]
pub fn ResetDialog(props: &ResetDialogProps) -> Html {
    let desk = use_desk();
    let toast = use_toasts();
    let announce = use_announce();
    let chosen = use_state(|| None::<AttrValue>);
    let typed = use_state(|| None::<String>);
    let tried = use_state(|| false);
    let (seed, now) = desk.session(|session| (session.seed().to_string(), session.scenario().to_owned()));
    let scenario = chosen.as_ref().map_or(now, ToString::to_string);
    let value = (*typed).clone().unwrap_or(seed);
    let close = {
        let (chosen, typed, tried, onclose) = (chosen.clone(), typed.clone(), tried.clone(), props.onclose.clone());
        Callback::from(move |()| {
            chosen.set(None);
            typed.set(None);
            tried.set(false);
            onclose.emit(());
        })
    };
    let note = match read_seed(&value) {
        None if *tried || typed.is_some() => Some(FieldNote::bad(words::seed_wrong())),
        _ => None,
    };
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |text: String| typed.set(Some(text)))
    };
    let reset = {
        let (desk, close, tried, scenario, value) = (
            desk.clone(),
            close.clone(),
            tried.clone(),
            scenario.clone(),
            value.clone(),
        );
        Callback::from(move |_: MouseEvent| match read_seed(&value) {
            Some(seed) => {
                if desk.reset(seed, &scenario) {
                    announce.polite(words::reset_done(title(&scenario), seed));
                }
                close.emit(());
            }
            None => {
                tried.set(true);
                focus::to_id(SEED_ID);
            }
        })
    };
    let onsave = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| save_to_file(&desk, &toast))
    };
    let footer = html! {
        <>
            <Button onclick={close.reform(|_: MouseEvent| ())}>{words::cancel()}</Button>
            <Button kind={ButtonKind::Bad} glyph={Some(Glyph::Refresh)} onclick={reset}>{words::reset()}</Button>
        </>
    };
    let save = html! {
        <Button size={ButtonSize::Small} glyph={Some(Glyph::Export)} onclick={onsave}>{words::reset_save_first()}</Button>
    };
    html! {
        <Dialog id="session-reset" title={words::reset()} open={props.open} onclose={close.clone()} {footer}>
            <div class="stack">
                <Note kind={NoteKind::Warn} actions={save}>{words::reset_lead()}</Note>
                <fieldset class="scenarios">
                    <legend>{words::scenario()}</legend>
                    { for scenario::names().iter().map(|name| {
                        let onchange = {
                            let chosen = chosen.clone();
                            Callback::from(move |_: Event| chosen.set(Some(AttrValue::Static(name))))
                        };
                        html! {
                            <label key={*name}>
                                <input type="radio" name="reset-scenario" value={*name} checked={*name == scenario} {onchange} />
                                <span><b>{title(name)}</b><small>{meaning(name)}</small></span>
                            </label>
                        }
                    }) }
                </fieldset>
                <TextField
                    id={SEED_ID} label={words::seed()} {value} kind={TextKind::Number} help={words::seed_help()} {note} {oninput}
                />
            </div>
        </Dialog>
    }
}

/// A seed as people type it.
fn read_seed(text: &str) -> Option<u64> {
    text.trim().parse::<u32>().ok().map(u64::from)
}

fn title(scenario: &str) -> &str {
    match scenario {
        "empty" => words::empty_name(),
        "hands-on" => words::hands_on_name(),
        other => other,
    }
}

fn meaning(scenario: &str) -> &'static str {
    match scenario {
        "empty" => words::empty_means(),
        "hands-on" => words::hands_on_means(),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_whole_numbers_of_32_bits() {
        assert_eq!(read_seed(" 7 "), Some(7));
        assert_eq!(read_seed("4294967295"), Some(4_294_967_295));
        for wrong in ["", "-1", "1.5", "4294967296", "seven", "0x7"] {
            assert_eq!(read_seed(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_scenario_is_described() {
        for name in scenario::names() {
            assert!(title(name) != *name && !meaning(name).is_empty(), "{name}");
        }
    }
}
