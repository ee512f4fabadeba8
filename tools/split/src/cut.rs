//! The cut itself: one module in, two halves out.
//!
//! Both halves come from parsing the same bytes twice, so a function has the same place in both parses; that place is its
//! identity here and, in base 36, its name between the halves.
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use walrus::ir::{Call, UnaryOp, Value, Visitor, dfs_in_order};

use crate::rules::Because;
use walrus::passes::gc;
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalKind,
    ImportedFunction, Module, TableId, TypeId, ValType,
};

/// The two halves, and what went where.
pub struct Halves {
    pub first: Vec<u8>,
    pub deferred: Vec<u8>,
    pub kept: usize,
    pub moved: usize,
    pub stubs: usize,
}

/// Cuts `whole`; the data that holds one of `texts` goes with what is deferred. A function whose name `defers` is moved, and with it all that only moved functions refer to.
pub fn cut(whole: &[u8], defers: &dyn Fn(&str) -> Option<Because>, texts: &[Vec<u8>]) -> Result<Halves> {
    let chosen = choose(whole, defers)?;
    let mut first = crate::parse(whole)?;
    let ids: Vec<FunctionId> = first.funcs.iter().map(|function| function.id()).collect();
    let table = function_table(&first)?;
    ensure!(
        first.tables.get(table).import.is_none(),
        "the function table is imported: this module was cut before"
    );
    let base = first.tables.get(table).initial;

    // The first half: stubs for what is deferred; whatever no one refers to any more goes with it.
    let ready = share(&mut first)?;
    let types = empty(&mut first, &ids, &chosen, ready);
    let slots = stub(&mut first, &ids, &types, ready, table, base);
    let left: BTreeSet<FunctionId> = first.funcs.iter().map(|function| function.id()).collect();
    let kept: BTreeSet<usize> = (0..ids.len())
        .filter(|at| left.contains(&ids[*at]) && !slots.contains_key(at))
        .collect();

    // The deferred half: everything kept becomes an import, the moved functions fill the slots.
    let mut deferred = crate::parse(whole)?;
    let there: Vec<FunctionId> = deferred.funcs.iter().map(|function| function.id()).collect();
    ensure!(
        there.len() == ids.len(),
        "the module parsed differently the second time"
    );
    let wanted = detach(&mut deferred, &there, &kept, &slots, take(&mut first, texts)?)?;

    // What the deferred half wants, the first half gives.
    for at in wanted {
        first.exports.add(&format!("{PREFIX}f{}", short(at)), ids[at]);
    }
    let grown = base + slots.values().max().map_or(0, |last| last + 1 - base);
    let place = first.tables.get_mut(table);
    place.initial = grown;
    place.maximum = place.maximum.map(|most| most.max(grown));
    Ok(Halves {
        kept: kept.len(),
        moved: deferred
            .funcs
            .iter()
            .filter(|function| matches!(function.kind, FunctionKind::Local(_)))
            .count(),
        stubs: slots.len(),
        first: first.emit_wasm(),
        deferred: deferred.emit_wasm(),
    })
}

/// Takes the bytes of the texts, wherever the data holds them, out of the data; answers each with its address. Until the
/// deferred half is here the memory there is zero.
fn take(first: &mut Module, texts: &[Vec<u8>]) -> Result<Vec<(usize, Vec<u8>)>> {
    let mut taken = Vec::new();
    for text in texts.iter().filter(|text| !text.is_empty()) {
        let found = first.data.iter().find_map(|data| {
            let DataKind::Active {
                offset: ConstExpr::Value(Value::I32(at)),
                ..
            } = &data.kind
            else {
                return None;
            };
            let within = data.value.windows(text.len()).position(|window| window == text)?;
            Some((data.id(), *at as usize, within))
        });
        let Some((id, at, within)) = found else { continue };
        let after = first.data.get_mut(id).value.split_off(within + text.len());
        first.data.get_mut(id).value.truncate(within);
        put(first, at + within + text.len(), after)?;
        taken.push((at + within, text.clone()));
    }
    Ok(taken)
}

/// Adds bytes at an address.
fn put(module: &mut Module, at: usize, bytes: Vec<u8>) -> Result<()> {
    let memory = module.memories.iter().next().context("no memory")?.id();
    let offset = ConstExpr::Value(Value::I32(at as i32));
    let data = module.data.add(DataKind::Active { memory, offset }, bytes);
    module.memories.get_mut(memory).data_segments.insert(data);
    Ok(())
}

