//! Resources by kind: the rows of the navigation, and the list of one kind.

use crate::ui::layout::{NavEntry, NavGroup};
use crate::ui::parts::{ButtonKind, Empty, Glyph, LinkButton, Tag};
use crate::ui::routes::Route;
use crate::ui::store::use_desk;
use crate::ui::strings::inspector as words;
use crate::view::nav::{self, Item, Kind, Row};
use yew::prelude::*;

/// The navigation's groups; `current` is the kind that is listed.
pub fn nav_groups(rows: &[Row], current: Option<Kind>) -> Vec<NavGroup> {
    let entry = |kind: &Kind| {
        let row = rows.iter().find(|row| row.kind == *kind);
        NavEntry {
            glyph: glyph(*kind),
            label: label(*kind).into(),
            href: Route::Sandbox.href_with(&[("kind", kind.slug())]).into(),
            count: row.map_or(0, |row| row.count),
            worst: row.and_then(|row| row.worst),
            current: current == Some(*kind),
        }
    };
    let group = |title: &'static str, kinds: &[Kind]| NavGroup {
        title: title.into(),
        entries: kinds.iter().map(entry).collect(),
    };
    vec![
        group(
            words::compute(),
            &[Kind::Clusters, Kind::Services, Kind::Tasks, Kind::Definitions],
        ),
        group(words::balancing(), &[Kind::Balancers, Kind::Groups]),
        group(words::identity(), &[Kind::Roles, Kind::LogGroups]),
        group(words::network(), &[Kind::Vpcs, Kind::SecurityGroups]),
        group(words::world(), &[Kind::Traffic]),
    ]
}

/// The kind of a slug.
pub fn kind_of(slug: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.slug() == slug)
}

/// What a kind is called.
pub fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::Clusters => words::clusters(),
        Kind::Services => words::services(),
        Kind::Tasks => words::tasks(),
        Kind::Definitions => words::definitions(),
        Kind::Balancers => words::balancers(),
        Kind::Groups => words::groups(),
        Kind::Roles => words::roles_kind(),
        Kind::LogGroups => words::log_groups(),
        Kind::Vpcs => words::vpcs(),
        Kind::SecurityGroups => words::security_groups(),
        Kind::Traffic => words::traffic(),
    }
}

pub fn glyph(kind: Kind) -> Glyph {
    match kind {
        Kind::Clusters => Glyph::Cluster,
        Kind::Services => Glyph::Service,
        Kind::Tasks => Glyph::Task,
        Kind::Definitions => Glyph::Taskdef,
        Kind::Balancers => Glyph::Lb,
        Kind::Groups => Glyph::Target,
        Kind::Roles => Glyph::Hat,
        Kind::LogGroups => Glyph::Log,
        Kind::Vpcs => Glyph::Net,
        Kind::SecurityGroups => Glyph::Lock,
        Kind::Traffic => Glyph::Globe,
    }
}

/// The operation whose form makes one of a kind.
fn maker(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Clusters => Some("CreateCluster"),
        Kind::Services => Some("CreateService"),
        Kind::Tasks => Some("RunTask"),
        Kind::Definitions => Some("RegisterTaskDefinition"),
        Kind::Balancers => Some("CreateLoadBalancer"),
        Kind::Groups => Some("CreateTargetGroup"),
        Kind::Roles => Some("CreateRole"),
        Kind::LogGroups => Some("CreateLogGroup"),
        Kind::SecurityGroups => Some("CreateSecurityGroup"),
        Kind::Traffic => Some("Traffic"),
        Kind::Vpcs => None,
    }
}

/// Properties of [`KindList`].
#[derive(Properties, PartialEq)]
pub struct KindListProps {
    pub kind: Kind,
    pub onselect: Callback<AttrValue>,
}

/// Every resource of a kind; one is chosen to be inspected.
#[component]
pub fn KindList(props: &KindListProps) -> Html {
    let desk = use_desk();
    let items = desk.world(|world| nav::items(world, props.kind));
    let create = maker(props.kind).map(|operation| {
        let href = Route::New {
            operation: operation.into(),
        }
        .href();
        html! { <LinkButton {href} glyph={Glyph::Plus}>{words::create()}</LinkButton> }
    });
    let is_traffic = props.kind == Kind::Traffic;
    html! {
        <section class="kind-list">
            <header class="kind-head"><h2>{label(props.kind)}</h2>{create.unwrap_or_default()}</header>
            if items.is_empty() {
                <Empty glyph={glyph(props.kind)} text={words::list_empty()}>
                    if let Some(operation) = maker(props.kind) {
                        <LinkButton href={Route::New { operation: operation.into() }.href()} kind={ButtonKind::Go}>{words::new_of()}</LinkButton>
                    }
                </Empty>
            } else {
                <ul>{ for items.iter().take(200).map(|item| row(item, &props.onselect, is_traffic)) }</ul>
            }
        </section>
    }
}

fn row(item: &Item, onselect: &Callback<AttrValue>, is_traffic: bool) -> Html {
    let (onselect, id) = (onselect.clone(), AttrValue::from(item.id.clone()));
    let onclick = Callback::from(move |_: MouseEvent| {
        if is_traffic {
            Route::New {
                operation: "Traffic".into(),
            }
            .go_with(&[("input", &serde_json::json!({"name": id.as_str()}).to_string())]);
        } else {
            onselect.emit(id.clone());
        }
    });
    html! {
        <li key={item.id.clone()}>
            <button type="button" class="kind-row" {onclick}>
                <b>{&item.name}</b>
                if !item.word.is_empty() { <Tag state={item.state} word={item.word.clone()} bare={true} /> }
                if !item.detail.is_empty() { <small>{&item.detail}</small> }
            </button>
        </li>
    }
}
