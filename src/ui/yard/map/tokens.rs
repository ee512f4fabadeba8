//! Tokens that travel from the clients over the beam to the targets, in the shares that requests take.
//!
//! They are moved outside of Yew, before each picture, by one attribute each. Invariants: at most [`MOST`] of them; they
//! show shares, not single requests; nothing moves while `moves` is false.

use crate::browser::picture;
use crate::ui::hooks::use_frames;
use crate::view::map::Map;
use crate::view::map::layout::Layout;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// The most tokens at once.
pub const MOST: usize = 60;
/// How long one travels, in milliseconds of real time at any speed.
const TRAVEL: f64 = 1400.0;

/// A way that requests take, and how many a second.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    pub points: Rc<Vec<(f64, f64)>>,
    pub per_second: f64,
    /// They end in an error.
    pub bad: bool,
}

/// The routes of a map: to each target, and for errors to the beam only.
pub fn routes(map: &Map, layout: &Layout) -> Vec<Route> {
    let mut routes = Vec::new();
    for (vpc, place) in map.vpcs.iter().zip(&layout.vpcs) {
        let taken = place.branches.iter().filter(|branch| branch.per_second > 0);
        routes.extend(taken.map(|branch| Route {
            points: Rc::new(branch.route.clone()),
            per_second: branch.per_second as f64,
            bad: branch.health == "unhealthy",
        }));
        for (balancer, beam) in vpc.balancers.iter().zip(&place.beams) {
            let Some((_, failing)) = &balancer.failing else {
                continue;
            };
            let (x, y) = (place.fence.x + 10.0, beam.rect.bottom() - 3.0);
            routes.push(Route {
                points: Rc::new(vec![(x, 34.0), (x, y), (x + beam.rect.w * 0.45, y)]),
                per_second: *failing as f64,
                bad: true,
            });
        }
    }
    routes
}

/// Properties of [`Tokens`].
#[derive(Properties, PartialEq)]
pub struct TokensProps {
    pub routes: Rc<Vec<Route>>,
    pub moves: bool,
}

#[derive(Default)]
struct Fleet {
    routes: Rc<Vec<Route>>,
    /// What each route is owed, and its smoothed rate.
    owed: Vec<f64>,
    tokens: Vec<Token>,
}

/// The corners of a route, shared by the tokens on it.
type Corners = Rc<Vec<(f64, f64)>>;

struct Token {
    element: Element,
    /// The route it is on, and how far along.
    on: Option<(Corners, f64)>,
}

/// The tokens under way.
#[component]
pub fn Tokens(props: &TokensProps) -> Html {
    let node = use_node_ref();
    let fleet = use_mut_ref(Fleet::default);
    fleet.borrow_mut().take(Rc::clone(&props.routes));
    {
        let (fleet, node) = (fleet.clone(), node.clone());
        use_frames(
            props.moves,
            Callback::from(move |millis: f64| {
                if let Some(group) = node.cast::<Element>() {
                    fleet.borrow_mut().step(&group, millis);
                }
            }),
        );
    }
    use_effect_with(props.moves, move |moves| {
        if !moves {
            fleet.borrow_mut().clear();
        }
    });
    html! { <g ref={node} class="tokens" aria-hidden="true"></g> }
}

impl Fleet {
    fn take(&mut self, routes: Rc<Vec<Route>>) {
        if self.owed.len() != routes.len() {
            self.owed = vec![0.0; routes.len()];
        }
        self.routes = routes;
    }

    fn clear(&mut self) {
        for token in self.tokens.drain(..) {
            token.element.remove();
        }
    }

    fn step(&mut self, group: &Element, millis: f64) {
        for token in &mut self.tokens {
            if let Some((points, done)) = token.on.take() {
                let done = done + millis / TRAVEL;
                if done < 1.0 {
                    let (x, y) = along(&points, done);
                    picture::place(&token.element, x, y);
                    token.on = Some((points, done));
                } else {
                    picture::set(&token.element, "class", "token-idle");
                }
            }
        }
        for index in self.due(millis) {
            self.send(group, index);
        }
    }

