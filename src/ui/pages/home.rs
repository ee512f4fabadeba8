//! The entry: a world that runs, and the ways to begin.

use super::shelves::{Experiments, OwnWorlds, make_room};
use crate::ui::layout::Page;
use crate::ui::parts::{Button, ButtonKind, ButtonSize, Glyph, Icon, LinkButton, Meter, use_toasts};
use crate::ui::routes::Route;
use crate::ui::sandbox::start_over;
use crate::ui::store::{FIRST_SCENARIO, FIRST_SEED, use_desk};
use crate::ui::strings::guide as words;
use crate::ui::yard::Yard;
use crate::view::{amount, cost, map};
use std::rc::Rc;
use yew::prelude::*;

/// The home page.
#[component]
pub fn Home() -> Html {
    let desk = use_desk();
    let toast = use_toasts();
    let chosen = desk.chosen();
    let asked = use_state(|| None::<&'static str>);
    let now = desk.world(|world| world.now());
    let shown = Rc::new(desk.world(|world| map::of(world, None)));
    let running = desk.world(|world| {
        world
            .ecs()
            .tasks()
            .filter(|task| task.status.word() == "RUNNING")
            .count()
    });
    let hourly = desk.world(cost::per_hour);
    let has_acts = desk.session(|session| session.undo_name().is_some());
    let scenario = desk.session(|session| session.scenario().to_string());
    let begin = {
        let (desk, asked) = (desk.clone(), asked.clone());
        Callback::from(move |name: &'static str| {
            desk.reset(FIRST_SEED, name);
            asked.set(None);
            Route::Sandbox.go();
        })
    };
    // Going on with the same untouched world needs no question.
    let choose = {
        let (begin, asked, desk, toast) = (begin.clone(), asked.clone(), desk.clone(), toast);
        Callback::from(move |name: &'static str| {
            if scenario == name && !has_acts {
                Route::Sandbox.go();
            } else if has_acts && !make_room(&desk, &toast) {
                asked.set(Some(name));
            } else {
                begin.emit(name);
            }
        })
    };
    let click = |name: &'static str| choose.reform(move |_: MouseEvent| name);
    let select = Callback::from(|id: AttrValue| {
        Route::Sandbox.go_with(&[("select", &id)]);
    });
    let to_sandbox = Callback::from(|()| {
        Route::Sandbox.go();
    });
    html! {
        <Page title={words::home_title()} title_hidden={true}>
            <section class="hero">
                <div class="hero-text">
                    <p class="quiet">{words::home_now()}</p>
                    <h2 class="hero-title">{words::home_title()}</h2>
                    <p>{words::home_lead()}</p>
                    <div class="hero-figures">
                        <Meter value={running.to_string()} caption={if running == 1 { words::task_running() } else { words::tasks_running() }} large={true} />
                        <Meter value={amount::grouped(shown.clients.per_minute)} caption={words::per_minute()} large={true} />
                        <Meter value={amount::dollars(hourly)} caption={words::per_hour()} large={true} />
                    </div>
                    <div class="hero-acts">
                        <Button kind={ButtonKind::Go} size={ButtonSize::Large} glyph={Glyph::Plus} onclick={click("empty")}>{words::home_build()}</Button>
                        <Button size={ButtonSize::Large} glyph={Glyph::Play} onclick={click(FIRST_SCENARIO)}>{words::home_watch()}</Button>
                        if has_acts {
                            <LinkButton href={Route::Sandbox.href()} size={ButtonSize::Large} glyph={Glyph::Yard}>{words::home_continue()}</LinkButton>
                        }
                    </div>
                </div>
                <div class="hero-yard">
                    <Yard
                        map={shown} selected={None::<AttrValue>} onselect={select.clone()} onwhy={select}
                        running={chosen.running} speed={chosen.speed} {now}
                        oncreate={to_sandbox.clone()} onexperiment={to_sandbox}
                    />
                </div>
            </section>
            <section aria-labelledby="ways">
                <h2 id="ways" class="ways">{words::home_ways()}</h2>
                <div class="starts">
                    <button type="button" onclick={click("empty")}><Icon name={Glyph::Plus} /><b>{words::home_build()}</b><span class="soft">{words::home_build_about()}</span></button>
                    <button type="button" onclick={click(FIRST_SCENARIO)}><Icon name={Glyph::Play} /><b>{words::home_watch()}</b><span class="soft">{words::home_watch_about()}</span></button>
                    <button type="button" onclick={click("empty")}><Icon name={Glyph::Terminal} /><b>{words::home_terminal()}</b><span class="soft">{words::home_terminal_about()}</span></button>
                    <a href={Route::Grammar.href()}><Icon name={Glyph::Eye} /><b>{words::home_parts()}</b><span class="soft">{words::home_parts_about()}</span></a>
                </div>
            </section>
            <Experiments />
            <OwnWorlds />
            { start_over(&asked, &begin) }
        </Page>
    }
}
