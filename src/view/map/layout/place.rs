//! Puts everything in its place for one level of detail, if there is room.

use super::Layout;
use super::lines::{self, gutter, trolley};
use super::shapes::{Bay, Beam, Chip, Piece, Rect, Strip, VpcPlace};
use crate::view::map::lettering::{fit, width};
use crate::view::map::{Balancer, Detail, Map, Subnet, Vpc};

/// Margin around everything, and between the fence and what it holds.
const MARGIN: f64 = 8.0;
/// The row of the clients and of what waits for a place.
const TOP: f64 = 46.0;
const CLIENTS: f64 = 176.0;
const MISSING: (f64, f64) = (116.0, 32.0);
const IMAGES: f64 = 134.0;
const IMAGE: f64 = 44.0;
/// Inside the fence, left of the bays: where requests come in.
const ENTRY: f64 = 18.0;
const BAY_GAP: f64 = 10.0;
const PLATE: f64 = 28.0;
const BEAM: f64 = 30.0;
const TROLLEY: f64 = 6.0;
const LABEL: f64 = 20.0;

/// How blocks of one level of detail stand.
pub struct Grid {
    pub detail: Detail,
    /// A block's width, at least and at most, and height.
    least: f64,
    most: f64,
    height: f64,
    /// Room above and below a block, and between two.
    above: f64,
    below: f64,
    gap: f64,
}

impl Grid {
    /// The same with small blocks, for crowds and narrow rooms.
    pub fn dense(detail: Detail) -> Grid {
        let grid = Grid::of(detail);
        match detail {
            Detail::Words => Grid { least: 82.0, ..grid },
            Detail::Shapes => Grid {
                least: 20.0,
                most: 20.0,
                height: 18.0,
                above: 1.5,
                below: 1.5,
                gap: 3.0,
                ..grid
            },
            _ => grid,
        }
    }

    /// How a level of detail stands where there is room.
    pub fn of(detail: Detail) -> Grid {
        let (least, most, height, above, below, gap) = match detail {
            Detail::Words => (90.0, 136.0, 50.0, 21.0, 18.0, 9.0),
            Detail::Shapes => (32.0, 32.0, 24.0, 2.0, 2.0, 4.0),
            Detail::Counts => (84.0, 140.0, 36.0, 4.0, 4.0, 8.0),
        };
        Grid {
            detail,
            least,
            most,
            height,
            above,
            below,
            gap,
        }
    }

    fn pitch(&self) -> f64 {
        self.above + self.height + self.below
    }

    /// How many stand side by side, and how wide each is.
    fn columns(&self, room: f64) -> (usize, f64) {
        let columns = (((room + self.gap) / (self.least + self.gap)).floor() as usize).max(1);
        let wide = (room - self.gap * (columns - 1) as f64) / columns as f64;
        (columns, wide.clamp(self.least, self.most))
    }

    fn pieces(&self, subnet: &Subnet) -> Vec<String> {
        if self.detail == Detail::Counts {
            subnet.piles.iter().map(|pile| pile.arn.clone()).collect()
        } else {
            subnet.blocks.iter().map(|block| block.arn.clone()).collect()
        }
    }

    /// The n-th place of a strip.
    fn cell(&self, strip: &Rect, columns: usize, wide: f64, n: usize) -> Rect {
        let (row, column) = ((n / columns) as f64, (n % columns) as f64);
        let x = strip.x + column * (wide + self.gap);
        let y = strip.y + LABEL + row * self.pitch() + self.above;
        Rect::new(x, y, wide, self.height)
    }
}

/// A row of strips across the zones: the n-th public or private subnet of each.
struct Row {
    public: bool,
    subnets: Vec<Option<usize>>,
    /// Rows of blocks in it.
    rows: usize,
    busy: bool,
}

