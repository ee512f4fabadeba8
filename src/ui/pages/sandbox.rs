//! The main screen: one world, its yard, its clock and its tools.

use crate::aws::Call;
use crate::browser::focus;
use crate::ui::clock::ClockBar;
use crate::ui::drawer::Drawer;
use crate::ui::forms::OperationForm;
use crate::ui::hooks::use_announce;
use crate::ui::inspector::Inspector;
use crate::ui::layout::{Desk, Region, ResourceNav};
use crate::ui::parts::{Button, ButtonKind, Glyph, LinkButton, Sheet};
use crate::ui::routes::{Route, use_address};
use crate::ui::sandbox::{ContextMenu, Guide, KindList, Spot, kinds, nav_groups, start_over};
use crate::ui::store::{Desk as Store, use_desk};
use crate::ui::strings::{guide as guide_words, inspector as inspector_words, pages as words};
use crate::ui::visitor::Visitor;
use crate::ui::yard::Yard;
use crate::view::map::Map;
use crate::view::{hands_on, map, nav};
use serde_json::Value;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Sandbox`].
#[derive(Properties, PartialEq)]
pub struct SandboxProps {
    /// The operation whose form stands beside the map: `CreateService`.
    #[prop_or_default]
    pub operation: Option<AttrValue>,
}

/// The sandbox.
#[component]
pub fn Sandbox(props: &SandboxProps) -> Html {
    let desk = use_desk();
    let address = use_address();
    let announce = use_announce();
    let show = use_state(|| Region::Stage);
    let shut = use_state(|| false);
    let pane = use_state(|| AttrValue::from("terminal"));
    let view = use_state(|| AttrValue::from("why"));
    let visiting = use_state(|| None::<AttrValue>);
    let guide_hidden = use_state(|| false);
    let kind = address.query.get("kind").and_then(|slug| kinds::kind_of(slug));
    let chosen = desk.chosen();
    let map = use_steady_map(&desk);

    {
        let show = show.clone();
        use_effect_with(props.operation.clone(), move |operation| {
            if operation.is_some() {
                show.set(Region::Stage);
            }
        });
    }
    use_focus_back(props.operation.is_some());
    use_followed(desk.clone(), address.query.get("select").cloned(), kind, show.clone());

    let select = {
        let (desk, show) = (desk.clone(), show.clone());
        Callback::from(move |id: AttrValue| {
            desk.select(Some(id));
            if is_narrow() {
                show.set(Region::Side);
            }
        })
    };
    // On a narrow screen a block on the map selects, and the sheet leads on to the inspector.
    let select_on_map = {
        let desk = desk.clone();
        Callback::from(move |id: AttrValue| desk.select(Some(id)))
    };
    let why = {
        let (select, view) = (select.clone(), view.clone());
        Callback::from(move |id: AttrValue| {
            view.set("why".into());
            select.emit(id);
        })
    };
    let spot = use_state(|| None::<Spot>);
    let onmenu = {
        let spot = spot.clone();
        Callback::from(move |at: Spot| spot.set(Some(at)))
    };
    let close_menu = {
        let spot = spot.clone();
        Callback::from(move |()| spot.set(None))
    };
    let visit = {
        let visiting = visiting.clone();
        Callback::from(move |url: AttrValue| visiting.set(Some(url)))
    };
    let leave = {
        let visiting = visiting.clone();
        Callback::from(move |()| visiting.set(None))
    };
    let close_form = Callback::from(|()| {
        Route::Sandbox.go();
    });
    let form_done = {
        let (desk, announce) = (desk.clone(), announce.clone());
        Callback::from(move |(call, reply): (Call, Value)| {
            announce.polite(format!("{} {}", call.operation, inspector_words::done()));
            if let Some(id) = made(&reply) {
                desk.select(Some(id.into()));
            }
            Route::Sandbox.go();
        })
    };
    let create = Callback::from(|()| {
        Route::New {
            operation: "CreateCluster".into(),
        }
        .go();
    });
    let asked = use_state(|| None::<&'static str>);
    let begin = {
        let (desk, asked) = (desk.clone(), asked.clone());
        Callback::from(move |name: &'static str| {
            desk.reset(crate::ui::store::FIRST_SEED, name);
            asked.set(None);
        })
    };
    let experiment = {
        let (desk, asked, begin) = (desk.clone(), asked.clone(), begin.clone());
        Callback::from(move |()| {
            let name = crate::ui::store::FIRST_SCENARIO;
            if desk.session(|session| session.undo_name().is_some()) {
                asked.set(Some(name));
            } else {
                begin.emit(name);
            }
        })
    };
    let rows = desk.world(nav::rows);
    let guided = desk.session(|session| session.scenario() == "empty") && !*guide_hidden;
    let hide_guide = {
        let guide_hidden = guide_hidden.clone();
        Callback::from(move |()| guide_hidden.set(true))
    };
    let set_view = setter(&view);
    let side = match (&chosen.selected, kind) {
        (None, Some(kind)) => html! { <KindList {kind} onselect={select.clone()} /> },
        _ => html! { <Inspector onvisit={visit.clone()} view={(*view).clone()} onview={set_view} /> },
    };
    // A form takes the inspector's room and folds the drawer; the map stays beside it.
    let filling = props.operation.is_some();
    let create_button = html! {
        <LinkButton href={Route::New { operation: "CreateService".into() }.href()} kind={ButtonKind::Go} glyph={Glyph::Plus} wide={true}>
            {inspector_words::create()}
        </LinkButton>
    };
    let onvisit = visit.clone();
    html! {
        <>
            <Desk
                title={words::sandbox_title()} place="sandbox" show={*show} onshow={setter(&show)}
                drawer_shut={*shut || filling} ondrawer={setter(&shut)}
                clock={html! { <ClockBar /> }}
                nav={html! { <ResourceNav groups={nav_groups(&rows, kind)} create={create_button} /> }}
                side={(!filling).then_some(side)}
                drawer={html! {
                    <Drawer pane={(*pane).clone()} onpane={setter(&pane)} shut={*shut || filling} onshut={setter(&shut)} />
                }}
                sheet={(!filling).then(|| html! { <Selected show={show.clone()} /> })}
            >
                <div class="bench">
                    if guided { <Guide {onvisit} onhide={hide_guide} /> }
                    <div class="bench-row" data-form={props.operation.as_ref().map(|_| "")}>
                    <div class="bench-yard">
                        <Yard
                            {map} selected={chosen.selected.clone()} onselect={select_on_map} onwhy={why.clone()} {onmenu}
                            running={chosen.running} speed={chosen.speed} now={desk.world(|world| world.now())}
                            quiet={filling || guided} oncreate={create} onexperiment={experiment}
                        />
                    </div>
                    if let Some(operation) = &props.operation {
                        <div class="bench-form">
                            <OperationForm
                                key={operation.to_string()} operation={operation.clone()}
                                input={address.query.get("input").and_then(|text| serde_json::from_str::<Value>(text).ok())}
                                onclose={close_form} ondone={form_done}
                            />
                        </div>
                    }
                    </div>
                    <ContextMenu spot={(*spot).clone()} onclose={close_menu} onvisit={visit} onwhy={why} />
                </div>
            </Desk>
            { start_over(&asked, &begin) }
            if let Some(url) = &*visiting { <Visitor url={url.clone()} open={true} onclose={leave} /> }
        </>
    }
}

/// The map of the shown world; the same value as long as nothing on it changes.
#[hook]
fn use_steady_map(desk: &Store) -> Rc<Map> {
    let kept = use_mut_ref(Rc::<Map>::default);
    let new = desk.world(|world| map::of(world, None));
    let mut kept = kept.borrow_mut();
    if **kept != new {
        *kept = Rc::new(new);
    }
    Rc::clone(&kept)
}

/// When a form has closed and its focus with it: on to the hands-on's next step, the inspector, or the stage.
#[hook]
fn use_focus_back(filling: bool) {
    let filled = use_mut_ref(|| false);
    use_effect_with(filling, move |filling| {
        if filled.replace(*filling) && !filling {
            focus::recover(&[".guide-step .btn", "[data-region=\"side\"]", "[data-region=\"stage\"]"]);
        }
    });
}

/// `?select=` puts a resource under inspection, `?kind=` lists a kind.
#[hook]
fn use_followed(desk: Store, selected: Option<String>, kind: Option<nav::Kind>, show: UseStateHandle<Region>) {
    use_effect_with((selected, kind), move |(selected, kind)| {
        if let Some(id) = selected {
            desk.select(Some(id.clone().into()));
        } else if kind.is_some() {
            desk.select(None);
            if is_narrow() {
                show.set(Region::Side);
            }
        }
    });
}

fn is_narrow() -> bool {
    crate::browser::media::matches("(max-width: 959px)")
}

fn setter<T: 'static>(state: &UseStateHandle<T>) -> Callback<T> {
    let state = state.clone();
    Callback::from(move |value| state.set(value))
}

/// The ARN or id of what a call made, if its reply names one.
fn made(reply: &Value) -> Option<String> {
    const NAMES: [&str; 10] = [
        "taskArn",
        "serviceArn",
        "clusterArn",
        "taskDefinitionArn",
        "LoadBalancerArn",
        "TargetGroupArn",
        "GroupId",
        "Arn",
        "arn",
        "ListenerArn",
    ];
    match reply {
        Value::Object(members) => {
            let own = NAMES
                .iter()
                .find_map(|name| members.get(*name)?.as_str().map(str::to_string));
            own.or_else(|| members.values().find_map(made))
        }
        Value::Array(items) => items.iter().find_map(made),
        _ => None,
    }
}

/// Properties of [`Selected`].
#[derive(Properties, PartialEq)]
struct SelectedProps {
    show: UseStateHandle<Region>,
}

/// The strip of a narrow screen: what is selected, or how the world is doing.
#[component]
fn Selected(props: &SelectedProps) -> Html {
    let desk = use_desk();
    let selected = desk.chosen().selected;
    let text = match &selected {
        Some(id) => desk.world(|world| {
            let it = crate::view::inspect::of(world, id);
            let words: Vec<&str> = it.tags.iter().map(|(_, word)| word.as_str()).collect();
            format!("{} {} {}", it.kind, it.title, words.join(", "))
        }),
        None => desk.world(hands_on::summary),
    };
    let onclick = {
        let show = props.show.clone();
        Callback::from(move |_: MouseEvent| show.set(Region::Side))
    };
    let action = selected
        .is_some()
        .then(|| html! { <Button kind={ButtonKind::Go} {onclick}>{inspector_words::why()}</Button> });
    html! { <Sheet label={guide_words::home_now()} {action}><b>{text}</b></Sheet> }
}
