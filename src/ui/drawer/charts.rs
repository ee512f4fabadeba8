//! The Charts pane: a service's figures over one time axis. Drawn again when a minute or a count has changed.

use crate::aws::{Call, arn};
use crate::base::time::{Span, Time};
use crate::model::World;
use crate::session::Session;
use crate::ui::chart::{Chart, ChartRow, ChartState};
use crate::ui::parts::{Empty, Glyph, Segment, SegmentOption};
use crate::ui::store::use_desk;
use crate::ui::strings::{charts as chart_words, drawer as words};
use crate::view::chart::{self, Figure, counts, of};
use crate::view::timeline::{Mark, MarkKind, Story};
use serde_json::json;
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// How far back the charts look, in minutes; 0 is the whole history.
const RANGES: [u64; 4] = [15, 30, 120, 0];
/// Events marked on the chart of tasks: the newest.
const MARKED: usize = 12;

/// The pane.
#[component]
pub fn Charts() -> Html {
    let desk = use_desk();
    let chosen = use_state(|| None::<(String, String)>);
    let services: Vec<(String, String)> = desk.world(|world| {
        let all = world.ecs().services();
        all.filter(|service| service.status.word() != "INACTIVE")
            .map(|service| (service.cluster.clone(), service.name.clone()))
            .collect()
    });
    let selected = desk.chosen().selected.and_then(|id| {
        let rest = arn::resource(&id)?.strip_prefix("service/")?;
        let (cluster, name) = rest.split_once('/')?;
        Some((cluster.to_string(), name.to_string()))
    });
    {
        // Selecting a service elsewhere brings its charts forward.
        let chosen = chosen.clone();
        use_effect_with(selected, move |selected| {
            if let Some(selected) = selected {
                chosen.set(Some(selected.clone()));
            }
        });
    }
    let shown = chosen
        .as_ref()
        .filter(|chosen| services.contains(chosen))
        .or(services.first())
        .cloned();
    let range = use_state(|| RANGES[1]);
    let story = use_mut_ref(Story::default);
    let key = desk.session(|session| stamp(session, shown.as_ref()));
    let figures = use_memo((shown.clone(), key, *range), |(shown, _, range)| {
        let figures = shown.as_ref().map(|shown| {
            desk.session(|session| {
                let mut story = story.borrow_mut();
                story.follow(session);
                let mut all = figures(session, shown, *range);
                if let Some(first) = all.first_mut() {
                    annotate(first, &story.marks());
                }
                all
            })
        });
        figures
            .unwrap_or_default()
            .into_iter()
            .map(Rc::new)
            .collect::<Vec<Rc<Figure>>>()
    });
    let past = desk.session(|session| session.viewing().is_some());
    let state = if past { ChartState::Past } else { ChartState::Live };
    let Some(shown) = shown else {
        return html! { <Empty glyph={Glyph::Chart} text={words::charts_none()} /> };
    };
    let onchange = {
        let (chosen, services) = (chosen.clone(), services.clone());
        Callback::from(move |event: Event| {
            let index = event
                .target_dyn_into::<HtmlSelectElement>()
                .and_then(|select| usize::try_from(select.selected_index()).ok());
            chosen.set(index.and_then(|index| services.get(index).cloned()));
        })
    };
    let ranges = RANGES.iter().map(|minutes| {
        SegmentOption::new(
            minutes.to_string(),
            match minutes {
                0 => chart_words::range_all().to_owned(),
                60.. => format!("{} h", minutes / 60),
                _ => format!("{minutes} min"),
            },
        )
    });
    let onrange = {
        let range = range.clone();
        Callback::from(move |value: AttrValue| range.set(value.parse().unwrap_or(RANGES[1])))
    };
    let on_mark = {
        let (desk, figures) = (desk.clone(), figures.clone());
        Callback::from(move |number: u32| {
            let mark = figures
                .first()
                .and_then(|figure| figure.marks.iter().find(|mark| mark.number == number));
            if let Some(mark) = mark {
                let at = Time((mark.x * 1000.0) as u64);
                desk.run(false);
                desk.act(|session| {
                    session.seek(at);
                });
            }
        })
    };
    html! {
        <div class="charts-pane">
            <div class="pane-bar">
                <Segment label={chart_words::range()} options={ranges.collect::<Vec<_>>()} value={range.to_string()} onchange={onrange} />
                if services.len() > 1 {
                    <select class="in pane-kind" aria-label={words::chart_service()} {onchange}>
                        { for services.iter().map(|one| html! {
                            <option selected={*one == shown}>{format!("{} / {}", one.0, one.1)}</option>
                        }) }
                    </select>
                }
            </div>
            <div class="charts-row">
                <ChartRow>
                    { for figures.iter().map(|figure| html! { <Chart key={figure.id.clone()} figure={figure.clone()} {state} on_mark={on_mark.clone()} /> }) }
                </ChartRow>
            </div>
        </div>
    }
}

