//! Sharing: the session as a link, as a QR code for a classroom, as a file and as a frame in another page.
//!
//! The link is made when the dialog opens; the world may go on behind it.

use super::menu::save_to_file;
use crate::browser::address;
use crate::formats::{link, qr};
use crate::ui::hooks::use_copy;
use crate::ui::parts::{
    Button, ButtonKind, ButtonSize, CheckField, Choice, Code, CodeLine, Dialog, Glyph, Note, NoteKind, SelectField,
    TextField, use_toasts,
};
use crate::ui::store::{Desk, use_desk};
use crate::ui::strings::share as words;
use crate::view::amount::grouped;
use yew::prelude::*;

/// Letters past which programs that pass links on tend to cut them.
const PASSED_ON: usize = 30_000;

/// Properties of [`ShareDialog`].
#[derive(Properties, PartialEq)]
pub struct ShareDialogProps {
    pub open: bool,
    pub onclose: Callback<()>,
}

/// The dialog.
#[component]
pub fn ShareDialog(props: &ShareDialogProps) -> Html {
    html! {
        <Dialog id="session-share" title={words::share()} open={props.open} onclose={props.onclose.clone()}>
            if props.open { <Body /> }
        </Dialog>
    }
}

/// What the link says behind its word.
fn moment(desk: &Desk) -> Option<(u64, String)> {
    desk.session(|session| {
        let shown = session.viewing()?.time();
        Some((shown.since(session.start()).0, shown.clock()))
    })
}

#[component]
fn Body() -> Html {
    let desk = use_desk();
    let toast = use_toasts();
    let (_, copy) = use_copy();
    let at_moment = use_state(|| true);
    let widget = use_state(|| String::from("map"));
    let word = use_memo((), |()| desk.session(|session| link::pack(&session.save_text(None))));
    let shown = use_memo((), |()| moment(&desk));
    let when = match &*shown {
        Some((millis, _)) if *at_moment => format!("?t={millis}"),
        _ => String::new(),
    };
    let href = address::link(&format!("/w/{}{when}", *word)).unwrap_or_default();
    let code = use_memo(href.clone(), |href| qr::of(href));
    let onselect = Callback::from(|event: FocusEvent| {
        if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
            input.select();
        }
    });
    let oncopy = copy.reform({
        let href = AttrValue::from(href.clone());
        move |_: MouseEvent| href.clone()
    });
    let onsave = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| save_to_file(&desk, &toast))
    };
    let onmoment = {
        let at_moment = at_moment.clone();
        Callback::from(move |on: bool| at_moment.set(on))
    };
    let onwidget = {
        let widget = widget.clone();
        Callback::from(move |value: String| widget.set(value))
    };
    let frame = address::link(&format!("/embed/{}/{}{when}", *widget, *word)).unwrap_or_default();
    let frame =
        format!("<iframe src=\"{frame}\" title=\"Taskyard\" width=\"100%\" height=\"480\" loading=\"lazy\"></iframe>");
    let size = words::letters(&grouped(href.len() as u64));
    html! {
        <div class="stack">
            <p class="soft">{words::share_lead()}</p>
            <div class="share-link">
                <span class="share-field" onfocusin={onselect}>
                    <TextField id="share-link" label={words::link()} value={href.clone()} read_only={true} help={size} />
                </span>
                <Button kind={ButtonKind::Go} glyph={Some(Glyph::Copy)} onclick={oncopy}>{words::link_copy()}</Button>
            </div>
            if href.len() > PASSED_ON { <Note kind={NoteKind::Warn}>{words::too_long()}</Note> }
            if let Some((_, clock)) = &*shown {
                <CheckField
                    id="share-moment" label={format!("{} ({clock})", words::at_moment())} checked={*at_moment}
                    onchange={onmoment} help={words::at_moment_help()}
                />
            }
            if let Some(code) = &*code {
                <figure class="share-qr">
                    <svg viewBox={format!("0 0 {0} {0}", code.side)} role="img" aria-label={words::qr()} shape-rendering="crispEdges">
                        <rect width="100%" height="100%" fill="#fff" />
                        <path d={code.path.clone()} fill="#000" />
                    </svg>
                    if code.dense { <figcaption class="soft small">{words::qr_dense()}</figcaption> }
                </figure>
            } else {
                <p class="soft small">{words::qr_none()}</p>
            }
            <div class="clock-aside">
                <Button size={ButtonSize::Small} glyph={Some(Glyph::Export)} onclick={onsave}>{words::file()}</Button>
            </div>
            <details class="share-embed">
                <summary>{words::embed()}</summary>
                <div class="stack">
                    <SelectField
                        id="share-widget" label={words::embed_what()} value={(*widget).clone()} onchange={onwidget}
                        choices={vec![
                            Choice::new("map", words::embed_map()), Choice::new("chart", words::embed_chart()),
                            Choice::new("terminal", words::embed_terminal()), Choice::new("events", words::embed_events()),
                        ]}
                    />
                    <Code label={words::embed_label()} lines={CodeLine::of_command(&frame)} copy={AttrValue::from(frame.clone())} />
                </div>
            </details>
        </div>
    }
}