/// The functions that are deferred. One that was made for a deferred type and yet is called by what is kept shares its code
/// with a function made for another type, and is kept.
fn choose(whole: &[u8], defers: &dyn Fn(&str) -> Option<Because>) -> Result<BTreeSet<usize>> {
    let mut shared = BTreeSet::new();
    loop {
        let mut module = crate::parse(whole)?;
        let ids: Vec<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
        let why = |at: usize| module.funcs.get(ids[at]).name.as_deref().and_then(defers);
        let movable: BTreeMap<usize, Because> = (0..ids.len())
            .filter(|&at| deferrable(&module, ids[at]) && !shared.contains(&at))
            .filter_map(|at| Some((at, why(at)?)))
            .filter(|(at, _)| !trivial(&module, ids[*at]))
            .collect();
        ensure!(
            !movable.is_empty(),
            "no function's name matches a rule: are the names still in the module?"
        );
        let chosen: BTreeSet<usize> = movable.keys().copied().collect();
        let ready = share(&mut module)?;
        empty(&mut module, &ids, &chosen, ready);
        // What a function that has nothing to do with a listed path calls by name is its own, whatever it is called.
        let (mut by_any, mut by_own) = (Called::default(), Called::default());
        for (id, function) in module.funcs.iter_local() {
            let own = module
                .funcs
                .get(id)
                .name
                .as_deref()
                .is_some_and(|name| defers(name).is_none());
            dfs_in_order(
                if own { &mut by_own } else { &mut by_any },
                function,
                function.entry_block(),
            );
        }
        let before = shared.len();
        shared.extend(
            movable
                .iter()
                .filter(|(at, why)| {
                    let id = &ids[**at];
                    by_own.0.contains(id) || **why == Because::OfAType && by_any.0.contains(id)
                })
                .map(|(at, _)| *at),
        );
        if shared.len() == before {
            return Ok(chosen);
        }
    }
}

/// Instructions of a body that may stay wherever it is listed.
const TRIVIAL: u64 = 20;

/// A body so short, and without calls, that a stub would be no smaller; such bodies are shared by functions that have nothing
/// in common.
fn trivial(module: &Module, id: FunctionId) -> bool {
    let FunctionKind::Local(function) = &module.funcs.get(id).kind else {
        return false;
    };
    if function.size() > TRIVIAL {
        return false;
    }
    let mut called = Called::default();
    dfs_in_order(&mut called, function, function.entry_block());
    called.0.is_empty()
}

/// Which functions are called by name.
#[derive(Default)]
struct Called(BTreeSet<FunctionId>);

impl<'a> Visitor<'a> for Called {
    fn visit_call(&mut self, call: &Call) {
        self.0.insert(call.func);
    }
}

/// Exports what both halves share, and adds the function that asks the host for the deferred half.
fn share(first: &mut Module) -> Result<FunctionId> {
    let memory = first.memories.iter().next().context("no memory")?.id();
    first.exports.add(&format!("{PREFIX}memory"), memory);
    let tables: Vec<TableId> = first.tables.iter().map(|table| table.id()).collect();
    for (at, table) in tables.iter().enumerate() {
        first.exports.add(&format!("{PREFIX}t{}", short(at)), *table);
    }
    give_globals(first);
    Ok(loader(first))
}

/// Exports that exist for the deferred half alone start so; a JavaScript name never does.
const PREFIX: &str = ":";

