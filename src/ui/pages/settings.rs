//! What the learner prefers.

use crate::ui::hooks::{Language, Motion, Prefs, PrefsContext, Size, Speaking, Theme, use_prefs};
use crate::ui::layout::Page;
use crate::ui::parts::{Note, NoteKind, Panel, Segment, SegmentOption};
use crate::ui::routes::Route;
use crate::ui::strings::{frame, pages as words};
use yew::prelude::*;

/// The settings page.
#[component]
pub fn Settings() -> Html {
    let prefs = use_prefs();
    let speaking = use_context::<Speaking>();
    let theme = match prefs.theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    html! {
        <Page title={words::settings()}>
            <div class="stack measure">
                if !prefs.kept { <Note kind={NoteKind::Warn}>{frame::storage_failed()}</Note> }
                if let Some(speaking) = &speaking { {languages(speaking)} }
                {setting(words::settings_theme(), words::settings_theme_help(), theme, &[
                    ("system", frame::theme_system()), ("light", frame::theme_light()), ("dark", frame::theme_dark()),
                ], change(&prefs, |now, value| Prefs { theme: match value {
                    "light" => Theme::Light,
                    "dark" => Theme::Dark,
                    _ => Theme::System,
                }, ..now }))}
                {setting(words::settings_size(), words::settings_size_help(),
                    if prefs.size == Size::Normal { "normal" } else { "projector" }, &[
                    ("normal", words::settings_size_normal()), ("projector", words::settings_size_projector()),
                ], change(&prefs, |now, value| Prefs {
                    size: if value == "projector" { Size::Projector } else { Size::Normal }, ..now
                }))}
                {setting(words::settings_motion(), words::settings_motion_help(),
                    if prefs.motion == Motion::System { "system" } else { "reduced" }, &[
                    ("system", words::settings_motion_system()), ("reduced", words::settings_motion_reduced()),
                ], change(&prefs, |now, value| Prefs {
                    motion: if value == "reduced" { Motion::Reduced } else { Motion::System }, ..now
                }))}
                {setting(words::settings_keys(), words::settings_keys_help(),
                    if prefs.keys { "on" } else { "off" }, &[("on", words::settings_on()), ("off", words::settings_off())],
                    change(&prefs, |now, value| Prefs { keys: value == "on", ..now }))}
                <p class="small"><a href={Route::Grammar.href()}>{words::settings_parts()}</a></p>
            </div>
        </Page>
    }
}

fn change(prefs: &PrefsContext, next: fn(Prefs, &str) -> Prefs) -> Callback<AttrValue> {
    let prefs = prefs.clone();
    Callback::from(move |value: AttrValue| prefs.dispatch(next(*prefs, &value)))
}

fn languages(speaking: &Speaking) -> Html {
    let options: Vec<SegmentOption> = Language::ALL
        .iter()
        .map(|language| SegmentOption::new(language.code(), language.own_name()))
        .collect();
    let onchange = speaking
        .choose
        .reform(|code: AttrValue| Language::of(&code).unwrap_or_default());
    html! {
        <Panel title={words::settings_language()}>
            <div class="row">
                <Segment label={words::settings_language()} {options} value={speaking.language.code()} {onchange} />
                <p class="soft small">{words::settings_language_help()}</p>
            </div>
            if speaking.failed { <Note kind={NoteKind::Warn}>{words::settings_language_failed()}</Note> }
        </Panel>
    }
}

fn setting(
    title: &'static str,
    help: &'static str,
    value: &'static str,
    choices: &[(&'static str, &'static str)],
    onchange: Callback<AttrValue>,
) -> Html {
    let options: Vec<SegmentOption> = choices
        .iter()
        .map(|(value, label)| SegmentOption::new(*value, *label))
        .collect();
    html! {
        <Panel {title}>
            <div class="row"><Segment label={title} {options} {value} {onchange} /><p class="soft small">{help}</p></div>
        </Panel>
    }
}
