//! What stands still: clients, fences, bays, strips, images; and the lines of requests.

use super::block::{at, n};
use crate::ui::parts::Glyph;
use crate::ui::strings::yard as words;
use crate::view::amount::grouped;
use crate::view::map::layout::{Bay, Branch, Layout, Rect, Trunk, VpcPlace};
use crate::view::map::lettering::{fit, width};
use crate::view::map::{Clients, Detail, Image, Map, Subnet, Vpc, Zone};
use yew::prelude::*;

/// The simulated internet, at the top left.
pub fn clients(clients: &Clients, rect: &Rect) -> Html {
    let (text, state) = match (clients.lost, clients.per_minute) {
        (1.., _) => (
            format!("{}{} {}", clients.lost, words::per_second(), words::get_no_answer()),
            Some("bad"),
        ),
        (0, 0) => (words::no_visitors().to_string(), None),
        (0, rate) => (format!("{} {}", grouped(rate), words::requests_per_minute()), None),
    };
    html! {
        <g class="clients" data-s={state} transform={at(rect.x, rect.y)}>
            <use href={Glyph::Globe.href()} x="0" y="4" width="22" height="22" />
            <text class="clients-name" x="30" y="13">{words::clients()}</text>
            <text class="clients-rate" x="30" y="28">{fit(&text, 12.0, rect.w - 30.0)}</text>
        </g>
    }
}

/// A VPC's fence with its sign, the gate of its internet gateway, and the line that comes in.
pub fn fence(vpc: &Vpc, place: &VpcPlace, busy: bool) -> Html {
    let rect = &place.fence;
    let kind = if vpc.name.contains("VPC") { "" } else { "VPC " };
    let gate = width(words::internet_gateway(), 11.0) + 26.0;
    // What does not fit beside the gate is left out: first the addresses, then the gate's words, then the name's end.
    let room = rect.w - 34.0;
    let name = format!("{kind}{}", fit(&vpc.name, 12.0, 150.0));
    let whole = format!("{name}  {}", vpc.cidr);
    let fits = |text: &str, beside: f64| width(text, 12.0) + 14.0 + beside <= room;
    let (sign, named) = match () {
        () if fits(&whole, gate) => (whole, true),
        () if fits(&name, gate) => (name, true),
        () if fits(&whole, 8.0) => (whole, false),
        () => (fit(&name, 12.0, room - 22.0), false),
    };
    let wide = width(&sign, 12.0) + 14.0;
    let left = rect.right() - wide - 14.0;
    let way = place.beams.last().map(|beam| beam.rect.centre().1);
    let public = vpc
        .zones
        .iter()
        .flat_map(|zone| &zone.subnets)
        .any(|subnet| subnet.public);
    html! {
        <g>
            <rect class="fence" x={n(rect.x)} y={n(rect.y)} width={n(rect.w)} height={n(rect.h)} rx="3" />
            <rect class="sign" x={n(left)} y={n(rect.y - 9.0)} width={n(wide)} height="18" rx="2" />
            <text class="sign-text" x={n(left + wide / 2.0)} y={n(rect.y + 4.0)}>{sign}</text>
            if public {
                <g class="gate" transform={at(rect.x + 24.0, rect.y - 8.0)}>
                    <title>{words::internet_gateway()}</title>
                    <rect class="gate-ground" x="-20" width={n(if named { gate } else { 16.0 })} height="16" />
                    <use href={Glyph::Gate.href()} x="-22" y="-1" width="17" height="17" />
                    if named { <text class="map-small" x="2" y="12">{words::internet_gateway()}</text> }
                </g>
            }
            if let Some(way) = way {
                <path class="flow" data-idle={(!busy).then_some("")} d={format!("M{0} 34V{1}", n(rect.x + 10.0), n(way))} />
            }
        </g>
    }
}

