//! The terminal's pane: files, output, line. Files may be dropped anywhere on it.

use super::Control;
use super::console::{Console, FILES};
use super::line::{ID as LINE, Line};
use super::log::Log;
use crate::base::limits;
use crate::browser::files::{FileError, TextFile};
use crate::browser::{focus, pointer, scroll};
use crate::model::World;
use crate::terminal::Names;
use crate::ui::hooks::use_drop_files;
use crate::ui::parts::{Glyph, Icon, IconSize};
use crate::ui::strings::drawer as words;
use yew::prelude::*;

/// Properties of [`Terminal`].
#[derive(Properties, PartialEq)]
pub struct TerminalProps {
    pub control: Control,
}

/// The pane.
#[component]
pub fn Terminal(props: &TerminalProps) -> Html {
    let control = props.control.clone();
    let (node, probe) = (use_node_ref(), use_node_ref());
    let fill = use_state(|| (0_u64, AttrValue::default()));
    let follows = use_mut_ref(|| true);
    let taken = {
        let control = control.clone();
        Callback::from(move |file: Result<TextFile, FileError>| {
            control.change(|console| match file {
                Ok(file) if console.hold(&file.name, file.text.clone()) => {
                    console.note(&format!("{}: file://{}", words::files(), file.name));
                }
                Ok(_) => console.note(words::files_full()),
                Err(error) => console.note(&error.to_string()),
            });
        })
    };
    let drop = use_drop_files(limits::TERMINAL_BYTES as u64, taken);
    {
        let (node, probe, follows, control) = (node.clone(), probe.clone(), follows.clone(), control.clone());
        use_effect_with(control.version(), move |_| {
            let (Some(screen), Some(probe)) = (node.cast::<web_sys::Element>(), probe.cast::<web_sys::Element>())
            else {
                return;
            };
            if *follows.borrow() {
                scroll::to_end(&screen);
            }
            let (whole, ten) = (pointer::size(&screen).0, pointer::size(&probe).0);
            if ten > 0.0 {
                // Two characters of prompt and margin each side stay free.
                let columns = (whole / ten * 10.0) as usize;
                control.console.borrow_mut().env.columns = columns.saturating_sub(4).clamp(20, 400);
            }
        });
    }
    let onscroll = {
        let follows = follows.clone();
        Callback::from(move |event: Event| {
            if let Some(screen) = focus::owner(&event) {
                *follows.borrow_mut() = scroll::is_at_end(&screen);
            }
        })
    };
    // A click beside the text goes to the line, as in any terminal; a selection stays.
    let onclick = Callback::from(|event: MouseEvent| {
        if focus::is_screen(&event) && !focus::is_selecting() {
            focus::to_id(LINE);
        }
    });
    let files: Vec<String> = control.read(|console| console.env.files.keys().cloned().collect());
    let fresh = control.read(|console| console.entries().next().is_none());
    let tries = if fresh {
        control.desk().world(first_commands)
    } else {
        Vec::new()
    };
    html! {
        <div
            class="term" ref={node} data-over={drop.over.then_some("")} ondragover={drop.ondragover.clone()} ondragleave={drop.ondragleave.clone()}
            ondrop={drop.ondrop.clone()} {onscroll} {onclick}
        >
            <span class="term-probe" ref={probe} aria-hidden="true">{"0000000000"}</span>
            if fresh {
                <div class="term-hello">
                    <p class="term-note">{words::welcome()}</p>
                    <p class="term-tries">
                        <span class="term-note">{words::try_this()}</span>
                        { for tries.into_iter().map(|line| {
                            let (fill, text) = (fill.clone(), AttrValue::from(line.clone()));
                            let onclick = Callback::from(move |_: MouseEvent| fill.set((fill.0 + 1, text.clone())));
                            html! { <button type="button" class="term-chip" {onclick}>{line}</button> }
                        }) }
                    </p>
                </div>
            }
            <Log control={control.clone()} />
            <Line control={control.clone()} fill={(*fill).clone()} />
            if !files.is_empty() {
                <ul class="term-files" aria-label={words::files()}>
                    { for files.into_iter().map(|name| {
                        let (control, gone) = (control.clone(), name.clone());
                        let onclick = Callback::from(move |_: MouseEvent| {
                            control.change(|console: &mut Console| console.env.files.remove(&gone));
                            focus::to_id(LINE);
                        });
                        html! {
                            <li key={name.clone()}>
                                <span>{"file://"}{&name}</span>
                                <button type="button" class="term-remove" aria-label={format!("{} {name}", words::file_remove())} {onclick}>
                                    <Icon name={Glyph::Cross} size={IconSize::Small} />
                                </button>
                            </li>
                        }
                    }) }
                </ul>
            }
            if drop.over { <p class="term-drop">{words::drop_here()}</p> }
        </div>
    }
}

/// Properties of [`FileButton`].
#[derive(Properties, PartialEq)]
pub struct FileButtonProps {
    pub control: Control,
}

/// Chooses files where they cannot be dropped.
#[component]
pub fn FileButton(props: &FileButtonProps) -> Html {
    let control = props.control.clone();
    let taken = Callback::from(move |file: Result<TextFile, FileError>| {
        control.change(|console| match file {
            Ok(file) if console.hold(&file.name, file.text.clone()) => {}
            Ok(_) => console.note(words::files_full()),
            Err(error) => console.note(&error.to_string()),
        });
    });
    let drop = use_drop_files(limits::TERMINAL_BYTES as u64, taken);
    let full = props.control.read(|console| console.env.files.len() >= FILES);
    html! {
        <label class="file-button" title={words::add_file()}>
            <Icon name={Glyph::Upload} />
            <span class="vh">{words::add_file()}</span>
            <input class="vh" type="file" aria-label={words::add_file()} multiple=true disabled={full} onchange={drop.onchange} />
        </label>
    }
}

/// Lines that do something in this world, to begin with.
fn first_commands(world: &World) -> Vec<String> {
    let mut lines = vec!["aws ecs list-clusters".to_string()];
    if let Some(service) = world.ecs().services().next() {
        lines.push(format!(
            "aws ecs describe-services --cluster {} --services {} --query 'services[].[serviceName,desiredCount,runningCount]' --output table",
            service.cluster, service.name
        ));
    } else {
        lines.push("aws ecs create-cluster --cluster-name yard".into());
    }
    let urls = crate::course::shell::Known(world).names("curl", "", "url");
    lines.extend(urls.first().map(|url| format!("curl -i {url}")));
    lines.push("help".into());
    lines
}
