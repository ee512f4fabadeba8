//! The clock bar itself: always there, the darkest band on the screen.

use super::acts::Acts;
use super::menu::{SessionDialogs, SessionMenu, save_to_file};
use super::scrubber::{ActsHandle, Scrubber};
use super::strip::{self, Notice};
use crate::browser::download;
use crate::ui::hooks::{Chord, Shortcut, use_announce, use_shortcuts};
use crate::ui::parts::{Glyph, Icon, IconButton, Segment, SegmentOption, Toast, use_toasts};
use crate::ui::store::{SPEEDS, use_desk};
use crate::ui::strings::clock as words;
use crate::view::state::State;
use crate::view::timeline::{MarkKind, Story, day, next_known, span};
use crate::view::{amount::dollars, cost};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use yew::prelude::*;

/// The clock bar.
#[component]
pub fn ClockBar() -> Html {
    let desk = use_desk();
    let announce = use_announce();
    let toast = use_toasts();
    let story = use_memo((), |()| Rc::new(RefCell::new(Story::default())));
    let ran = use_memo((), |()| Rc::new(Cell::new(false)));
    let acts = Acts {
        desk: desk.clone(),
        announce,
        story: Rc::clone(&story),
        ran: Rc::clone(&ran),
    };
    use_shortcuts(shortcuts(&acts));
    let chosen = desk.chosen();
    let aside = use_memo(chosen.notice.clone(), |notice| {
        notice.is_some() && desk.aside().is_some()
    });

    let marks = desk.session(|session| {
        let mut story = story.borrow_mut();
        story.follow(session);
        story.marks()
    });
    let (start, now, past, undo, redo) = desk.session(|session| {
        (
            session.start(),
            session.world().now(),
            session.viewing().is_some(),
            session.undo_name(),
            session.redo_name(),
        )
    });
    let (shown, per_hour, told) = desk.world(|world| (world.now(), cost::per_hour(world), world.events().next_seq()));
    let next = desk.session(|session| next_known(session.world()));
    let running = chosen.running && !past;
    let value_text = if past {
        let all = desk.session(|session| session.world().events().next_seq());
        words::slider_past(&shown.clock(), all.saturating_sub(told))
    } else {
        let clock = (!running).then(|| now.clock());
        let story = story.borrow();
        let count = |kind, (one, many): (&'static str, &'static str)| (story.count(kind), one, many);
        words::slider_now(
            clock.as_deref(),
            &[
                count(MarkKind::Call, words::CALLS),
                count(MarkKind::Scaling, words::SCALINGS),
                count(MarkKind::Deployment, words::DEPLOYMENTS),
                count(MarkKind::Failure, words::FAILURES),
            ],
        )
    };
    let on = |act: fn(&Acts)| {
        let acts = acts.clone();
        Callback::from(move |_: MouseEvent| act(&acts))
    };
    let onspeed = {
        let acts = acts.clone();
        Callback::from(move |value: AttrValue| acts.set_speed(value.parse().unwrap_or(SPEEDS[1])))
    };
    let speeds: Vec<SegmentOption> = SPEEDS
        .iter()
        .map(|speed| SegmentOption::new(speed.to_string(), format!("{speed}×")))
        .collect();
    let onsave = {
        let (desk, toast) = (desk.clone(), toast.clone());
        Callback::from(move |()| save_to_file(&desk, &toast))
    };
    let onaside = {
        let (desk, toast) = (desk.clone(), toast);
        Callback::from(move |()| {
            let done = desk
                .aside()
                .is_some_and(|text| download::save("taskyard-kept-aside.json", "application/json", &text));
            if !done {
                toast.emit(Toast::new(State::Bad, words::not_saved()));
            }
        })
    };
    let ondismiss = {
        let desk = desk.clone();
        Callback::from(move |()| desk.choose(|chosen| chosen.notice = None))
    };
    let onopen = {
        let desk = desk.clone();
        Callback::from(move |dialog| desk.choose(|chosen| chosen.asked = Some(dialog)))
    };
    let onclose = {
        let desk = desk.clone();
        Callback::from(move |()| desk.choose(|chosen| chosen.asked = None))
    };
    let undo_label = undo.as_deref().map_or(words::undo().into(), words::undo_of);
    let redo_label = redo.as_deref().map_or(words::redo().into(), words::redo_of);
    html! {
        <>
            <div class="clock-bar" data-past={past.then_some("")}>
                <div class="clock-deck">
                    <IconButton
                        glyph={Glyph::Undo} label={undo_label} key_hint={Some(AttrValue::from(words::undo_key()))}
                        disabled_because={undo.is_none().then(|| AttrValue::from(words::nothing_to_undo()))} onclick={on(Acts::undo)}
                    />
                    <IconButton
                        glyph={Glyph::Redo} label={redo_label} key_hint={Some(AttrValue::from(words::redo_key()))}
                        disabled_because={redo.is_none().then(|| AttrValue::from(words::nothing_to_redo()))} onclick={on(Acts::redo)}
                    />
                    <span class="clock-previous">
                        <IconButton
                            glyph={Glyph::Prev} label={words::previous()} key_hint={Some(AttrValue::from(","))}
                            disabled_because={(shown <= start).then(|| AttrValue::from(words::nothing_before()))}
                            onclick={on(Acts::previous)}
                        />
                    </span>
                    <button
                        class="ib" id="clock-play" type="button" data-kind="go"
                        aria-label={if running { words::pause() } else { words::run() }}
                        title={format!("{}  Space", if running { words::pause() } else { words::run() })}
                        onclick={on(Acts::toggle)}
                    >
                        <Icon name={if running { Glyph::Pause } else { Glyph::Play }} />
                    </button>
                    <IconButton glyph={Glyph::Step} label={words::step()} key_hint={Some(AttrValue::from("."))} onclick={on(Acts::step)} />
                    <span class="clock-speeds">
                        <Segment label={words::speed()} options={speeds} value={chosen.speed.to_string()} onchange={onspeed} />
                    </span>
                    <button
                        class="clock-speed" type="button" aria-label={words::speed_is(chosen.speed)}
                        title={words::speed_is(chosen.speed)} onclick={on(Acts::cycle_speed)}
                    >
                        {format!("{}×", chosen.speed)}
                    </button>
                </div>
                <p class="clock-time"><b>{shown.clock()}</b><small>{day(shown)}</small></p>
                <Scrubber {marks} {start} {now} {shown} next={next.clone()} {value_text} acts={ActsHandle(acts.clone())} />
                <div class="clock-side">
                    if let Some(next) = &next {
                        <p class="clock-meter" data-kind="next" title={next.text.clone()}>
                            <b>{words::due_in(&span(next.at.since(now)))}</b><small>{&next.text}</small>
                        </p>
                    }
                    <p class="clock-meter" title={words::per_hour_means()}>
                        <b>{dollars(per_hour)}</b><small>{words::per_hour()}</small>
                    </p>
                </div>
                <SessionMenu saving={chosen.saving} {onopen} />
            </div>
            if past { {strip::past(&acts, &shown.clock())} }
            if let Some(progress) = chosen.loading { {strip::loading(&acts, progress)} }
            if let Some(text) = chosen.notice.clone() { <Notice {text} aside={*aside} {onsave} {onaside} {ondismiss} /> }
            <SessionDialogs open={chosen.asked} {onclose} acts={ActsHandle(acts)} />
        </>
    }
}

fn shortcuts(acts: &Acts) -> Vec<Shortcut> {
    let on = |chord: Chord, act: fn(&Acts)| {
        let acts = acts.clone();
        Shortcut::new(chord, move || act(&acts))
    };
    vec![
        on(Chord::key(" "), Acts::toggle),
        on(Chord::key("."), Acts::step),
        on(Chord::key(","), Acts::previous),
        on(Chord::key("["), |acts| acts.speed(false)),
        on(Chord::key("]"), |acts| acts.speed(true)),
        on(Chord::key("t").shift(), Acts::read_clock),
        on(Chord::ctrl("z"), Acts::undo),
        on(Chord::ctrl("z").shift(), Acts::redo),
        on(Chord::ctrl("y"), Acts::redo),
        on(Chord::key("b"), Acts::bookmark),
        on(Chord::key("/"), Acts::search),
    ]
}
