//! The yard in one or two columns, for narrow screens: the same map as cards with room for a finger.

use super::map::missing_label;
use crate::ui::parts::{Glyph, Hat, HatKind, Icon, IconSize, Plate, Shape, Tag};
use crate::ui::strings::yard as words;
use crate::view::amount::grouped;
use crate::view::map::{Balancer, Block, Detail, Map, Pile, Subnet, Zone};
use crate::view::state::State;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Stack`].
#[derive(Properties, PartialEq)]
pub struct StackProps {
    pub map: Rc<Map>,
    #[prop_or_default]
    pub selected: Option<AttrValue>,
    #[prop_or_default]
    pub onselect: Callback<AttrValue>,
}

/// The stack.
#[component]
pub fn Stack(props: &StackProps) -> Html {
    let map = &props.map;
    let pick = Pick {
        selected: props.selected.clone(),
        onselect: props.onselect.clone(),
    };
    html! {
        <div class="yard-stack">
            <div class="st-clients">
                <Icon name={Glyph::Globe} /><b>{words::clients()}</b>
                <span>
                    if map.clients.per_minute == 0 { {words::no_visitors()} } else { {grouped(map.clients.per_minute)}{" "}{words::requests_per_minute()} }
                </span>
            </div>
            {for map.missing.iter().map(|missing| pick.card(&missing.arn, State::None, None, missing_label(missing), html! {
                <><Icon name={Glyph::StateNone} size={IconSize::Small} /><b>{&missing.service}{" ×"}{missing.count}</b><span class="st-word">{words::not_placed()}</span></>
            }))}
            {for map.vpcs.iter().map(|vpc| html! {
                <section class="st-vpc" key={vpc.id.clone()} aria-label={format!("VPC {}", vpc.name)}>
                    <header><Plate text={vpc.name.clone()} /><small>{&vpc.cidr}</small></header>
                    {for vpc.balancers.iter().map(|one| balancer(one, &pick))}
                    <div class="st-zones">{for vpc.zones.iter().map(|one| zone(one, map.detail, &pick))}</div>
                </section>
            })}
        </div>
    }
}

struct Pick {
    selected: Option<AttrValue>,
    onselect: Callback<AttrValue>,
}

impl Pick {
    /// A card that selects. Its name begins with what it shows.
    fn card(&self, id: &str, state: State, part: Option<&'static str>, name: String, inside: Html) -> Html {
        let chosen = self.selected.as_deref() == Some(id);
        let onclick = {
            let (onselect, id) = (self.onselect.clone(), AttrValue::from(id.to_string()));
            Callback::from(move |_: MouseEvent| onselect.emit(id.clone()))
        };
        html! {
            <button
                key={id.to_string()} class="st-card" type="button" data-s={state.as_str()} data-part={part} aria-description={name}
                aria-pressed={if chosen { "true" } else { "false" }} {onclick}
            >{inside}</button>
        }
    }
}

fn balancer(balancer: &Balancer, pick: &Pick) -> Html {
    let rate = if balancer.active {
        format!("{}{}", balancer.per_second, words::per_second())
    } else {
        words::provisioning().to_string()
    };
    html! {
        <div class="st-beam" key={balancer.arn.clone()}>
            {pick.card(&balancer.arn, State::None, Some("beam"), balancer.label(), html! {
                <>
                    <Icon name={Glyph::Lb} /><b>{&balancer.name}</b><span class="st-rate">{rate}</span>
                    if let Some((code, failing)) = &balancer.failing { <Tag state={State::Bad} word={format!("{code} {failing}{}", words::per_second())} /> }
                    <small>{balancer.chips.join(" · ")}</small>
                </>
            })}
            {for balancer.groups.iter().map(|group| pick.card(&group.arn, group.state(), None, group.label(), html! {
                <>
                    <Shape state={group.state()} word={group.state().word()} word_hidden=true /><b>{&group.name}</b>
                    <span class="st-word">{format!("{}/{} {}", group.healthy, group.targets, words::targets_healthy())}</span>
                </>
            }))}
        </div>
    }
}

fn zone(zone: &Zone, detail: Detail, pick: &Pick) -> Html {
    html! {
        <section class="st-zone" key={zone.name.clone()} aria-label={format!("{} {}", words::zone(), zone.name)}>
            <header><Plate text={zone.name.clone()} /></header>
            {for zone.subnets.iter().map(|one| subnet(one, detail, pick))}
        </section>
    }
}

fn subnet(subnet: &Subnet, detail: Detail, pick: &Pick) -> Html {
    let kind = if subnet.public {
        words::public()
    } else {
        words::private()
    };
    let count: usize = subnet.states.iter().map(|(_, n)| n).sum();
    html! {
        <div class="st-subnet" key={subnet.id.clone()}>
            <p>
                {kind}{" "}{&subnet.cidr}{" · "}{grouped(subnet.free)}{" "}{words::free()}
                if subnet.nat { {" · "}{words::nat()} }
                if count == 0 { {" · "}{words::no_tasks()} }
            </p>
            if count > 0 {
                <div class="st-tasks">
                    if detail == Detail::Counts {
                        {for subnet.piles.iter().map(|one| pile(one, pick))}
                    } else {
                        {for subnet.blocks.iter().map(|one| block(one, pick))}
                    }
                </div>
            }
        </div>
    }
}

fn block(block: &Block, pick: &Pick) -> Html {
    let address = if block.address.is_empty() {
        words::attaching()
    } else {
        &block.address
    };
    pick.card(
        &block.arn,
        block.face.state,
        block.fresh.then_some("fresh"),
        block.name(),
        html! {
            <>
                <Shape state={block.face.state} word={block.face.state.word()} word_hidden=true /><b>{&block.label}</b>
                <span class="st-hats">
                    if block.execution_hat { <Hat kind={HatKind::Execution} word_hidden=true /> }
                    if block.task_hat { <Hat kind={HatKind::Task} word_hidden=true /> }
                </span>
                <span class="st-word">{&block.face.word}</span>
                <small>{address.to_string()}{if block.spot { " · Spot" } else { "" }}</small>
            </>
        },
    )
}

fn pile(pile: &Pile, pick: &Pick) -> Html {
    pick.card(
        &pile.arn,
        pile.worst,
        None,
        pile.label(),
        html! {
            <>
                <Shape state={pile.worst} word={pile.worst.word()} word_hidden=true /><b>{pile.figure()}</b>
                <small>{&pile.name}</small>
            </>
        },
    )
}
