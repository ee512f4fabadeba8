//! The lines of requests: from a trolley down the left gutter and over to each target.

use super::shapes::{Bay, Beam, Piece, Rect};
use crate::view::map::{Detail, Link, Subnet, Vpc};
use crate::view::state::State;

/// Where the gutter's first line runs, and how far apart they are.
const FIRST: f64 = 9.0;
const APART: f64 = 7.0;
/// Lines that have a place of their own in the gutter; further target groups share the last.
pub const TRACKS: usize = 3;

/// The line of a target group down a bay.
#[derive(Clone, Debug, PartialEq)]
pub struct Trunk {
    pub group: String,
    pub x: f64,
    pub top: f64,
    pub bottom: f64,
    /// Requests in the last second.
    pub per_second: u64,
}

/// The line to one target, or to a row of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    pub group: String,
    /// The block or pile it leads to.
    pub arn: String,
    /// What is drawn, from the trunk to the target.
    pub points: Vec<(f64, f64)>,
    /// The way of a request, from the clients to the target.
    pub route: Vec<(f64, f64)>,
    pub state: State,
    pub health: &'static str,
    pub fail_open: bool,
    pub per_second: u64,
}

/// The width of the gutter for a number of target groups.
pub fn gutter(groups: usize) -> f64 {
    match groups {
        0 => 10.0,
        n => FIRST + APART * (n.min(TRACKS) - 1) as f64 + 9.0,
    }
}

/// The left edge and the width of a trolley that carries these tracks.
pub fn trolley(first: usize, groups: usize) -> (f64, f64) {
    let first = first.min(TRACKS - 1);
    let tracks = groups.clamp(1, TRACKS - first);
    (FIRST + APART * first as f64 - 5.0, 10.0 + APART * (tracks - 1) as f64)
}

/// The lines of a VPC whose bays and beams are placed. `entry` is where requests come through the fence.
pub fn lines(vpc: &Vpc, bays: &[Bay], beams: &[Beam], detail: Detail, entry: (f64, f64)) -> (Vec<Trunk>, Vec<Branch>) {
    let (mut trunks, mut branches) = (Vec::new(), Vec::new());
    let tracks: Vec<(&str, usize)> = vpc
        .balancers
        .iter()
        .enumerate()
        .flat_map(|(index, balancer)| balancer.groups.iter().map(move |group| (group.arn.as_str(), index)))
        .collect();
    for (zone, bay) in vpc.zones.iter().zip(bays) {
        for (track, (group, balancer)) in tracks.iter().enumerate() {
            let (Some(beam), Some(owner)) = (beams.get(*balancer), vpc.balancers.get(*balancer)) else {
                continue;
            };
            let enabled = owner.zones.contains(&zone.name);
            let fail_open = owner.groups.iter().any(|g| g.arn == *group && g.fail_open);
            let x = bay.rect.x + FIRST + APART * track.min(TRACKS - 1) as f64;
            let top = beam.rect.bottom();
            let mut bottom = top;
            let mut per_second = 0;
            for strip in &bay.strips {
                let Some(subnet) = strip.subnet.and_then(|index| zone.subnets.get(index)) else {
                    continue;
                };
                for (pieces, link) in targets(subnet, &strip.pieces, detail, group) {
                    let Some(piece) = pieces.first() else { continue };
                    let points = way(x, piece, strip.rect, detail, track);
                    let at = points.first().map_or(top, |point| point.1);
                    // Along the beam's lower edge, below what is written on it.
                    let rail = beam.rect.bottom() - 3.0;
                    let mut route = vec![entry, (entry.0, rail), (x, rail)];
                    route.extend(points.iter().copied());
                    if enabled {
                        bottom = bottom.max(at);
                        per_second += link.per_second;
                    }
                    branches.push(Branch {
                        group: (*group).to_string(),
                        arn: piece.arn.clone(),
                        points,
                        route,
                        state: if fail_open { State::Bad } else { link.state },
                        health: if enabled { link.health } else { "unused" },
                        fail_open,
                        per_second: link.per_second,
                    });
                }
            }
            if bottom > top {
                trunks.push(Trunk {
                    group: (*group).to_string(),
                    x,
                    top,
                    bottom,
                    per_second,
                });
            }
        }
    }
    (trunks, branches)
}

/// What gets a line of its own: each block with words, else each row of blocks or piles.
fn targets<'a>(subnet: &Subnet, pieces: &'a [Piece], detail: Detail, group: &str) -> Vec<(&'a [Piece], Link)> {
    let links: Vec<Option<&Link>> = if detail == Detail::Counts {
        let of = |pile: &'_ crate::view::map::Pile| pile.links.iter().position(|link| link.group == group);
        subnet
            .piles
            .iter()
            .map(|pile| of(pile).and_then(|at| pile.links.get(at)))
            .collect()
    } else {
        let of =
            |block: &'_ std::rc::Rc<crate::view::map::Block>| block.links.iter().position(|link| link.group == group);
        subnet
            .blocks
            .iter()
            .map(|block| of(block).and_then(|at| block.links.get(at)))
            .collect()
    };
    let mut found: Vec<(&[Piece], Link)> = Vec::new();
    let mut start = 0;
    while start < pieces.len() {
        let row = pieces[start].rect.y;
        let end = match detail {
            Detail::Words => start + 1,
            _ => start + pieces[start..].iter().take_while(|piece| piece.rect.y == row).count(),
        };
        let mut sum: Option<Link> = None;
        for link in links.iter().take(end).skip(start).flatten() {
            match &mut sum {
                Some(sum) => sum.join(link),
                None => sum = Some((*link).clone()),
            }
        }
        if let Some(link) = sum {
            found.push((&pieces[start..end], link));
        }
        start = end;
    }
    found
}

/// The drawn line from the trunk at `x` to a piece: over its row and down onto it, or straight into the row's first.
fn way(x: f64, piece: &Piece, strip: Rect, detail: Detail, track: usize) -> Vec<(f64, f64)> {
    if detail != Detail::Words {
        let y = piece.rect.centre().1;
        return vec![(x, y), (piece.rect.x - 1.0, y)];
    }
    // Each column of a row has its own height, so that lines to neighbours do not hide each other.
    let column = ((piece.rect.x - strip.x) / (piece.rect.w + 1.0))
        .floor()
        .clamp(0.0, 2.0);
    let track = track.min(TRACKS - 1) as f64;
    let y = piece.rect.y - 12.5 - 2.5 * column;
    let down = piece.rect.x + 10.0 + 7.0 * track;
    vec![(x, y), (down, y), (down, piece.rect.y - 1.0)]
}
