//! What the keyboard walks on the map, in the order it is read.

use super::missing_label;
use crate::view::map::layout::{Layout, Rect};
use crate::view::map::{Detail, Map};

/// Something that can be selected.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    pub id: String,
    pub rect: Rect,
    /// What is said of it.
    pub name: String,
    /// A task, or tasks counted.
    pub task: bool,
}

/// Every stop of a map.
pub fn stops(map: &Map, placed: &Layout) -> Vec<Stop> {
    let mut stops = Vec::new();
    let mut add = |id: &str, rect: Rect, name: String, task: bool| {
        stops.push(Stop {
            id: id.to_string(),
            rect,
            name,
            task,
        });
    };
    for (missing, rect) in map.missing.iter().zip(&placed.missing) {
        add(&missing.arn, *rect, missing_label(missing), false);
    }
    for (vpc, place) in map.vpcs.iter().zip(&placed.vpcs) {
        for (balancer, beam) in vpc.balancers.iter().zip(&place.beams) {
            add(&balancer.arn, beam.rect, balancer.label(), false);
            for (group, chip) in balancer.groups.iter().zip(&beam.groups) {
                add(&group.arn, chip.rect, group.label(), false);
            }
        }
        for (zone, bay) in vpc.zones.iter().zip(&place.bays) {
            for strip in &bay.strips {
                let Some(subnet) = strip.subnet.and_then(|index| zone.subnets.get(index)) else {
                    continue;
                };
                if placed.detail == Detail::Counts {
                    for (pile, piece) in subnet.piles.iter().zip(&strip.pieces) {
                        add(&pile.arn, piece.rect, pile.label(), true);
                    }
                } else {
                    for (block, piece) in subnet.blocks.iter().zip(&strip.pieces) {
                        add(&block.arn, piece.rect, block.name(), true);
                    }
                }
            }
        }
    }
    stops
}
