//! Trees: the causes behind "Why?", and the map read as a list. One tab stop; arrows walk, open and close.

use super::icon::Glyph;
use crate::browser::focus;
use crate::view::state::State;
use std::collections::BTreeSet;
use yew::prelude::*;

/// One line of a tree with what is below it.
#[derive(Clone, Debug, PartialEq)]
pub struct TreeNode {
    /// Unique in the tree.
    pub id: AttrValue,
    /// What is read. `<small>` inside becomes a second line.
    pub text: Html,
    /// Its drawing, coloured by `state`.
    pub glyph: Option<Glyph>,
    pub state: Option<State>,
    pub children: Vec<TreeNode>,
    /// Starts closed.
    pub closed: bool,
}

impl TreeNode {
    pub fn new(id: impl Into<AttrValue>, text: impl Into<Html>) -> TreeNode {
        TreeNode {
            id: id.into(),
            text: text.into(),
            glyph: None,
            state: None,
            children: Vec::new(),
            closed: false,
        }
    }

    #[must_use]
    pub fn glyph(self, glyph: Glyph) -> TreeNode {
        TreeNode {
            glyph: Some(glyph),
            ..self
        }
    }

    #[must_use]
    pub fn state(self, state: State) -> TreeNode {
        TreeNode {
            state: Some(state),
            ..self
        }
    }

    #[must_use]
    pub fn with(self, children: Vec<TreeNode>) -> TreeNode {
        TreeNode { children, ..self }
    }

    #[must_use]
    pub fn closed(self) -> TreeNode {
        TreeNode { closed: true, ..self }
    }
}

/// Properties of [`Tree`].
#[derive(Properties, PartialEq)]
pub struct TreeProps {
    pub label: AttrValue,
    pub nodes: Vec<TreeNode>,
    #[prop_or_default]
    pub selected: Option<AttrValue>,
    /// Enter, or a click on a line.
    #[prop_or_default]
    pub onselect: Callback<AttrValue>,
}

/// A line as the keyboard walks them.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    id: AttrValue,
    parent: Option<AttrValue>,
    branch: bool,
    open: bool,
}

/// A tree.
#[component]
pub fn Tree(props: &TreeProps) -> Html {
    // Lines whose state is not the one they started with.
    let turned = use_state(BTreeSet::<AttrValue>::new);
    let current = use_state(|| None::<AttrValue>);
    let mut lines = Vec::new();
    walk(&props.nodes, None, &turned, &mut lines);
    let stop = current
        .as_ref()
        .filter(|id| lines.iter().any(|line| line.id == **id))
        .or(props
            .selected
            .as_ref()
            .filter(|id| lines.iter().any(|line| line.id == **id)))
        .or(lines.first().map(|line| &line.id))
        .cloned();
    let turn = {
        let turned = turned.clone();
        Callback::from(move |id: AttrValue| {
            let mut next = (*turned).clone();
            if !next.remove(&id) {
                next.insert(id);
            }
            turned.set(next);
        })
    };
    let onkeydown = {
        let (lines, stop, current, turn, onselect) = (
            lines,
            stop.clone(),
            current.clone(),
            turn.clone(),
            props.onselect.clone(),
        );
        Callback::from(move |event: KeyboardEvent| {
            let Some(index) = lines.iter().position(|line| Some(&line.id) == stop.as_ref()) else {
                return;
            };
            let line = &lines[index];
            let next = match event.key().as_str() {
                "ArrowDown" => (index + 1).min(lines.len() - 1),
                "ArrowUp" => index.saturating_sub(1),
                "Home" => 0,
                "End" => lines.len() - 1,
                "ArrowRight" if line.branch && !line.open => {
                    turn.emit(line.id.clone());
                    index
                }
                "ArrowRight" => (index + 1).min(lines.len() - 1),
                "ArrowLeft" if line.branch && line.open => {
                    turn.emit(line.id.clone());
                    index
                }
                "ArrowLeft" => lines
                    .iter()
                    .position(|other| Some(&other.id) == line.parent.as_ref())
                    .unwrap_or(index),
                "Enter" | " " => {
                    event.prevent_default();
                    return onselect.emit(line.id.clone());
                }
                _ => return,
            };
            event.prevent_default();
            current.set(Some(lines[next].id.clone()));
            if let Some(tree) = focus::owner(&event) {
                focus::nth(&tree, "[role=treeitem]", next);
            }
        })
    };
    let look = Look {
        turned: (*turned).clone(),
        stop,
        selected: props.selected.clone(),
        pick: {
            let (current, onselect) = (current.clone(), props.onselect.clone());
            Callback::from(move |id: AttrValue| {
                current.set(Some(id.clone()));
                onselect.emit(id);
            })
        },
        turn,
    };
    html! {
        <div>
            <ul class="tree" role="tree" aria-label={props.label.clone()} {onkeydown}>{look.lines(&props.nodes)}</ul>
        </div>
    }
}