/// The layout for a room, or nothing if it does not fit and need not.
pub fn place(map: &Map, wide: f64, high: f64, grid: &Grid, anyway: bool) -> Option<Layout> {
    let images = if map.images.is_empty() { 0.0 } else { IMAGES + MARGIN };
    let zones = map.vpcs.iter().map(|vpc| vpc.zones.len()).max().unwrap_or(1).max(1) as f64;
    let groups = |vpc: &Vpc| vpc.balancers.iter().map(|b| b.groups.len()).sum::<usize>();
    let gutters = map.vpcs.iter().map(|vpc| gutter(groups(vpc))).fold(10.0, f64::max);
    let frame = MARGIN * 2.0 + images + ENTRY + MARGIN + BAY_GAP * (zones - 1.0);
    let mut bay = (wide - frame) / zones;
    let least = gutters + grid.least + 8.0;
    if bay < least {
        if !anyway {
            return None;
        }
        bay = least;
    }
    let wide = frame + bay * zones;
    let (columns, piece) = grid.columns(bay - gutters - 8.0);
    let mut rows: Vec<Vec<Row>> = map.vpcs.iter().map(|vpc| rows_of(vpc, grid, columns)).collect();
    let tall = |vpc: &Vpc, rows: &[Row]| {
        let strips: f64 = rows.iter().map(|row| LABEL + row.rows as f64 * grid.pitch()).sum();
        12.0 + PLATE + vpc.balancers.len() as f64 * (BEAM + TROLLEY + 6.0) + strips + 8.0 + MARGIN + 10.0
    };
    let need: f64 = TOP
        + map
            .vpcs
            .iter()
            .zip(&rows)
            .map(|(vpc, rows)| tall(vpc, rows))
            .sum::<f64>();
    if need > high && !anyway {
        return None;
    }
    let mut spare = (high - need).max(0.0);
    paint_slots(&mut rows, grid, &mut spare);
    let mut layout = Layout {
        width: wide,
        height: need.max(high),
        scale: 1.0,
        detail: grid.detail,
        clients: Rect::new(MARGIN, 6.0, CLIENTS, 34.0),
        ..Layout::default()
    };
    let fence = wide - MARGIN * 2.0 - images;
    let last = map.vpcs.len().saturating_sub(1);
    let mut y = TOP;
    for (index, (vpc, rows)) in map.vpcs.iter().zip(&rows).enumerate() {
        let extra = if index == last { spare } else { 0.0 };
        let high = tall(vpc, rows) - 10.0 + extra;
        let fence = Rect::new(MARGIN, y, fence, high);
        layout
            .vpcs
            .push(inside(vpc, rows, fence, (bay, gutters, columns, piece), extra, grid));
        y += high + 10.0;
    }
    let fits = (((layout.height - TOP - 8.0) / (IMAGE + 8.0)).floor() as usize).max(1);
    let shown = if map.images.len() > fits {
        fits - 1
    } else {
        map.images.len()
    };
    let left = wide - MARGIN - IMAGES;
    layout.images = (0..shown)
        .map(|n| Rect::new(left, TOP + n as f64 * (IMAGE + 8.0), IMAGES, IMAGE))
        .collect();
    layout.more_images = map.images.len() - shown;
    let from = MARGIN + CLIENTS + 12.0;
    let fits = ((wide - MARGIN - from - 60.0) / (MISSING.0 + 8.0)).floor().max(0.0) as usize;
    let shown = map.missing.len().min(fits);
    layout.missing = (0..shown)
        .map(|n| Rect::new(from + n as f64 * (MISSING.0 + 8.0), 4.0, MISSING.0, MISSING.1))
        .collect();
    layout.more_missing = map.missing.len() - shown;
    Some(layout)
}

fn rows_of(vpc: &Vpc, grid: &Grid, columns: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for public in [true, false] {
        let of_zone = |zone: &super::super::Zone| {
            let subnets = zone.subnets.iter().enumerate();
            subnets
                .filter(|(_, s)| s.public == public)
                .map(|(index, _)| index)
                .collect::<Vec<usize>>()
        };
        let zones: Vec<Vec<usize>> = vpc.zones.iter().map(of_zone).collect();
        for n in 0..zones.iter().map(Vec::len).max().unwrap_or(0) {
            let subnets: Vec<Option<usize>> = zones.iter().map(|zone| zone.get(n).copied()).collect();
            let count = |(zone, subnet): (&super::super::Zone, &Option<usize>)| {
                subnet
                    .and_then(|index| zone.subnets.get(index))
                    .map_or(0, |s| grid.pieces(s).len())
            };
            let most = vpc.zones.iter().zip(&subnets).map(count).max().unwrap_or(0);
            rows.push(Row {
                public,
                subnets,
                rows: most.div_ceil(columns),
                busy: most > 0,
            });
        }
    }
    rows
}

/// Gives spare height to rows of painted places, where tasks are first.
fn paint_slots(rows: &mut [Vec<Row>], grid: &Grid, spare: &mut f64) {
    let any = rows.iter().flatten().any(|row| row.busy);
    loop {
        let mut given = false;
        for row in rows.iter_mut().flatten().filter(|row| row.busy || !any) {
            if *spare >= grid.pitch() && row.rows < 40 {
                row.rows += 1;
                *spare -= grid.pitch();
                given = true;
            }
        }
        if !given {
            return;
        }
    }
}

