//! The map read as a list: the same world as a tree, with the same selecting.

use super::map::missing_label;
use crate::ui::parts::{Glyph, Tree, TreeNode};
use crate::ui::strings::yard as words;
use crate::view::map::{Balancer, Block, Detail, Image, Map, Pile, Subnet, Vpc, Zone};
use crate::view::state::State;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`ListView`].
#[derive(Properties, PartialEq)]
pub struct ListViewProps {
    pub map: Rc<Map>,
    #[prop_or_default]
    pub selected: Option<AttrValue>,
    #[prop_or_default]
    pub onselect: Callback<AttrValue>,
}

/// The list.
#[component]
pub fn ListView(props: &ListViewProps) -> Html {
    let onselect = {
        let onselect = props.onselect.clone();
        Callback::from(move |id: AttrValue| {
            // Lines that stand for no resource open and close only.
            if !id.starts_with("line/") {
                onselect.emit(id);
            }
        })
    };
    html! {
        <div class="yard-list">
            <Tree label={words::list()} nodes={nodes(&props.map)} selected={props.selected.clone()} {onselect} />
        </div>
    }
}

/// The whole map as nodes.
fn nodes(map: &Map) -> Vec<TreeNode> {
    let clients = &map.clients;
    let rate = if clients.per_minute == 0 {
        words::no_visitors().to_string()
    } else {
        format!("{} {}", clients.per_minute, words::requests_per_minute())
    };
    let mut nodes = vec![TreeNode::new("line/clients", two(words::clients(), &rate)).glyph(Glyph::Globe)];
    nodes.extend(
        map.missing
            .iter()
            .map(|missing| TreeNode::new(missing.arn.clone(), missing_label(missing)).state(State::None)),
    );
    nodes.extend(map.vpcs.iter().map(|one| vpc(one, map.detail)));
    if !map.images.is_empty() {
        let images = map.images.iter().map(image).collect();
        nodes.push(
            TreeNode::new("line/images", words::images())
                .glyph(Glyph::Ecr)
                .with(images),
        );
    }
    nodes
}

fn two(first: &str, second: &str) -> Html {
    html! { <>{first.to_string()}{" "}<small>{second.to_string()}</small></> }
}

fn vpc(vpc: &Vpc, detail: Detail) -> TreeNode {
    let mut below: Vec<TreeNode> = vpc.balancers.iter().map(balancer).collect();
    below.extend(vpc.zones.iter().map(|one| zone(vpc, one, detail)));
    TreeNode::new(vpc.id.clone(), two(&vpc.name, &format!("VPC {}", vpc.cidr)))
        .glyph(Glyph::Net)
        .with(below)
}

fn balancer(balancer: &Balancer) -> TreeNode {
    let group = |group: &crate::view::map::Group| TreeNode::new(group.arn.clone(), group.label()).state(group.state());
    let text = two(&balancer.label(), &balancer.chips.join(" · "));
    let node = TreeNode::new(balancer.arn.clone(), text).glyph(Glyph::Lb);
    let node = if balancer.failing.is_some() {
        node.state(State::Bad)
    } else {
        node
    };
    node.with(balancer.groups.iter().map(group).collect())
}

fn zone(vpc: &Vpc, zone: &Zone, detail: Detail) -> TreeNode {
    let below = zone.subnets.iter().map(|one| subnet(one, detail)).collect();
    let tasks: usize = zone
        .subnets
        .iter()
        .flat_map(|subnet| &subnet.states)
        .map(|(_, n)| n)
        .sum();
    let count = if tasks == 0 {
        words::no_tasks().to_string()
    } else {
        crate::base::count::of(tasks as u64, words::task())
    };
    TreeNode::new(
        format!("line/{}/{}", vpc.id, zone.name),
        two(&format!("{} {}", words::zone(), zone.name), &count),
    )
    .glyph(Glyph::Yard)
    .with(below)
}

fn subnet(subnet: &Subnet, detail: Detail) -> TreeNode {
    let kind = if subnet.public {
        words::public()
    } else {
        words::private()
    };
    let below: Vec<TreeNode> = if detail == Detail::Counts {
        subnet.piles.iter().map(pile).collect()
    } else {
        subnet.blocks.iter().map(|one| block(one)).collect()
    };
    let free = format!("{} {}", subnet.free, words::free_addresses());
    TreeNode::new(subnet.id.clone(), two(&format!("{kind} {}", subnet.cidr), &free))
        .glyph(Glyph::Net)
        .with(below)
}

fn block(block: &Block) -> TreeNode {
    let name = block.name();
    // The name begins with what the map shows; the rest is the second line.
    let (first, rest) = name.split_once(", ").unwrap_or((&name, ""));
    TreeNode::new(block.arn.clone(), two(first, rest)).state(block.face.state)
}

fn pile(pile: &Pile) -> TreeNode {
    TreeNode::new(pile.arn.clone(), pile.label()).state(pile.worst)
}

fn image(image: &Image) -> TreeNode {
    let size = image
        .megabytes
        .map_or(words::unknown_image().to_string(), |mb| format!("{mb} MB"));
    let use_of = format!(
        "{size}, {} {}, {} {}",
        image.running,
        words::running(),
        image.pulling,
        words::pulling()
    );
    TreeNode::new(format!("line/image/{}", image.name), two(&image.name, &use_of)).glyph(Glyph::Ecr)
}