struct Look {
    turned: BTreeSet<AttrValue>,
    stop: Option<AttrValue>,
    selected: Option<AttrValue>,
    pick: Callback<AttrValue>,
    turn: Callback<AttrValue>,
}

impl Look {
    fn lines(&self, nodes: &[TreeNode]) -> Html {
        nodes.iter().map(|node| self.line(node)).collect()
    }

    fn line(&self, node: &TreeNode) -> Html {
        let branch = !node.children.is_empty();
        let open = is_open(node, &self.turned);
        let selected = self.selected.as_ref() == Some(&node.id);
        let onclick = {
            let (pick, turn, id) = (self.pick.clone(), self.turn.clone(), node.id.clone());
            Callback::from(move |event: MouseEvent| {
                event.stop_propagation();
                pick.emit(id.clone());
                if branch {
                    turn.emit(id.clone());
                }
            })
        };
        html! {
            <li
                key={node.id.to_string()} role="treeitem" tabindex={if self.stop.as_ref() == Some(&node.id) { "0" } else { "-1" }}
                aria-expanded={branch.then_some(if open { "true" } else { "false" })}
                aria-selected={if selected { "true" } else { "false" }} {onclick}
            >
                <div class="tree-row" data-s={node.state.map(State::as_str)}>
                    if branch {
                        <svg class="i tree-turn" aria-hidden="true" focusable="false"><use href={Glyph::Right.href()} /></svg>
                    }
                    if let Some(glyph) = node.glyph {
                        <svg class="i tree-mark" aria-hidden="true" focusable="false"><use href={glyph.href()} /></svg>
                    } else if let Some(state) = node.state {
                        <svg class="i tree-mark" aria-hidden="true" focusable="false"><use href={super::glyph_of(state).href()} /></svg>
                    }
                    <span class="tree-text">
                        if let Some(state) = node.state { <span class="vh">{state.word()}{": "}</span> }
                        {node.text.clone()}
                    </span>
                </div>
                if branch && open { <ul role="group">{self.lines(&node.children)}</ul> }
            </li>
        }
    }
}

fn is_open(node: &TreeNode, turned: &BTreeSet<AttrValue>) -> bool {
    node.closed == turned.contains(&node.id)
}

/// The visible lines, top to bottom.
fn walk(nodes: &[TreeNode], parent: Option<&AttrValue>, turned: &BTreeSet<AttrValue>, lines: &mut Vec<Line>) {
    for node in nodes {
        let open = is_open(node, turned);
        let branch = !node.children.is_empty();
        lines.push(Line {
            id: node.id.clone(),
            parent: parent.cloned(),
            branch,
            open,
        });
        if branch && open {
            walk(&node.children, Some(&node.id), turned, lines);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keyboard_walks_only_what_is_open() {
        let leaf = |id: &'static str| TreeNode::new(id, id);
        let nodes = vec![
            leaf("a").with(vec![leaf("b"), leaf("c").with(vec![leaf("d")]).closed()]),
            leaf("e"),
        ];
        let ids = |turned: &BTreeSet<AttrValue>| {
            let mut lines = Vec::new();
            walk(&nodes, None, turned, &mut lines);
            lines
                .iter()
                .map(|line| line.id.to_string())
                .collect::<Vec<_>>()
                .join("")
        };
        assert_eq!(ids(&BTreeSet::new()), "abce");
        assert_eq!(ids(&BTreeSet::from(["c".into()])), "abcde");
        assert_eq!(ids(&BTreeSet::from(["a".into()])), "ae");
    }
}
