//! The line one types into: coloured, completed by Tab, with the lines entered before on Up and Down.
//!
//! A real text area lies over its coloured copy. Tab on an empty line and Escape leave it, so that the keyboard is
//! never trapped. Invariant: what is drawn is what the text area holds.

use super::Control;
use super::console::Console;
use super::log::coloured_up_to;
use super::suggestions::{ID as FITS, Suggestions, option_id};
use crate::base::limits;
use crate::browser::focus;
use crate::course::shell::Known;
use crate::terminal::{Completion, complete, shell};
use crate::ui::hooks::{use_announce, use_interval};
use crate::ui::strings::drawer as words;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// The text area's id.
pub const ID: &str = "terminal-line";
/// Where Escape leads.
const TABS: &str = "drawer-tab-terminal";

/// Properties of [`Line`].
#[derive(Properties, PartialEq)]
pub struct LineProps {
    pub control: Control,
    /// A text to put into the line, with a number that makes it new.
    #[prop_or_default]
    pub fill: (u64, AttrValue),
}

/// What is open below the line.
#[derive(Clone, PartialEq)]
struct Open {
    completion: Completion,
    chosen: usize,
}

/// The line.
#[component]
pub fn Line(props: &LineProps) -> Html {
    let node = use_node_ref();
    let text = use_state(String::new);
    let open = use_state(|| None::<Open>);
    // How many lines back one looks, and what was being typed.
    let back = use_mut_ref(|| (0_usize, String::new()));
    let announce = use_announce();
    let control = props.control.clone();
    let running = control.read(Console::is_running);

    let put = {
        let (node, text) = (node.clone(), text.clone());
        move |line: &str, caret: usize| {
            if let Some(area) = node.cast::<HtmlTextAreaElement>() {
                area.set_value(line);
                let units = line.get(..caret).map_or(0, |before| before.encode_utf16().count()) as u32;
                // A caret out of range is put at the end by the browser.
                let _ = area.set_selection_range(units, units);
            }
            text.set(line.to_string());
        }
    };
    {
        let (put, node) = (put.clone(), node.clone());
        use_effect_with(props.fill.clone(), move |(number, line)| {
            if *number > 0 {
                put(line, line.len());
                if let Some(area) = node.cast::<web_sys::Element>() {
                    focus::to(&area);
                }
            }
        });
    }
    let fits = {
        let control = control.clone();
        move |line: &str, caret: usize| -> Completion {
            control.read(|console| {
                let env = &console.env;
                control.desk().world(|world| complete(line, caret, env, &Known(world)))
            })
        }
    };
    let accept = {
        let (put, open) = (put.clone(), open.clone());
        move |line: &str, completion: &Completion, index: usize| {
            let Some(item) = completion.items.get(index) else {
                return;
            };
            let (Some(before), Some(after)) = (line.get(..completion.range.start), line.get(completion.range.end..))
            else {
                return;
            };
            let goes_on = item.text.ends_with(['=', '/', '{', '[', ',']) || after.starts_with(' ');
            let gap = if goes_on { "" } else { " " };
            let begun = format!("{before}{}{gap}", item.text);
            put(&format!("{begun}{after}"), begun.len());
            open.set(None);
        }
    };

    let oninput = {
        let (text, open, fits, back, control) =
            (text.clone(), open.clone(), fits.clone(), back.clone(), control.clone());
        Callback::from(move |event: InputEvent| {
            let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() else {
                return;
            };
            let mut line = area.value();
            if line.len() > limits::TERMINAL_BYTES {
                line = (*text).clone();
                area.set_value(&line);
                control.change(|console| console.note(words::too_long()));
            }
            *back.borrow_mut() = (0, String::new());
            if open.is_some() {
                let completion = fits(&line, caret(&area, &line));
                let next = (!completion.items.is_empty()).then_some(Open { completion, chosen: 0 });
                open.set(next);
            }
            text.set(line);
        })
    };
    let onkeydown = {
        let (open, put, fits, accept, back, control) = (
            open.clone(),
            put.clone(),
            fits.clone(),
            accept.clone(),
            back.clone(),
            control.clone(),
        );
        Callback::from(move |event: KeyboardEvent| {
            let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() else {
                return;
            };
            if event.is_composing() || event.alt_key() || event.meta_key() {
                return;
            }
            let line = area.value();
            let at = caret(&area, &line);
            let key = event.key();
            if event.ctrl_key() {
                let selects = area.selection_start().ok().flatten() != area.selection_end().ok().flatten();
                match key.as_str() {
                    "c" | "C" if control.read(Console::is_running) => control.change(Console::cancel),
                    "c" | "C" if !selects && !line.is_empty() => {
                        control.change(|console| console.give_up(&line));
                        put("", 0);
                        open.set(None);
                    }
                    "l" | "L" => control.change(Console::clear),
                    _ => return,
                }
                return event.prevent_default();
            }
            match (key.as_str(), open.as_ref()) {
                ("Tab", _) if event.shift_key() || line.is_empty() => {
                    open.set(None);
                    return;
                }
                ("Tab", Some(shown)) => accept(&line, &shown.completion, shown.chosen),
                ("Tab", None) => {
                    let completion = fits(&line, at);
                    match completion.items.len() {
                        0 => announce.polite(words::fits_none()),
                        1 => accept(&line, &completion, 0),
                        count => {
                            announce.polite(format!("{count} {}", words::fits_count()));
                            let completion = match common(&line, &completion) {
                                Some((longer, caret)) => {
                                    put(&longer, caret);
                                    fits(&longer, caret)
                                }
                                None => completion,
                            };
                            open.set((!completion.items.is_empty()).then_some(Open { completion, chosen: 0 }));
                        }
                    }
                }
                ("Escape", Some(_)) => open.set(None),
                ("Escape", None) => {
                    focus::to_id(TABS);
                }
                ("Enter", Some(shown)) => accept(&line, &shown.completion, shown.chosen),
                // A here-document that was begun goes on, as in a shell.
                ("Enter", None) if event.shift_key() || shell::goes_on(&line) => return,
                ("Enter", None) => {
                    if !control.read(Console::is_running) {
                        control.enter(&line);
                        put("", 0);
                        *back.borrow_mut() = (0, String::new());
                    }
                }
                ("ArrowDown" | "ArrowUp", Some(shown)) => {
                    let count = shown.completion.items.len().max(1);
                    let step = if key == "ArrowDown" { 1 } else { count - 1 };
                    open.set(Some(Open {
                        chosen: (shown.chosen + step) % count,
                        completion: shown.completion.clone(),
                    }));
                }
                ("ArrowUp", None) if !line[..at].contains('\n') => {
                    let (steps, _) = *back.borrow();
                    let Some(earlier) = control.read(|c| c.history.back(steps + 1).map(str::to_string)) else {
                        return event.prevent_default();
                    };
                    if steps == 0 {
                        back.borrow_mut().1 = line;
                    }
                    back.borrow_mut().0 = steps + 1;
                    put(&earlier, earlier.len());
                }
                ("ArrowDown", None) if !line[at..].contains('\n') => {
                    let (steps, draft) = back.borrow().clone();
                    let later = match steps {
                        0 => return,
                        1 => draft,
                        _ => control
                            .read(|c| c.history.back(steps - 1).map(str::to_string))
                            .unwrap_or_default(),
                    };
                    back.borrow_mut().0 = steps - 1;
                    put(&later, later.len());
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    let onblur = {
        let open = open.clone();
        Callback::from(move |_: FocusEvent| open.set(None))
    };
    let onpick = {
        let (text, open, accept) = (text.clone(), open.clone(), accept.clone());
        Callback::from(move |index: usize| {
            if let Some(shown) = open.as_ref() {
                accept(&text, &shown.completion, index);
            }
        })
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    let active = open.as_ref().map(|shown| option_id(shown.chosen));
    html! {
        <div class="term-now">
            <div class="term-line" data-busy={running.then_some("")}>
                <span class="term-prompt" aria-hidden="true">{"$ "}</span>
                <div class="term-edit">
                    <pre class="term-ink" aria-hidden="true">{coloured_up_to(&text, text.len())}{"\u{200B}"}</pre>
                    <textarea
                        ref={node} id={ID} class="term-area" rows="1" aria-label={words::line()} aria-description={words::line_help()}
                        aria-autocomplete="list" aria-controls={open.is_some().then_some(FITS)} aria-activedescendant={active}
                        spellcheck="false" autocomplete="off" autocapitalize="off" value={(*text).clone()}
                        {oninput} {onkeydown} {onblur}
                    />
                </div>
            </div>
            if running { <Working control={control.clone()} /> }
            if lines > 1 && !running { <p class="term-note">{lines}{" "}{words::script_waits()}</p> }
            if let Some(shown) = open.as_ref() {
                <Suggestions items={shown.completion.items.clone()} chosen={shown.chosen} {onpick} />
            }
        </div>
    }
}

/// Properties of [`Working`].
#[derive(Properties, PartialEq)]
pub struct WorkingProps {
    pub control: Control,
}

/// What a running line is at, and how to stop it. Shown after a moment only, so that quick lines do not flicker.
#[component]
fn Working(props: &WorkingProps) -> Html {
    let shown = use_state(|| false);
    {
        let show = shown.setter();
        use_interval((!*shown).then_some(250), Callback::from(move |()| show.set(true)));
    }
    let control = &props.control;
    let now = control.desk().session(|session| session.world().now());
    let pause = control.read(|console| console.run().and_then(|run| run.pause(now)));
    let stop = {
        let control = control.clone();
        Callback::from(move |_: MouseEvent| {
            control.change(Console::cancel);
            focus::to_id(ID);
        })
    };
    if !*shown {
        return Html::default();
    }
    html! {
        <p class="term-working">
            <span class="busy-dot" aria-hidden="true"></span>
            if let Some((left, whole)) = pause {
                {format!("{} {} {} {}", words::pausing(), seconds(left.0), words::left_of(), seconds(whole.0))}
            } else {
                {words::running()}
            }
            <button type="button" class="term-chip" onclick={stop}>{words::stop()}{" "}<kbd>{"Ctrl C"}</kbd></button>
        </p>
    }
}

fn seconds(millis: u64) -> String {
    format!("{} s", millis.div_ceil(1000))
}

/// The caret as a byte position.
fn caret(area: &HtmlTextAreaElement, line: &str) -> usize {
    let units = area.selection_end().ok().flatten().unwrap_or(u32::MAX);
    byte_of(line, units as usize)
}

/// The byte position of a position in UTF-16 units.
fn byte_of(line: &str, units: usize) -> usize {
    let mut passed = 0;
    for (at, letter) in line.char_indices() {
        if passed >= units {
            return at;
        }
        passed += letter.len_utf16();
    }
    line.len()
}

/// The line with what all suggestions have in common, if that is more than what stands there.
fn common(line: &str, completion: &Completion) -> Option<(String, usize)> {
    let typed = line.get(completion.range.clone())?;
    let mut items = completion.items.iter().map(|item| item.text.as_str());
    let mut shared = items.next()?.to_string();
    for item in items {
        let same = shared.chars().zip(item.chars()).take_while(|(a, b)| a == b);
        shared = same.map(|(a, _)| a).collect();
    }
    if shared.len() <= typed.len() || !shared.starts_with(typed) {
        return None;
    }
    let before = line.get(..completion.range.start)?;
    let after = line.get(completion.range.end..)?;
    Some((format!("{before}{shared}{after}"), before.len() + shared.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::Item;

    #[test]
    fn the_caret_counts_as_the_browser_does() {
        assert_eq!(byte_of("aé😀b", 0), 0);
        assert_eq!(byte_of("aé😀b", 2), 3);
        assert_eq!(byte_of("aé😀b", 4), 7);
        assert_eq!(byte_of("aé😀b", 99), 8);
    }

    #[test]
    fn what_all_suggestions_share_is_filled_in() {
        let item = |text: &str| Item {
            text: text.into(),
            note: String::new(),
        };
        let completion = Completion {
            range: 8..10,
            items: vec![item("describe-tasks"), item("describe-services"), item("deregister")],
        };
        assert_eq!(common("aws ecs de x", &completion), None);
        let completion = Completion {
            items: completion.items[..2].to_vec(),
            ..completion
        };
        assert_eq!(
            common("aws ecs de x", &completion),
            Some(("aws ecs describe- x".into(), 17))
        );
    }
}