/// What is within a fence. `sizes` are a bay's width, its gutter, columns, and a block's width.
fn inside(vpc: &Vpc, rows: &[Row], fence: Rect, sizes: (f64, f64, usize, f64), extra: f64, grid: &Grid) -> VpcPlace {
    let (bay, gutters, columns, piece) = sizes;
    let left = fence.x + ENTRY;
    let top = fence.y + 12.0;
    let beams_top = top + PLATE;
    let strips_top = beams_top + vpc.balancers.len() as f64 * (BEAM + TROLLEY + 6.0);
    let bay_at = |n: usize| left + n as f64 * (bay + BAY_GAP);
    let last = rows.len().saturating_sub(1);
    let mut painted = None;
    let mut bays = Vec::new();
    for (n, zone) in vpc.zones.iter().enumerate() {
        let mut y = strips_top;
        let mut strips = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let high = LABEL + row.rows as f64 * grid.pitch() + if index == last { extra } else { 0.0 };
            let rect = Rect::new(bay_at(n) + gutters, y, bay - gutters - 8.0, high);
            let subnet = row.subnets.get(n).copied().flatten();
            let arns = subnet
                .and_then(|i| zone.subnets.get(i))
                .map(|s| grid.pieces(s))
                .unwrap_or_default();
            let taken = arns.len();
            let place = |(n, arn): (usize, String)| {
                let cell = grid.cell(&rect, columns, piece, n);
                Piece {
                    arn,
                    rect: cell,
                    extent: cell.grown(0.0, grid.above, 0.0, grid.below),
                }
            };
            let free = if grid.detail == Detail::Words && subnet.is_some() {
                row.rows * columns
            } else {
                0
            };
            strips.push(Strip {
                rect,
                public: row.public,
                subnet,
                pieces: arns.into_iter().enumerate().map(place).collect(),
                slots: (taken..free.max(taken))
                    .map(|n| grid.cell(&rect, columns, piece, n))
                    .collect(),
            });
            if index > 0 && rows[index - 1].public && !row.public {
                painted = Some(y);
            }
            y += high;
        }
        bays.push(Bay {
            rect: Rect::new(bay_at(n), top, bay, fence.bottom() - MARGIN - top),
            strips,
        });
    }
    let right = bays.last().map_or(left, |bay: &Bay| bay.rect.right());
    let span = (fence.x + 5.0, right + 3.0);
    let mut track = 0;
    let mut beams = Vec::new();
    for (n, balancer) in vpc.balancers.iter().enumerate() {
        let y = beams_top + n as f64 * (BEAM + TROLLEY + 6.0);
        let mut beam = beam(balancer, Rect::new(span.0, y, span.1 - span.0, BEAM));
        let enabled = vpc
            .zones
            .iter()
            .zip(&bays)
            .filter(|(zone, _)| balancer.zones.contains(&zone.name));
        let (from, wide) = trolley(track, balancer.groups.len());
        let hang = |(_, bay): (_, &Bay)| Rect::new(bay.rect.x + from, beam.rect.bottom(), wide, TROLLEY);
        beam.trolleys = enabled.map(hang).collect();
        beams.push(beam);
        track += balancer.groups.len();
    }
    let entry = (fence.x + 10.0, 34.0);
    let (trunks, branches) = lines::lines(vpc, &bays, &beams, grid.detail, entry);
    VpcPlace {
        fence,
        bays,
        beams,
        painted,
        trunks,
        branches,
    }
}

/// The signs on a beam: its name, then listeners from the left, target groups and the rate from the right.
fn beam(balancer: &Balancer, rect: Rect) -> Beam {
    let name = fit(&balancer.name, 13.0, rect.w * 0.25);
    let word = if balancer.active { "000000/s" } else { "provisioning" };
    let mut right = rect.right() - 8.0 - width(word, 12.0);
    if balancer.failing.is_some() {
        right -= width("502, 503 00000/s", 12.0) + 24.0;
    }
    let mut left = rect.x + 34.0 + width(&name, 13.0) + 10.0;
    let mut groups = Vec::new();
    for group in &balancer.groups {
        let open = if group.fail_open { " fail open" } else { "" };
        let text = format!(
            "{} {}/{}{open}",
            fit(&group.name, 12.0, 90.0),
            group.healthy,
            group.targets
        );
        let wide = width(&text, 12.0) + 30.0;
        if right - wide < left + 60.0 {
            break;
        }
        right -= wide + 8.0;
        groups.push(Chip {
            rect: Rect::new(right, rect.y + 5.0, wide, rect.h - 10.0),
            text,
        });
    }
    let mut chips = Vec::new();
    for chip in &balancer.chips {
        let room = right - left - 30.0 - 12.0;
        let text = fit(chip, 12.0, room.min(170.0));
        let wide = width(&text, 12.0) + 14.0;
        if room < 50.0 || left + wide > right - 28.0 {
            break;
        }
        chips.push(Chip {
            rect: Rect::new(left, rect.y + 5.0, wide, rect.h - 10.0),
            text,
        });
        left += wide + 6.0;
    }
    Beam {
        rect,
        trolleys: Vec::new(),
        name,
        more_chips: balancer.chips.len() - chips.len(),
        chips,
        groups,
        right: rect.right() - 8.0,
    }
}
