//! Comparing two branches: their figures over one axis, and what differs between their worlds.

use crate::session::Session;
use crate::ui::chart::{Chart, ChartRow, ChartState};
use crate::ui::drawer::figures_of;
use crate::ui::parts::{Choice, Dialog, Note, NoteKind, Segment, SegmentOption, SelectField};
use crate::ui::sandbox::kinds;
use crate::ui::store::use_desk;
use crate::ui::strings::time as words;
use crate::view::chart::Figure;
use crate::view::compare::{self, Differences, Sum};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`CompareDialog`].
#[derive(Properties, PartialEq)]
pub struct CompareDialogProps {
    pub open: bool,
    pub onclose: Callback<()>,
}

/// The dialog.
#[component]
pub fn CompareDialog(props: &CompareDialogProps) -> Html {
    html! {
        <Dialog id="compare" title={words::compare()} open={props.open} onclose={props.onclose.clone()}>
            if props.open { <Body /> }
        </Dialog>
    }
}

/// What is compared.
#[derive(Clone, PartialEq)]
struct Asked {
    left: u64,
    right: u64,
    same: bool,
    service: Option<(String, String)>,
}

/// What came out.
#[derive(Clone, PartialEq, Default)]
struct Compared {
    names: (String, String),
    services: Vec<(String, String)>,
    differences: Differences,
    figures: Vec<Rc<Figure>>,
}

#[component]
fn Body() -> Html {
    let desk = use_desk();
    let (branches, current): (Vec<(u64, String)>, u64) = desk.session(|session| {
        let all = session
            .branches()
            .iter()
            .map(|branch| (branch.id(), branch.name().to_owned()));
        (all.collect(), session.current_branch())
    });
    let other = branches.iter().rev().map(|branch| branch.0).find(|id| *id != current);
    let asked = use_state(|| Asked {
        left: current,
        right: other.unwrap_or(current),
        same: false,
        service: None,
    });
    let compared = use_memo((*asked).clone(), |asked| desk.session(|session| run(session, asked)));
    if branches.len() < 2 {
        return html! { <Note kind={NoteKind::Now}>{words::compare_alone()}</Note> };
    }
    let choices: Vec<Choice> = branches
        .iter()
        .map(|(id, name)| Choice::new(id.to_string(), name.clone()))
        .collect();
    let change = |change: fn(&mut Asked, String)| {
        let asked = asked.clone();
        Callback::from(move |value: String| {
            let mut next = (*asked).clone();
            change(&mut next, value);
            asked.set(next);
        })
    };
    let onwhen = change(|asked, value| asked.same = value == "same").reform(|value: AttrValue| value.to_string());
    let onservice = {
        let (asked, services) = (asked.clone(), compared.services.clone());
        Callback::from(move |value: String| {
            let service = value.parse().ok().and_then(|at: usize| services.get(at).cloned());
            asked.set(Asked {
                service,
                ..(*asked).clone()
            });
        })
    };
    let at = compared
        .services
        .iter()
        .position(|one| Some(one) == asked.service.as_ref())
        .unwrap_or(0);
    html! {
        <div class="stack compare">
            <div class="compare-choice">
                <SelectField
                    id="compare-left" label={words::left()} choices={choices.clone()} value={asked.left.to_string()}
                    onchange={change(|asked, value| asked.left = value.parse().unwrap_or(asked.left))}
                />
                <SelectField
                    id="compare-right" label={words::right()} {choices} value={asked.right.to_string()}
                    onchange={change(|asked, value| asked.right = value.parse().unwrap_or(asked.right))}
                />
                if compared.services.len() > 1 {
                    <SelectField
                        id="compare-service" label={words::service()} value={at.to_string()} onchange={onservice}
                        choices={compared.services.iter().enumerate().map(|(n, one)| Choice::new(n.to_string(), format!("{} / {}", one.0, one.1))).collect::<Vec<_>>()}
                    />
                }
            </div>
            <Segment
                label={words::when()} value={if asked.same { "same" } else { "ends" }} onchange={onwhen}
                options={vec![SegmentOption::new("ends", words::at_ends()), SegmentOption::new("same", words::at_same())]}
            />
            if !compared.figures.is_empty() {
                <section aria-label={words::figures()}>
                    <ChartRow>
                        { for compared.figures.iter().map(|figure| html! { <Chart key={figure.id.clone()} figure={figure.clone()} state={ChartState::Past} /> }) }
                    </ChartRow>
                </section>
            }
            { table(&compared) }
        </div>
    }
}

fn table(compared: &Compared) -> Html {
    let found = &compared.differences;
    let absent = || html! { <span class="soft">{words::absent()}</span> };
    let cell = |text: &Option<String>| text.as_ref().map_or_else(absent, |text| html! { {text} });
    html! {
        <div class="compare-table" tabindex="0" role="region" aria-label={words::differences()}>
            <table>
                <thead><tr><th scope="col">{words::what()}</th><th scope="col">{&compared.names.0}</th><th scope="col">{&compared.names.1}</th></tr></thead>
                <tbody>
                    { for found.sums.iter().map(|(sum, left, right)| {
                        let name = match sum {
                            Sum::Moment => words::moment(),
                            Sum::TasksRunning => words::running(),
                            Sum::CostPerHour => words::cost(),
                        };
                        html! { <tr data-differs={(left != right).then_some("")}><th scope="row">{name}</th><td>{left}</td><td>{right}</td></tr> }
                    }) }
                    { for found.rows.iter().map(|row| html! {
                        <tr data-differs="">
                            <th scope="row">{&row.name}<small>{kinds::label(row.kind)}</small></th><td>{cell(&row.left)}</td><td>{cell(&row.right)}</td>
                        </tr>
                    }) }
                </tbody>
            </table>
            if found.rows.is_empty() { <p class="soft">{words::same()}</p> }
            if found.more > 0 { <p class="soft">{words::more_differences(found.more)}</p> }
        </div>
    }
}

/// A branch's session of its own, at its end.
fn branch(session: &Session, id: u64) -> Session {
    let mut own = session.clone();
    own.back_to_now();
    // An unknown branch cannot be chosen; the current one stands in for it.
    let _ = own.switch(id);
    own
}

fn run(session: &Session, asked: &Asked) -> Compared {
    let (mut left, mut right) = (branch(session, asked.left), branch(session, asked.right));
    if asked.same {
        let same = left.world().now().min(right.world().now());
        left.seek(same);
        right.seek(same);
    }
    let names: Vec<String> = [asked.left, asked.right]
        .iter()
        .map(|id| {
            session
                .branches()
                .iter()
                .find(|one| one.id() == *id)
                .map_or_else(String::new, |one| one.name().into())
        })
        .collect();
    let services = |session: &Session| -> Vec<(String, String)> {
        let all = session.shown().ecs().services();
        all.map(|service| (service.cluster.clone(), service.name.clone()))
            .collect()
    };
    let mut both = services(&left);
    both.extend(services(&right));
    both.sort();
    both.dedup();
    let chosen = asked.service.as_ref().filter(|one| both.contains(one)).or(both.first());
    let figures = chosen.map(|service| {
        compare::overlaid(
            figures_of(&left, service, 0),
            figures_of(&right, service, 0),
            (&names[0], &names[1]),
        )
    });
    Compared {
        differences: compare::differences(left.shown(), right.shown()),
        figures: figures.unwrap_or_default().into_iter().map(Rc::new).collect(),
        services: both,
        names: (names[0].clone(), names[1].clone()),
    }
}