/// A zone's bay: plate, strips and painted places.
pub fn bay(zone: &Zone, place: &Bay) -> Html {
    let rect = &place.rect;
    // `us-east-1a` is `1a` where the bay is narrow.
    let short = zone.name.rsplit('-').next().unwrap_or(&zone.name);
    let whole = width(&zone.name, 12.0) + 24.0 <= rect.w;
    let name = if whole { zone.name.clone() } else { short.to_string() };
    let plate = width(&name, 12.0) + 12.0;
    html! {
        <g key={zone.name.clone()}>
            <rect class="bay" x={n(rect.x)} y={n(rect.y)} width={n(rect.w)} height={n(rect.h)} />
            <rect class="sign" x={n(rect.x + 6.0)} y={n(rect.y + 5.0)} width={n(plate)} height="17" rx="2" />
            <text class="sign-text" x={n(rect.x + 6.0 + plate / 2.0)} y={n(rect.y + 17.5)}>{name}</text>
            {for place.strips.iter().filter_map(|strip| {
                let subnet = strip.subnet.and_then(|index| zone.subnets.get(index))?;
                Some(strip_label(subnet, &strip.rect, &strip.slots))
            })}
        </g>
    }
}

fn strip_label(subnet: &Subnet, rect: &Rect, slots: &[Rect]) -> Html {
    let kind = if subnet.public {
        words::public()
    } else {
        words::private()
    };
    let free = format!("{} {}", grouped(subnet.free), words::free());
    let nat = if subnet.nat { 42.0 } else { 0.0 };
    let room = rect.w - nat;
    let whole = format!("{kind} {}", subnet.cidr);
    let label = if width(&whole, 11.0) <= room {
        whole
    } else {
        kind.to_string()
    };
    let both = width(&label, 11.0) + width(&free, 11.0) + 10.0 <= room;
    html! {
        <>
            <text class="map-small" x={n(rect.x)} y={n(rect.y + 13.0)}>{fit(&label, 11.0, room)}</text>
            if both { <text class="map-small" data-end="" data-faint="" x={n(rect.right() - nat)} y={n(rect.y + 13.0)}>{free}</text> }
            if subnet.nat {
                <use href={Glyph::Gate.href()} class="gate" x={n(rect.right() - 36.0)} y={n(rect.y + 2.0)} width="13" height="13" />
                <text class="map-small" data-end="" x={n(rect.right())} y={n(rect.y + 13.0)}>{words::nat()}</text>
            }
            if !slots.is_empty() { <path class="slots" d={corners(slots)} /> }
        </>
    }
}

/// The corners of places painted on the floor.
fn corners(slots: &[Rect]) -> String {
    let mut path = String::new();
    for slot in slots {
        let (l, t, r, b) = (slot.x + 1.0, slot.y + 1.0, slot.right() - 1.0, slot.bottom() - 1.0);
        for (x, y, dx, dy) in [
            (l, t, 7.0, 7.0),
            (r, t, -7.0, 7.0),
            (l, b, 7.0, -7.0),
            (r, b, -7.0, -7.0),
        ] {
            path.push_str(&format!("M{} {}H{}V{}", n(x + dx), n(y), n(x), n(y + dy)));
        }
    }
    path
}

/// The painted line between public and private.
pub fn painted(place: &VpcPlace) -> Html {
    let Some(y) = place.painted else {
        return Html::default();
    };
    let lines = place
        .bays
        .iter()
        .map(|bay| format!("M{} {}H{}", n(bay.rect.x), n(y + 1.0), n(bay.rect.right())));
    html! { <path class="painted" d={lines.collect::<String>()} /> }
}

/// A target group's line down a bay, thicker with more requests.
pub fn trunk(trunk: &Trunk) -> Html {
    let weight = match trunk.per_second {
        0..=1 => "1",
        2..=9 => "2",
        10..=49 => "3",
        _ => "4",
    };
    html! {
        <path
            class="trunk" data-weight={weight} data-idle={(trunk.per_second == 0).then_some("")}
            d={format!("M{} {}V{}", n(trunk.x), n(trunk.top), n(trunk.bottom))}
        />
    }
}

