//! What must hold for every layout.

use super::{of, *};
use crate::view::map::*;
use crate::view::state::State;
use proptest::prelude::*;

fn block(n: usize, linked: bool) -> Rc<Block> {
    let link = Link {
        balancer: "lb".into(),
        group: "tg".into(),
        group_name: "web".into(),
        health: "healthy",
        state: State::Ok,
        per_second: 1,
    };
    Rc::new(Block {
        arn: format!("task/{n}"),
        label: "web:1".into(),
        id: format!("{n:08}"),
        face: Face {
            state: State::Ok,
            word: "RUNNING".into(),
            progress: None,
            note: None,
            last_status: "RUNNING",
        },
        size: "¼ vCPU ½ GB".into(),
        address: "10.0.0.1".into(),
        public_address: None,
        execution_hat: true,
        task_hat: false,
        spot: false,
        fresh: false,
        service: Some("web".into()),
        links: if linked { vec![link] } else { Vec::new() },
    })
}

/// A VPC of three zones with this many tasks in each public and private subnet.
fn vpc(id: usize, counts: &[(usize, usize)], balancers: usize, private: bool) -> Vpc {
    let subnet = |zone: usize, public: bool, count: usize| Subnet {
        id: format!("subnet-{id}-{zone}-{public}"),
        cidr: "10.0.0.0/24".into(),
        public,
        free: 250,
        nat: !public,
        blocks: (0..count)
            .map(|n| block(((id * 10 + zone) * 2 + usize::from(public)) * 10_000 + n, balancers > 0))
            .collect(),
        piles: (0..usize::from(count > 0))
            .map(|n| Pile {
                name: format!("web{n}"),
                worst: State::Ok,
                bad: count,
                count,
                arn: format!("pile/{id}-{zone}-{public}"),
                links: Vec::new(),
            })
            .collect(),
        states: vec![(State::Ok, count)],
    };
    let zone = |(index, (public, hidden)): (usize, &(usize, usize))| Zone {
        name: format!("us-east-1{index}"),
        subnets: if private {
            vec![subnet(index, true, *public), subnet(index, false, *hidden)]
        } else {
            vec![subnet(index, true, *public)]
        },
    };
    let group = Group {
        arn: "tg".into(),
        name: "web".into(),
        healthy: 1,
        targets: 1,
        fail_open: false,
    };
    Vpc {
        id: format!("vpc-{id}"),
        name: "yard".into(),
        cidr: "10.0.0.0/16".into(),
        zones: counts.iter().enumerate().map(zone).collect(),
        balancers: (0..balancers)
            .map(|n| Balancer {
                arn: format!("lb{n}"),
                name: "a-load-balancer".into(),
                dns_name: "x".into(),
                active: true,
                zones: vec!["us-east-10".into(), "us-east-11".into()],
                chips: vec![
                    "HTTP :80 → web".into(),
                    "rule 10 → api".into(),
                    "rule 20 → other".into(),
                ],
                groups: vec![group.clone()],
                per_second: 4,
                failing: (n == 1).then(|| ("503".into(), 3)),
            })
            .collect(),
    }
}

fn map(vpcs: Vec<Vpc>, images: usize, missing: usize) -> Map {
    let mut map = Map {
        vpcs,
        images: (0..images)
            .map(|n| Image {
                name: format!("image{n}"),
                megabytes: Some(50),
                pulling: 0,
                running: 1,
            })
            .collect(),
        missing: (0..missing)
            .map(|n| Missing {
                service: format!("web{n}"),
                arn: format!("service/{n}"),
                count: 3,
            })
            .collect(),
        clusters: 1,
        ..Map::default()
    };
    map.tasks = map.blocks().count();
    map.detail = Detail::of(map.tasks);
    map
}

/// Everything that can be chosen or read, with the room it takes.
fn taken(layout: &Layout) -> Vec<Rect> {
    let mut taken = vec![layout.clients];
    taken.extend(&layout.images);
    taken.extend(&layout.missing);
    for vpc in &layout.vpcs {
        taken.extend(vpc.beams.iter().map(|beam| beam.rect));
        let strips = vpc.bays.iter().flat_map(|bay| &bay.strips);
        taken.extend(strips.clone().flat_map(|strip| &strip.pieces).map(|piece| piece.extent));
        taken.extend(strips.flat_map(|strip| &strip.slots));
    }
    taken
}