    /// The routes on which a token sets off now: in the shares of their rates, and no more than the fleet holds.
    fn due(&mut self, millis: f64) -> Vec<usize> {
        let total: f64 = self.routes.iter().map(|route| route.per_second).sum();
        let allowed = MOST as f64 * 1000.0 / TRAVEL;
        let thin = if total > allowed { allowed / total } else { 1.0 };
        let mut due = Vec::new();
        for (index, (route, owed)) in self.routes.iter().zip(&mut self.owed).enumerate() {
            *owed += route.per_second * thin * millis / 1000.0;
            if *owed >= 1.0 {
                *owed = (*owed - 1.0).min(1.0);
                due.push(index);
            }
        }
        due
    }

    fn send(&mut self, group: &Element, route: usize) {
        let Some(route) = self.routes.get(route).cloned() else {
            return;
        };
        let free = match self.tokens.iter().position(|token| token.on.is_none()) {
            Some(index) => index,
            None if self.tokens.len() < MOST => {
                let Some(element) = picture::add(group, "circle") else {
                    return;
                };
                picture::set(&element, "r", "3");
                self.tokens.push(Token { element, on: None });
                self.tokens.len() - 1
            }
            None => return,
        };
        let Some(token) = self.tokens.get_mut(free) else { return };
        let (x, y) = along(&route.points, 0.0);
        picture::place(&token.element, x, y);
        picture::set(&token.element, "class", if route.bad { "token-bad" } else { "token" });
        token.on = Some((route.points, 0.0));
    }
}

/// The point a share of the way along a line.
fn along(points: &[(f64, f64)], share: f64) -> (f64, f64) {
    let long = |pair: &[(f64, f64)]| (pair[1].0 - pair[0].0).abs() + (pair[1].1 - pair[0].1).abs();
    let total: f64 = points.windows(2).map(long).sum();
    let mut left = total * share.clamp(0.0, 1.0);
    for pair in points.windows(2) {
        let here = long(pair);
        if left <= here && here > 0.0 {
            let part = left / here;
            return (
                pair[0].0 + (pair[1].0 - pair[0].0) * part,
                pair[0].1 + (pair[1].1 - pair[0].1) * part,
            );
        }
        left -= here;
    }
    points.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fleet(rates: &[f64]) -> Fleet {
        let route = |per_second: &f64| Route {
            points: Rc::new(vec![(0.0, 0.0), (10.0, 0.0)]),
            per_second: *per_second,
            bad: false,
        };
        let mut fleet = Fleet::default();
        fleet.take(Rc::new(rates.iter().map(route).collect()));
        fleet
    }

    fn sent(fleet: &mut Fleet, seconds: usize) -> Vec<usize> {
        let mut sent = vec![0; fleet.owed.len()];
        for _ in 0..seconds * 60 {
            for index in fleet.due(1000.0 / 60.0) {
                sent[index] += 1;
            }
        }
        sent
    }

    #[test]
    fn tokens_go_out_in_the_shares_of_the_requests() {
        let sent = sent(&mut fleet(&[1.0, 2.0, 0.0]), 30);
        assert!(
            (29..=30).contains(&sent[0]) && (59..=60).contains(&sent[1]) && sent[2] == 0,
            "{sent:?}"
        );
    }

    #[test]
    fn a_flood_is_thinned_to_what_the_fleet_holds() {
        let sent = sent(&mut fleet(&[3000.0, 1000.0]), 14);
        let total: usize = sent.iter().sum();
        assert!(total <= MOST * 10 + 2, "{total} in ten travels");
        assert!(sent[0] > 2 * sent[1], "{sent:?}");
    }

    #[test]
    fn a_token_turns_the_corners_of_its_way() {
        let way = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)];
        assert_eq!(along(&way, 0.25), (5.0, 0.0));
        assert_eq!(along(&way, 0.75), (10.0, 5.0));
        assert_eq!(along(&way, 2.0), (10.0, 10.0));
        assert_eq!(along(&[], 0.5), (0.0, 0.0));
    }
}