fn short(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit((number % 36) as u32, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

fn function_table(module: &Module) -> Result<TableId> {
    module.tables.main_function_table()?.context("no function table")
}

/// Only whole functions with a body can move, and the one the module starts with must not.
fn deferrable(module: &Module, id: FunctionId) -> bool {
    matches!(module.funcs.get(id).kind, FunctionKind::Local(_)) && module.start != Some(id)
}

/// A function that asks the host for the deferred half once.
fn loader(module: &mut Module) -> FunctionId {
    let ty = module.types.add(&[], &[]);
    let (load, _) = module.add_import_func("deferred", "load", ty);
    let loaded = module
        .globals
        .add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
    let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
    builder.func_body().global_get(loaded).unop(UnaryOp::I32Eqz).if_else(
        None,
        |then| {
            then.call(load).i32_const(1).global_set(loaded);
        },
        |_| {},
    );
    builder.finish(vec![], &mut module.funcs)
}

/// Gives each chosen function a body that refers to nothing but `ready`, removes what no one refers to any more, and answers
/// the types of the chosen.
fn empty(
    module: &mut Module,
    ids: &[FunctionId],
    chosen: &BTreeSet<usize>,
    ready: FunctionId,
) -> BTreeMap<usize, TypeId> {
    let mut types = BTreeMap::new();
    for &at in chosen {
        let ty = module.funcs.get(ids[at]).ty();
        types.insert(at, ty);
        let (params, results) = signature(module, ty);
        let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
        builder.func_body().call(ready).unreachable();
        let args = params.iter().map(|ty| module.locals.add(*ty)).collect();
        module.funcs.get_mut(ids[at]).kind = FunctionKind::Local(builder.local_func(args));
    }
    gc::run(module);
    types
}

/// Gives each emptied function that is still referred to its stub, and answers the table slot each was given.
fn stub(
    module: &mut Module,
    ids: &[FunctionId],
    types: &BTreeMap<usize, TypeId>,
    ready: FunctionId,
    table: TableId,
    base: u64,
) -> BTreeMap<usize, u64> {
    let left: BTreeSet<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
    let mut slots = BTreeMap::new();
    for (&at, &ty) in types.iter().filter(|(at, _)| left.contains(&ids[**at])) {
        let slot = base + slots.len() as u64;
        let (params, results) = signature(module, ty);
        let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
        let args: Vec<_> = params.iter().map(|ty| module.locals.add(*ty)).collect();
        let mut body = builder.func_body();
        body.call(ready);
        for arg in &args {
            body.local_get(*arg);
        }
        body.i32_const(slot as i32).call_indirect(ty, table);
        module.funcs.get_mut(ids[at]).kind = FunctionKind::Local(builder.local_func(args));
        slots.insert(at, slot);
    }
    slots
}

fn signature(module: &Module, ty: TypeId) -> (Vec<ValType>, Vec<ValType>) {
    let (params, results) = module.types.params_results(ty);
    (params.to_vec(), results.to_vec())
}

/// Makes the deferred half of a whole module: no data, no exports, no bodies of what the first half keeps.
fn detach(
    module: &mut Module,
    ids: &[FunctionId],
    kept: &BTreeSet<usize>,
    slots: &BTreeMap<usize, u64>,
    texts: Vec<(usize, Vec<u8>)>,
) -> Result<Vec<usize>> {
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    exports.into_iter().for_each(|id| module.exports.delete(id));
    module.start = None;
    let segments: Vec<_> = module.elements.iter().map(|segment| segment.id()).collect();
    for id in segments {
        module.elements.delete(id);
    }
    module.tables.iter_mut().for_each(|table| table.elem_segments.clear());
    let data: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    data.into_iter().for_each(|id| module.data.delete(id));

    let memory = module.memories.iter().next().context("no memory")?.id();
    let import = module.imports.add("first", &format!("{PREFIX}memory"), memory);
    let place = module.memories.get_mut(memory);
    place.data_segments.clear();
    place.import = Some(import);
    for (at, text) in texts {
        put(module, at, text)?;
    }

    // The other table holds what JavaScript lends: one and the same for both halves.
    let tables: Vec<TableId> = module.tables.iter().map(|table| table.id()).collect();
    for (at, table) in tables.into_iter().enumerate() {
        let import = module.imports.add("first", &format!("{PREFIX}t{}", short(at)), table);
        module.tables.get_mut(table).import = Some(import);
    }
    let table = function_table(module)?;
    let first_slot = slots.values().min().copied().unwrap_or_default();
    let place = module.tables.get_mut(table);
    let last = slots.values().max().map_or(place.initial, |last| last + 1);
    place.initial = last;
    place.maximum = place.maximum.map(|most| most.max(last));
    let filled = slots.keys().map(|at| ids[*at]).collect();
    let offset = ConstExpr::Value(Value::I32(first_slot as i32));
    let segment = module
        .elements
        .add(ElementKind::Active { table, offset }, ElementItems::Functions(filled));
    module.tables.get_mut(table).elem_segments.insert(segment);

    for &at in kept {
        let ty = module.funcs.get(ids[at]).ty();
        if let FunctionKind::Import(already) = &module.funcs.get(ids[at]).kind {
            let import = module.imports.get_mut(already.import);
            import.module = "first".to_owned();
            import.name = format!("{PREFIX}f{}", short(at));
        } else {
            let import = module.imports.add("first", &format!("{PREFIX}f{}", short(at)), ids[at]);
            module.funcs.get_mut(ids[at]).kind = FunctionKind::Import(ImportedFunction { import, ty });
        }
    }
    let globals: Vec<_> = module.globals.iter().map(|global| global.id()).collect();
    for (at, id) in globals.into_iter().enumerate() {
        let import = module.imports.add("first", &format!("{PREFIX}g{}", short(at)), id);
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    gc::run(module);
    let left: BTreeSet<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
    Ok(kept.iter().copied().filter(|at| left.contains(&ids[*at])).collect())
}

fn give_globals(first: &mut Module) {
    let ids: Vec<_> = first.globals.iter().map(|global| global.id()).collect();
    for (at, id) in ids.into_iter().enumerate() {
        first
            .exports
            .add(&format!("{PREFIX}g{}", short(at)), ExportItem::Global(id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::ModuleConfig;

    const TEXT: &[u8] = b"a long text that only far reads";

    /// A module whose `start` calls `near`, while `far`, which calls `near` too, stands in the table alone.
    fn whole() -> Vec<u8> {
        let mut module = walrus::Module::with_config(ModuleConfig::new());
        let memory = module.memories.add_local(false, false, 1, None, None);
        module.exports.add("memory", memory);
        let offset = ConstExpr::Value(Value::I32(16));
        let bytes = [b"before".as_slice(), TEXT, b"after"].concat();
        let data = module.data.add(DataKind::Active { memory, offset }, bytes);
        module.memories.get_mut(memory).data_segments.insert(data);
        let table = module.tables.add_local(false, 1, Some(1), walrus::RefType::FUNCREF);
        let mut function = |name: &str, calls: Option<FunctionId>| {
            let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
            let arg = module.locals.add(ValType::I32);
            builder.name(name.to_owned());
            let mut body = builder.func_body();
            body.local_get(arg);
            // Long enough not to be trivial.
            (0..TRIVIAL).for_each(|_| {
                body.i32_const(1).binop(walrus::ir::BinaryOp::I32Add);
            });
            if let Some(callee) = calls {
                body.call(callee);
            }
            builder.finish(vec![arg], &mut module.funcs)
        };
        let near = function("app::near", None);
        let far = function("far::away", Some(near));
        let start = function("app::start", Some(near));
        module.exports.add("start", start);
        let (offset, items) = (ConstExpr::Value(Value::I32(0)), ElementItems::Functions(vec![far]));
        let segment = module.elements.add(ElementKind::Active { table, offset }, items);
        module.tables.get_mut(table).elem_segments.insert(segment);
        module.emit_wasm()
    }

    fn far(name: &str) -> Option<Because> {
        name.starts_with("far::").then_some(Because::OfItsPlace)
    }

    #[test]
    fn what_is_deferred_leaves_a_stub_and_takes_what_it_calls_by_name() {
        let halves = cut(&whole(), &far, &[]).unwrap();
        assert_eq!((halves.moved, halves.stubs), (1, 1));
        let first = crate::parse(&halves.first).unwrap();
        let deferred = crate::parse(&halves.deferred).unwrap();
        assert!(first.imports.find("deferred", "load").is_some());
        assert_eq!(first.tables.iter().next().unwrap().initial, 2);
        assert!(deferred.imports.iter().count() > 1);
        for import in deferred.imports.iter() {
            assert_eq!(import.module, "first");
            assert!(
                first.exports.iter().any(|export| export.name == import.name),
                "{} is not given",
                import.name
            );
        }
        assert!(deferred.data.iter().next().is_none());
    }

    #[test]
    fn what_is_called_by_what_is_kept_stays_whatever_type_it_was_made_for() {
        let halves = cut(
            &whole(),
            &|name| {
                if name == "app::near" {
                    Some(Because::OfAType)
                } else {
                    far(name)
                }
            },
            &[],
        )
        .unwrap();
        assert_eq!((halves.moved, halves.stubs), (1, 1));
    }

    #[test]
    fn a_deferred_text_keeps_its_address() {
        let halves = cut(&whole(), &far, &[TEXT.to_vec(), b"not there".to_vec()]).unwrap();
        let pieces = |bytes: &[u8]| -> Vec<(i32, Vec<u8>)> {
            let module = crate::parse(bytes).unwrap();
            let place = |data: &walrus::Data| match &data.kind {
                DataKind::Active {
                    offset: ConstExpr::Value(Value::I32(at)),
                    ..
                } => (*at, data.value.clone()),
                _ => panic!("not an active segment"),
            };
            module.data.iter().map(place).collect()
        };
        let end = 16 + "before".len() as i32 + TEXT.len() as i32;
        assert_eq!(
            pieces(&halves.first),
            [(16, b"before".to_vec()), (end, b"after".to_vec())]
        );
        assert_eq!(pieces(&halves.deferred), [(16 + "before".len() as i32, TEXT.to_vec())]);
    }

    #[test]
    fn a_list_that_matches_nothing_is_an_error() {
        assert!(cut(&whole(), &|_| None, &[]).is_err());
    }
}
