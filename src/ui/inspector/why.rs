//! "Why?" as a tree: each step in plain words, with the rule behind it and the moment it happened.

use crate::ui::parts::{Fidelity, Glyph, Icon, IconSize, Tree, TreeNode};
use crate::ui::store::use_desk;
use crate::ui::strings::inspector as words;
use crate::ui::strings::say;
use crate::view::why::{Sort, Step, Why};
use yew::prelude::*;

/// Properties of [`WhyTree`].
#[derive(Properties, PartialEq)]
pub struct WhyTreeProps {
    pub why: Why,
}

/// A question, its causes and what comes next. Enter on a step goes to its moment.
#[component]
pub fn WhyTree(props: &WhyTreeProps) -> Html {
    let desk = use_desk();
    let onselect = {
        let root = props.why.root.clone();
        Callback::from(move |id: AttrValue| {
            let at = id
                .parse()
                .ok()
                .and_then(|seq| find(root.as_ref()?, seq))
                .map(|step| step.at);
            if let Some(at) = at {
                desk.run(false);
                desk.act(|session| {
                    session.seek(at);
                });
            }
        })
    };
    let nodes: Vec<TreeNode> = props.why.root.iter().map(node).collect();
    html! {
        <section class="why">
            <h3>{&props.why.question}</h3>
            <Tree label={props.why.question.clone()} {nodes} {onselect} />
            if !props.why.next.is_empty() {
                <h3><Icon name={Glyph::Clock} size={IconSize::Small} />{" "}{words::if_nothing_changes()}</h3>
                <dl class="next">
                    { for props.why.next.iter().map(|next| html! {
                        <><dt>{format!("{} {}", words::in_time(), next.after)}</dt><dd>{&next.text}</dd></>
                    }) }
                </dl>
            }
        </section>
    }
}

fn node(step: &Step) -> TreeNode {
    let glyph = match step.glyph {
        Sort::Call => Glyph::Calls,
        Sort::Rule => Glyph::Service,
        Sort::Fact => Glyph::Ecr,
        Sort::Outside => Glyph::Bolt,
    };
    let rule = step.rule.as_ref().map(|rule| {
        html! { <small>{say(rule.says)}{" "}<Fidelity label={rule.label} /></small> }
    });
    let text = html! { <>{&step.text}<small><time>{step.at.clock()}</time></small>{rule.unwrap_or_default()}</> };
    TreeNode::new(step.seq.to_string(), text)
        .glyph(glyph)
        .state(step.state)
        .with(step.causes.iter().map(node).collect())
}

fn find(step: &Step, seq: u64) -> Option<&Step> {
    if step.seq == seq {
        return Some(step);
    }
    step.causes.iter().find_map(|cause| find(cause, seq))
}
