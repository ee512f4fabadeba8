//! Tables: sortable heads, selectable rows, and only the visible part of long lists in the page.
//!
//! Sorting is done by whoever has the values; the table shows which column it is by and asks for another.

use super::icon::{Glyph, Icon};
use crate::browser::{focus, pointer};
use crate::ui::strings::parts as words;
use yew::prelude::*;

/// From this many rows on, only those near the visible part are in the page.
const WHOLE: usize = 100;
/// Rows kept ready above and below the visible part.
const SPARE: usize = 12;
/// Rows drawn before anything has been measured.
const FIRST: usize = 60;

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub key: AttrValue,
    pub label: AttrValue,
    /// Set to the right.
    pub number: bool,
    pub sortable: bool,
}

impl Column {
    pub fn new(key: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Column {
        Column {
            key: key.into(),
            label: label.into(),
            number: false,
            sortable: false,
        }
    }

    #[must_use]
    pub fn number(self) -> Column {
        Column { number: true, ..self }
    }

    #[must_use]
    pub fn sortable(self) -> Column {
        Column { sortable: true, ..self }
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Unique in the table: an ARN.
    pub key: AttrValue,
    /// One per column.
    pub cells: Vec<Html>,
}

/// Which column a table is sorted by.
#[derive(Clone, Debug, PartialEq)]
pub struct Sort {
    pub column: AttrValue,
    pub descending: bool,
}

/// Properties of [`Table`].
#[derive(Properties, PartialEq)]
pub struct TableProps {
    /// What it lists.
    pub label: AttrValue,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    #[prop_or_default]
    pub sort: Option<Sort>,
    #[prop_or_default]
    pub onsort: Callback<Sort>,
    /// Rows can be selected: a click, Space.
    #[prop_or_default]
    pub onselect: Option<Callback<AttrValue>>,
    /// A row's Enter or double click.
    #[prop_or_default]
    pub onopen: Callback<AttrValue>,
    #[prop_or_default]
    pub selected: Option<AttrValue>,
    /// Shown in place of rows.
    #[prop_or_default]
    pub loading: bool,
    /// Shown when there are no rows.
    #[prop_or_default]
    pub empty: Html,
}

/// A table in its own scroll box.
#[component]
pub fn Table(props: &TableProps) -> Html {
    let node = use_node_ref();
    // Height of a row, height of the box, scrolled by: all in pixels.
    let view = use_state(|| (0.0_f64, 0.0_f64, 0.0_f64));
    let current = use_state(|| 0_usize);
    let count = props.rows.len();
    // The row that gets the focus as soon as it is in the page.
    let wanted = use_mut_ref(|| None::<usize>);
    let measure = {
        let (node, view) = (node.clone(), view.clone());
        move || {
            let Some(area) = node.cast::<web_sys::Element>() else {
                return;
            };
            let next = (
                row_height_in(&area),
                pointer::size(&area).1,
                f64::from(area.scroll_top()),
            );
            if *view != next {
                view.set(next);
            }
        }
    };
    {
        let (node, wanted) = (node.clone(), wanted.clone());
        use_effect(move || {
            let row = wanted.borrow_mut().take();
            if let (Some(row), Some(area)) = (row, node.cast::<web_sys::Element>()) {
                focus::nth(&area, &format!("tr[data-row='{row}']"), 0);
            }
        });
    }
    {
        let measure = measure.clone();
        use_effect_with(count, move |count| {
            if *count > WHOLE {
                measure();
            }
        });
    }
    let onscroll = Callback::from(move |_: Event| {
        if count > WHOLE {
            measure()
        }
    });
    let (first, last) = window(count, *view);
    let (row_height, ..) = *view;
    let selectable = props.onselect.is_some();
    let columns = props.columns.len().to_string();
    let onkeydown = {
        let (current, node, view) = (current.clone(), node.clone(), view.clone());
        let keys: Vec<AttrValue> = props.rows.iter().map(|row| row.key.clone()).collect();
        let (onselect, onopen) = (props.onselect.clone(), props.onopen.clone());
        Callback::from(move |event: KeyboardEvent| {
            let index = (*current).min(count.saturating_sub(1));
            let Some(key) = keys.get(index) else { return };
            let next = match event.key().as_str() {
                "ArrowDown" => (index + 1).min(count - 1),
                "ArrowUp" => index.saturating_sub(1),
                "Home" => 0,
                "End" => count - 1,
                "PageDown" => (index + 10).min(count - 1),
                "PageUp" => index.saturating_sub(10),
                "Enter" => {
                    event.prevent_default();
                    return onopen.emit(key.clone());
                }
                " " => {
                    event.prevent_default();
                    return onselect.iter().for_each(|select| select.emit(key.clone()));
                }
                _ => return,
            };
            event.prevent_default();
            current.set(next);
            let Some(area) = node.cast::<web_sys::Element>() else {
                return;
            };
            if !focus::nth(&area, &format!("tr[data-row='{next}']"), 0) {
                // Not in the page yet: draw the rows around it, then give it the focus, which scrolls there.
                let (row, shown, _) = *view;
                *wanted.borrow_mut() = Some(next);
                view.set((row, shown, (next as f64 * row - shown / 2.0).max(0.0)));
            }
        })
    };
    html! {
        <div ref={node} class="table-box" role="region" aria-label={props.label.clone()} tabindex="0" {onscroll}>
            <table
                class="table" role={selectable.then_some("grid")} aria-rowcount={(count + 1).to_string()}
                aria-label={props.label.clone()} aria-busy={props.loading.then_some("true")}
            >
                <thead><tr>{ for props.columns.iter().map(|column| head(column, props.sort.as_ref(), &props.onsort)) }</tr></thead>
                <tbody onkeydown={selectable.then_some(onkeydown)}>
                    if props.loading {
                        { for (0..3).map(|_| html! {
                            <tr>{ for props.columns.iter().map(|_| html! { <td data-loading=""><span class="vh">{words::loading()}</span></td> }) }</tr>
                        }) }
                    } else if count == 0 {
                        <tr><td colspan={columns.clone()}>{props.empty.clone()}</td></tr>
                    } else {
                        {spacer(first, row_height, &columns)}
                        { for (first..last).map(|index| {
                            let row = &props.rows[index];
                            let stop = selectable.then_some(if index == (*current).min(count - 1) { "0" } else { "-1" });
                            let chosen = props.selected.as_ref() == Some(&row.key);
                            let onclick = props.onselect.as_ref().map(|select| {
                                let (select, key, current) = (select.clone(), row.key.clone(), current.clone());
                                Callback::from(move |_: MouseEvent| {
                                    current.set(index);
                                    select.emit(key.clone());
                                })
                            });
                            let ondblclick = {
                                let (open, key) = (props.onopen.clone(), row.key.clone());
                                Callback::from(move |_: MouseEvent| open.emit(key.clone()))
                            };
                            html! {
                                <tr
                                    key={row.key.to_string()} data-row={index.to_string()} tabindex={stop} aria-rowindex={(index + 2).to_string()}
                                    aria-selected={selectable.then_some(if chosen { "true" } else { "false" })} {onclick} {ondblclick}
                                >
                                    { for row.cells.iter().enumerate().map(|(at, cell)| {
                                        let number = props.columns.get(at).is_some_and(|column| column.number);
                                        html! { <td data-num={number.then_some("")}>{cell.clone()}</td> }
                                    }) }
                                </tr>
                            }
                        }) }
                        {spacer(count - last, row_height, &columns)}
                    }
                </tbody>
            </table>
        </div>
    }
}

fn head(column: &Column, sort: Option<&Sort>, onsort: &Callback<Sort>) -> Html {
    let by = sort.filter(|sort| sort.column == column.key);
    let direction = match by {
        Some(sort) if sort.descending => Some("descending"),
        Some(_) => Some("ascending"),
        None => None,
    };
    let next = Sort {
        column: column.key.clone(),
        descending: by.is_some_and(|sort| !sort.descending),
    };
    let onclick = onsort.reform(move |_: MouseEvent| next.clone());
    html! {
        <th key={column.key.to_string()} scope="col" data-num={column.number.then_some("")} aria-sort={direction}>
            if column.sortable {
                <button class="sort" type="button" {onclick}>
                    {&column.label}
                    <Icon name={if direction == Some("descending") { Glyph::Down } else { Glyph::Up }} />
                </button>
            } else {
                {&column.label}
            }
        </th>
    }
}

/// The height of a row: the mean of those in the page, as one pixel more or less adds up over thousands.
fn row_height_in(area: &web_sys::Element) -> f64 {
    let rows = focus::within(area, "tbody > tr[data-row]");
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return 0.0;
    };
    let (first, last) = (first.get_bounding_client_rect(), last.get_bounding_client_rect());
    (last.bottom() - first.top()) / rows.len() as f64
}

/// The room of rows that are not in the page.
fn spacer(rows: usize, height: f64, columns: &str) -> Html {
    if rows == 0 || height <= 0.0 {
        return Html::default();
    }
    html! { <tr aria-hidden="true"><td colspan={columns.to_owned()} height={format!("{:.0}", rows as f64 * height)}></td></tr> }
}

/// Which rows are in the page.
fn window(count: usize, (row, area, top): (f64, f64, f64)) -> (usize, usize) {
    if count <= WHOLE {
        return (0, count);
    }
    if row <= 0.0 {
        return (0, FIRST.min(count));
    }
    let first = ((top / row) as usize).saturating_sub(SPARE).min(count);
    let shown = (area / row) as usize + 2 * SPARE;
    (first, (first + shown).min(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_tables_are_whole_and_long_ones_follow_the_scroll() {
        assert_eq!(window(100, (30.0, 300.0, 900.0)), (0, 100));
        assert_eq!(window(5000, (0.0, 0.0, 0.0)), (0, 60));
        assert_eq!(window(5000, (30.0, 300.0, 0.0)), (0, 34));
        assert_eq!(window(5000, (30.0, 300.0, 30_000.0)), (988, 1022));
        assert_eq!(window(5000, (30.0, 300.0, 150_000.0)), (4988, 5000));
    }
}
