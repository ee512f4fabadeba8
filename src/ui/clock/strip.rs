//! What the clock bar has to say below itself: the past is shown, a save is being replayed, something went wrong.

use super::acts::Acts;
use crate::browser::page;
use crate::ui::parts::{Button, ButtonKind, ButtonSize, Glyph, Icon, IconButton, Progress};
use crate::ui::strings::{clock as words, parts};
use crate::view::amount::grouped;
use yew::prelude::*;

/// The past is shown.
pub fn past(acts: &Acts, clock: &str) -> Html {
    let act = {
        let acts = acts.clone();
        Callback::from(move |_: MouseEvent| {
            acts.act_from_here();
            focus_play();
        })
    };
    let back = {
        let acts = acts.clone();
        Callback::from(move |_: MouseEvent| {
            acts.back();
            focus_play();
        })
    };
    html! {
        <div class="clock-strip" data-kind="past">
            <Icon name={Glyph::Eye} />
            <p>{words::looking_at(clock)}</p>
            <div class="clock-strip-acts">
                <span title={words::act_from_here_means()}>
                    <Button size={ButtonSize::Small} glyph={Some(Glyph::Fork)} onclick={act}>{words::act_from_here()}</Button>
                </span>
                <Button size={ButtonSize::Small} kind={ButtonKind::Go} onclick={back}>{words::back_to_now()}</Button>
            </div>
        </div>
    }
}

/// The strip with the pressed button is gone: the keyboard goes on at the middle of the bar.
fn focus_play() {
    if let Some(play) = page::element("clock-play") {
        crate::browser::focus::to(&play);
    }
}

/// A save is being replayed.
pub fn loading(acts: &Acts, (done, total): (u64, u64)) -> Html {
    let stop = {
        let desk = acts.desk.clone();
        Callback::from(move |_: MouseEvent| desk.stop_loading())
    };
    let percent = (done.saturating_mul(100) / total.max(1)) as u32;
    let text = words::replayed(&grouped(done), &grouped(total));
    html! {
        <div class="clock-strip" data-kind="loading">
            <p>{text.clone()}</p>
            <Progress label={words::loading()} {percent} {text} />
            <div class="clock-strip-acts">
                <Button size={ButtonSize::Small} onclick={stop}>{words::stop()}</Button>
            </div>
        </div>
    }
}

/// Properties of [`Notice`].
#[derive(Properties, PartialEq)]
pub struct NoticeProps {
    pub text: AttrValue,
    /// Whether a save was kept aside that can be taken away as a file.
    pub aside: bool,
    pub onsave: Callback<()>,
    pub onaside: Callback<()>,
    pub ondismiss: Callback<()>,
}

/// What went wrong with a save or with storage.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    html! {
        <div class="clock-strip" data-kind="notice">
            <Icon name={Glyph::StateWarn} />
            <p><span class="vh">{parts::warning()}{" "}</span>{&props.text}</p>
            <div class="clock-strip-acts">
                if props.aside {
                    <Button size={ButtonSize::Small} glyph={Some(Glyph::Export)} onclick={props.onaside.reform(|_| ())}>
                        {words::download_aside()}
                    </Button>
                }
                <Button size={ButtonSize::Small} glyph={Some(Glyph::Export)} onclick={props.onsave.reform(|_| ())}>
                    {words::save_to_file()}
                </Button>
                <IconButton glyph={Glyph::Cross} label={parts::dismiss()} onclick={props.ondismiss.reform(|_| ())} />
            </div>
        </div>
    }
}
