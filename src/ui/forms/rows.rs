//! A small table of structures: ports, variables, dependencies, rules.

use super::edit::{Edit, number};
use super::item::{group, options};
use crate::ui::parts::{Button, ButtonSize, Glyph, IconButton};
use crate::ui::strings::{form_fields, forms as words};
use crate::view::form::{Column, Item, path};
use serde_json::{Map, Value};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Rows that can be added; a request with more shows them all.
const MOST: usize = 50;

/// Properties of [`RowsField`].
#[derive(Properties, PartialEq)]
pub struct RowsProps {
    pub edit: Edit,
    pub item: Item,
    pub columns: Vec<Column>,
}

/// A list of structures as rows.
#[component]
pub fn RowsField(props: &RowsProps) -> Html {
    let (edit, at) = (&props.edit, props.item.path.clone());
    let rows = edit.value(&at).and_then(Value::as_array).cloned().unwrap_or_default();
    let write = {
        let (edit, at) = (edit.clone(), at.clone());
        Callback::from(move |rows: Vec<Value>| edit.set(&at, (!rows.is_empty()).then_some(Value::Array(rows))))
    };
    let add = {
        let (write, rows, columns) = (write.clone(), rows.clone(), props.columns.clone());
        Callback::from(move |_| {
            let mut rows = rows.clone();
            let chosen = columns
                .iter()
                .filter_map(|column| Some((column.member.to_string(), column.choices.first()?.value.clone().into())));
            rows.push(Value::Object(chosen.collect::<Map<String, Value>>()));
            write.emit(rows);
        })
    };
    let inside = html! { <>
        if !rows.is_empty() {
            <div class="form-rows" data-columns={props.columns.len().to_string()}>
                { for rows.iter().enumerate().map(|(index, row)| html! {
                    <div class="form-row" key={index}>
                        { for props.columns.iter().map(|column| cell(edit, &at, &rows, index, row, column, &write)) }
                        <IconButton glyph={Glyph::Trash} label={format!("{} {}", words::remove_row(), index + 1)} onclick={{
                            let (write, rows) = (write.clone(), rows.clone());
                            Callback::from(move |_| {
                                let mut rows = rows.clone();
                                rows.remove(index);
                                write.emit(rows);
                            })
                        }} />
                    </div>
                }) }
            </div>
        }
        if rows.len() < MOST {
            <div class="form-act"><Button size={ButtonSize::Small} glyph={Glyph::Plus} onclick={add}>
                {words::add_row()}<span class="vh">{" "}{edit.label(&at)}</span>
            </Button></div>
        }
    </> };
    group(edit, &at, props.item.required, inside)
}

fn cell(
    edit: &Edit,
    at: &str,
    rows: &[Value],
    index: usize,
    row: &Value,
    column: &Column,
    write: &Callback<Vec<Value>>,
) -> Html {
    let value = path::text(row, column.member);
    let label = format!("{}, {} {}", form_fields::column(column.member), words::row(), index + 1);
    let id = edit.id(&format!("{at}[{index}].{}", column.member));
    let put = {
        let (rows, write, member, is_number) = (rows.to_vec(), write.clone(), column.member, column.number);
        Callback::from(move |text: String| {
            let mut rows = rows.clone();
            let value = if is_number {
                number(&text)
            } else {
                (!text.is_empty()).then_some(Value::String(text))
            };
            if let Some(row) = rows.get_mut(index) {
                if !row.is_object() {
                    *row = Value::Object(Map::new());
                }
                if let Some(members) = row.as_object_mut() {
                    match value {
                        Some(value) => members.insert(member.to_string(), value),
                        None => members.remove(member),
                    };
                }
            }
            write.emit(rows);
        })
    };
    if column.choices.is_empty() {
        let oninput = Callback::from(move |event: InputEvent| {
            if let Some(input) = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
            {
                put.emit(input.value());
            }
        });
        return html! {
            <input
                class="in" {id} type="text" data-mono="" inputmode={column.number.then_some("numeric")} aria-label={label}
                placeholder={form_fields::column(column.member)} {value} {oninput} autocomplete="off" spellcheck="false"
            />
        };
    }
    let onchange = Callback::from(move |event: Event| {
        if let Some(select) = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok())
        {
            put.emit(select.value());
        }
    });
    html! {
        <select class="in" {id} aria-label={label} {onchange}>
            { for options(&column.choices, &value).into_iter().map(|choice| html! {
                <option key={choice.value.to_string()} value={choice.value.clone()} selected={choice.value == value}>{&choice.label}</option>
            }) }
        </select>
    }
}