/// What the figures depend on: a count, or a new minute.
fn stamp(session: &Session, shown: Option<&(String, String)>) -> (u64, u64, u64, usize, u64) {
    let world = session.shown();
    let service = shown.and_then(|(cluster, name)| world.ecs().service(cluster, name));
    let counts = service.map_or((0, 0), |service| service.counts(world, None));
    let desired = service.map_or(0, |service| service.desired);
    (
        world.now().0 / 15_000,
        desired,
        counts.0,
        session.log_len(),
        session.seed(),
    )
}

/// The figures of a service, by cluster and name, as a session shows it: the last minutes, or all for 0.
pub fn figures(session: &Session, (cluster, name): &(String, String), minutes: u64) -> Vec<Figure> {
    let world = session.shown();
    let Some(service) = world.ecs().service(cluster, name) else {
        return Vec::new();
    };
    let counts = counts::of(session, cluster, name);
    let group = service.attached.first().map(|attached| attached.group.clone());
    let target_group = group.as_deref().and_then(arn::resource).map(str::to_string);
    let load_balancer = group.as_deref().and_then(|group| balancer_of(world, group));
    let back = if minutes == 0 {
        Span(u64::MAX)
    } else {
        Span::mins(minutes)
    };
    let since = Time(world.now().0.saturating_sub(back.0)).max(service.created_at);
    of::service_figures(
        world,
        &of::Service {
            cluster,
            service: name,
            load_balancer: load_balancer.as_deref(),
            target_group: target_group.as_deref(),
            counts: &counts,
            since,
        },
    )
}

/// Numbers what happened within a figure's window, the newest of it.
fn annotate(figure: &mut Figure, marks: &[Mark]) {
    let (from, to) = figure.x;
    let telling = |kind: MarkKind| !matches!(kind, MarkKind::Scaling | MarkKind::Outside);
    let seconds = |mark: &Mark| mark.at.0 as f64 / 1000.0;
    let mut found: Vec<&Mark> = marks
        .iter()
        .rev()
        .filter(|mark| telling(mark.kind) && (from..=to).contains(&seconds(mark)))
        .take(MARKED)
        .collect();
    found.reverse();
    figure.marks = found
        .into_iter()
        .enumerate()
        .map(|(place, mark)| chart::Mark {
            x: seconds(mark),
            number: place as u32 + 1,
            text: mark.text.clone(),
            selected: false,
        })
        .collect();
}

/// `app/web/50dc6c495c0c9188` of the load balancer before a target group, as the door tells it.
fn balancer_of(world: &World, group: &str) -> Option<String> {
    let call = Call::new("elbv2", "DescribeTargetGroups", json!({"TargetGroupArns": [group]}));
    let reply = world.read(&call).ok()?.to_value();
    let balancer = reply["TargetGroups"][0]["LoadBalancerArns"][0].as_str()?;
    arn::resource(balancer)?
        .strip_prefix("loadbalancer/")
        .map(str::to_string)
}