/// The line to a target, drawn as its health says. `parked` shows the share of requests as an arrow with a figure.
pub fn branch(branch: &Branch, detail: Detail, parked: bool) -> Html {
    let Some((first, rest)) = branch.points.split_first() else {
        return Html::default();
    };
    let line: String = std::iter::once(format!("M{} {}", n(first.0), n(first.1)))
        .chain(rest.iter().map(|point| format!("L{} {}", n(point.0), n(point.1))))
        .collect();
    let end = rest.last().unwrap_or(first);
    let turn = if detail == Detail::Words { "" } else { " rotate(-90)" };
    let cross = (branch.health == "unhealthy")
        .then(|| rest.first().unwrap_or(first))
        .map(|corner| ((first.0 + corner.0) / 2.0, corner.1));
    let open = matches!(branch.health, "healthy") || branch.fail_open;
    html! {
        <g key={format!("{}/{}", branch.group, branch.arn)} class="branch" data-health={branch.health} data-open={branch.fail_open.then_some("")}>
            <path class="branch-line" d={line} />
            if open { <path class="arrow" d="M-3.500 -5 0 0 3.500 -5z" transform={format!("{}{turn}", at(end.0, end.1))} /> }
            if let Some((x, y)) = cross.filter(|_| !branch.fail_open) { <path class="cross" d="M-3.500 -3.500 3.500 3.500M3.500 -3.500 -3.500 3.500" transform={at(x, y)} /> }
            if parked && branch.per_second > 0 {
                <text class="parked" x={n(end.0 + 4.0)} y={n(end.1 - 2.500)}>{format!("▸ {}{}", branch.per_second, words::per_second())}</text>
            }
        </g>
    }
}

/// The column of images, and the way of those that are pulled.
pub fn images(map: &Map, layout: &Layout) -> Html {
    let Some(first) = layout.images.first() else {
        return Html::default();
    };
    let edge = layout
        .vpcs
        .first()
        .and_then(|vpc| vpc.bays.last())
        .map_or(first.x - 20.0, |bay| bay.rect.right());
    html! {
        <g>
            <text class="map-small" data-strong="" x={n(first.x)} y={n(first.y - 8.0)}>{words::images()}</text>
            {for map.images.iter().zip(&layout.images).map(|(one, rect)| image(one, rect, edge))}
            if let Some(last) = layout.images.last().filter(|_| layout.more_images > 0) {
                <text class="map-small" x={n(last.x)} y={n(last.bottom() + 18.0)}>{format!("+{} {}", layout.more_images, words::more())}</text>
            }
        </g>
    }
}

fn image(image: &Image, rect: &Rect, edge: f64) -> Html {
    let short = image.name.rsplit('/').next().unwrap_or(&image.name);
    let size = image
        .megabytes
        .map_or(words::unknown_image().to_string(), |mb| format!("{} MB", grouped(mb)));
    let use_of = match (image.pulling, image.running) {
        (0, 0) => String::new(),
        (0, running) => format!(" · {running} {}", words::running()),
        (pulling, _) => format!(" · {pulling} {}", words::pulling()),
    };
    let state = match (image.megabytes, image.pulling) {
        (None, _) => "bad",
        (_, 0) => "none",
        _ => "start",
    };
    let y = rect.centre().1;
    html! {
        <g key={image.name.clone()} class="depot" data-s={state}>
            if image.pulling > 0 {
                <path class="pull" d={format!("M{} {y}H{}", n(rect.x), n(edge + 5.0))} />
                <path class="pull-arrow" d="M6 -4.500 0 0 6 4.500" transform={at(edge + 2.0, y)} />
            }
            <rect class="depot-box" x={n(rect.x)} y={n(rect.y)} width={n(rect.w)} height={n(rect.h)} rx="2" />
            <use href={Glyph::Ecr.href()} x={n(rect.x + 7.0)} y={n(rect.y + 6.0)} width="15" height="15" />
            <text class="depot-name" x={n(rect.x + 27.0)} y={n(rect.y + 18.0)}>{fit(short, 12.0, rect.w - 33.0)}</text>
            <text class="depot-text" x={n(rect.x + 8.0)} y={n(rect.y + 35.0)}>{fit(&format!("{size}{use_of}"), 11.0, rect.w - 14.0)}</text>
        </g>
    }
}
