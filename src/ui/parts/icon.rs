//! The icons: our own 20-unit line drawings, kept once in the page and used by name.
//!
//! Invariant: every glyph has a drawing in `sprite.svg` and every drawing a glyph; a test holds it.

use crate::ui::strings::charts;
use yew::prelude::*;

const SPRITE: &str = include_str!("sprite.svg");

macro_rules! glyphs {
    ($($name:ident $id:literal,)+) => {
        /// The drawings there are.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Glyph {
            $($name,)+
        }

        impl Glyph {
            /// Every drawing, in order of name.
            pub const ALL: &'static [Glyph] = &[$(Glyph::$name,)+];

            /// The name in the sprite, without the `i-` in front.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Glyph::$name => $id,)+
                }
            }

            /// What a `<use>` refers to: `#i-task`.
            pub const fn href(self) -> &'static str {
                match self {
                    $(Glyph::$name => concat!("#i-", $id),)+
                }
            }
        }
    };
}

glyphs! {
    Alarm "alarm",
    Arrow "arrow",
    Asg "asg",
    Bolt "bolt",
    Book "book",
    Bulb "bulb",
    Bus "bus",
    Calls "calls",
    Capacity "capacity",
    Chart "chart",
    Check "check",
    Clock "clock",
    Cluster "cluster",
    Copy "copy",
    Cost "cost",
    Crane "crane",
    Cross "cross",
    Down "down",
    Drop "drop",
    Ecr "ecr",
    Efs "efs",
    Exam "exam",
    Export "export",
    Eye "eye",
    Fargate "fargate",
    Fast "fast",
    File "file",
    Filter "filter",
    Fit "fit",
    Flag "flag",
    Fork "fork",
    Gate "gate",
    Globe "globe",
    Grip "grip",
    Hat "hat",
    Help "help",
    Home "home",
    Info "info",
    Instance "instance",
    Key "key",
    Keys "keys",
    Lab "lab",
    Lb "lb",
    Left "left",
    List "list",
    Lock "lock",
    Log "log",
    Minus "minus",
    More "more",
    Net "net",
    Pause "pause",
    Pin "pin",
    Play "play",
    Plus "plus",
    Prev "prev",
    Print "print",
    Queue "queue",
    Redo "redo",
    Refresh "refresh",
    Right "right",
    Scale "scale",
    Screen "screen",
    Search "search",
    Service "service",
    Settings "settings",
    Share "share",
    StateBad "s-bad",
    StateLeave "s-leave",
    StateNone "s-none",
    StateOk "s-ok",
    StateRun "s-run",
    StateStart "s-start",
    StateStop "s-stop",
    StateWarn "s-warn",
    Step "step",
    Strike "strike",
    Target "target",
    Task "task",
    Taskdef "taskdef",
    Terminal "terminal",
    Theme "theme",
    Topic "topic",
    Trash "trash",
    Tri "tri",
    Undo "undo",
    Up "up",
    Upload "upload",
    Users "users",
    Why "why",
    Yard "yard",
}

/// The drawings themselves, and the keys that every chart refers to. Rendered once, at the root.
#[component]
pub fn Sprite() -> Html {
    html! {
        <>
            <div class="sprite">{Html::from_html_unchecked(AttrValue::Static(SPRITE))}</div>
            <span hidden=true id="chart-keys">{charts::keys()}</span>
        </>
    }
}

/// How large an icon is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IconSize {
    /// 14 px: inside small text.
    Small,
    /// 18 px.
    #[default]
    Normal,
    /// 24 px: in front of a title.
    Large,
}

/// Properties of [`Icon`].
#[derive(Properties, PartialEq)]
pub struct IconProps {
    /// Which drawing.
    pub name: Glyph,
    #[prop_or_default]
    pub size: IconSize,
}

/// A drawing beside words. It is hidden from assistive technology: the words beside it, or the name of the control it
/// stands in, must say it all.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    let size = match props.size {
        IconSize::Small => Some("small"),
        IconSize::Normal => None,
        IconSize::Large => Some("large"),
    };
    html! {
        <svg class="i" data-size={size} aria-hidden="true" focusable="false">
            <use href={props.name.href()} />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_glyph_is_drawn_and_every_drawing_has_a_glyph() {
        for glyph in Glyph::ALL {
            assert!(
                SPRITE.contains(&format!("<symbol id=\"i-{}\"", glyph.id())),
                "{} is not drawn",
                glyph.id()
            );
        }
        assert_eq!(SPRITE.matches("<symbol ").count(), Glyph::ALL.len());
    }

    #[test]
    fn the_sprite_has_nothing_that_the_page_policy_forbids() {
        for forbidden in [" style=", "<style", "<script", " on", "javascript:"] {
            assert!(!SPRITE.contains(forbidden), "{forbidden}");
        }
    }
}