fn check(map: &Map, layout: &Layout) {
    let all = Rect::new(0.0, 0.0, layout.width, layout.height);
    let taken = taken(layout);
    for (index, one) in taken.iter().enumerate() {
        assert!(all.holds(one), "{one:?} is outside {all:?}");
        for other in &taken[index + 1..] {
            assert!(
                !one.overlaps(other),
                "{one:?} and {other:?} overlap at {:?}",
                layout.detail
            );
        }
    }
    for (vpc, place) in map.vpcs.iter().zip(&layout.vpcs) {
        for (zone, bay) in vpc.zones.iter().zip(&place.bays) {
            assert!(place.fence.holds(&bay.rect));
            for strip in &bay.strips {
                assert!(bay.rect.holds(&strip.rect), "{:?} {:?}", bay.rect, strip.rect);
                let count = strip.subnet.map_or(0, |index| match layout.detail {
                    Detail::Counts => zone.subnets[index].piles.len(),
                    _ => zone.subnets[index].blocks.len(),
                });
                assert_eq!(strip.pieces.len(), count, "every block has a place");
                assert!(strip.pieces.iter().all(|piece| strip.rect.holds(&piece.rect)));
            }
        }
        for beam in &place.beams {
            let signs: Vec<&Chip> = beam.chips.iter().chain(&beam.groups).collect();
            for (index, one) in signs.iter().enumerate() {
                assert!(beam.rect.holds(&one.rect));
                assert!(signs[index + 1..].iter().all(|other| !one.rect.overlaps(&other.rect)));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn nothing_overlaps_and_nothing_is_left_out(
        counts in prop::collection::vec((0_usize..40, 0_usize..40), 1..4),
        vpcs in 1_usize..3, balancers in 0_usize..4, private: bool, images in 0_usize..30, missing in 0_usize..9,
        width in 300.0_f64..2600.0, height in 200.0_f64..1600.0, zoom in 1.0_f64..4.0,
    ) {
        let map = map((0..vpcs).map(|id| vpc(id, &counts, balancers, private)).collect(), images, missing);
        check(&map, &of(&map, width, height, zoom));
    }
}

#[test]
fn more_tasks_are_drawn_with_less_detail() {
    let detail = |count| {
        let map = map(vec![vpc(0, &[(count, 0), (count, 0), (count, 0)], 1, false)], 1, 0);
        of(&map, 888.0, 530.0, 1.0).detail
    };
    assert_eq!(detail(1), Detail::Words);
    assert_eq!(detail(7), Detail::Words);
    assert_eq!(detail(20), Detail::Shapes);
    assert_eq!(detail(80), Detail::Shapes);
    assert_eq!(detail(150), Detail::Counts);
}

#[test]
fn a_map_with_little_in_it_is_drawn_larger() {
    let one = map(vec![vpc(0, &[(1, 0), (0, 0), (0, 0)], 1, false)], 1, 0);
    let layout = of(&one, 888.0, 530.0, 1.0);
    assert!(layout.scale > 1.2, "{}", layout.scale);
    assert!((layout.width * layout.scale - 888.0).abs() < 1.0 && (layout.height * layout.scale - 530.0).abs() < 1.0);
}

#[test]
fn a_line_leads_to_every_target_in_a_zone_with_a_trolley() {
    let map = map(vec![vpc(0, &[(2, 0), (2, 0), (1, 0)], 1, false)], 1, 0);
    let layout = of(&map, 888.0, 530.0, 1.0);
    let place = &layout.vpcs[0];
    assert_eq!(place.branches.len(), 5);
    assert_eq!(place.trunks.len(), 2, "the third zone has no trolley");
    assert_eq!(
        place.branches.iter().filter(|branch| branch.health == "unused").count(),
        1
    );
    for branch in &place.branches {
        let end = branch.points[branch.points.len() - 1];
        let pieces = place
            .bays
            .iter()
            .flat_map(|bay| &bay.strips)
            .flat_map(|strip| &strip.pieces);
        let piece = pieces.into_iter().find(|piece| piece.arn == branch.arn).unwrap();
        assert!(end.0 > piece.rect.x && end.0 < piece.rect.right() && (piece.rect.y - end.1).abs() < 2.0);
    }
}

#[test]
fn arrows_go_to_the_nearest_in_their_direction() {
    let places = [
        Rect::new(0.0, 0.0, 300.0, 20.0),
        Rect::new(0.0, 40.0, 50.0, 20.0),
        Rect::new(60.0, 40.0, 50.0, 20.0),
        Rect::new(0.0, 80.0, 50.0, 20.0),
    ];
    assert!(matches!(next(&places[0], &places, (0.0, 1.0)), Some(1 | 2)));
    assert_eq!(next(&places[1], &places, (1.0, 0.0)), Some(2));
    assert_eq!(next(&places[1], &places, (0.0, 1.0)), Some(3));
    assert_eq!(next(&places[2], &places, (0.0, -1.0)), Some(0));
    assert_eq!(next(&places[3], &places, (0.0, 1.0)), None);
}

#[test]
#[allow(clippy::disallowed_types, reason = "a test may measure")]
fn five_hundred_tasks_are_laid_out_within_a_frame() {
    let map = map(vec![vpc(0, &[(170, 0), (170, 0), (160, 0)], 1, false)], 3, 0);
    let start = std::time::Instant::now();
    for _ in 0..10 {
        std::hint::black_box(of(&map, 888.0, 530.0, 1.0));
    }
    // Ten layouts of 16 ms each; tests are built without optimisation and share the machine.
    assert!(start.elapsed().as_millis() < 1600, "{:?}", start.elapsed());
}
