//! Moodle XML: questions for Moodle's question bank.
//!
//! Follows Moodle's own reader (`question/format/xml/format.php`): types multichoice, matching, numerical, essay; fractions
//! from its list of grades; texts as HTML, escaped. Multiple response takes off for each wrong pick, the nearest that
//! Moodle has to all or nothing. Ordering becomes matching with places, which every version reads.

use super::gift::fraction;
use super::words::{escape, html, number};
use crate::course::content::{Kind, Question};
use crate::course::question::Variant;
use std::fmt::Write;

/// The file of frozen items.
pub fn moodle_xml(variants: &[Variant]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    let mut topic = "";
    for variant in variants {
        if variant.question.topic != topic {
            topic = &variant.question.topic;
            let _ = write!(
                out,
                "  <question type=\"category\">\n    <category><text>$course$/taskyard/{}</text></category>\n  </question>\n",
                escape(&topic.replace('/', "-"))
            );
        }
        question(&mut out, variant);
    }
    out.push_str("</quiz>\n");
    out
}

/// HTML text as the content of `<text>`: escaped once more, since XML unescapes it.
fn text(html: &str) -> String {
    format!("<text>{}</text>", escape(html))
}

fn question(out: &mut String, variant: &Variant) {
    let question = &variant.question;
    let kind = match question.kind {
        Kind::Single | Kind::Multiple => "multichoice",
        Kind::Matching | Kind::Ordering => "matching",
        Kind::Numeric => "numerical",
        Kind::Build | Kind::Fix | Kind::Curve => "essay",
    };
    let mut stem = format!("<p>{}</p>", html(&question.stem));
    if !question.exhibit.is_empty() {
        let _ = write!(stem, "<pre>{}</pre>", escape(&question.exhibit.join("\n")));
    }
    let name = match variant.seed {
        0 => question.id.clone(),
        seed => format!("{} {seed}", question.id),
    };
    let _ = write!(
        out,
        "  <!-- question: {}, seed: {} -->\n  <question type=\"{kind}\">\n    <name><text>{}</text></name>\n    \
         <questiontext format=\"html\">{}</questiontext>\n    <generalfeedback format=\"html\">{}</generalfeedback>\n    \
         <defaultgrade>1</defaultgrade>\n    <penalty>0.3333333</penalty>\n    <hidden>0</hidden>\n    \
         <idnumber>{}</idnumber>\n",
        question.id,
        variant.seed,
        escape(&name),
        text(&stem),
        text(&html(&question.why)),
        escape(&name.replace(' ', "-")),
    );
    match question.kind {
        Kind::Single | Kind::Multiple => choice(out, question),
        Kind::Matching | Kind::Ordering => matching(out, question),
        Kind::Numeric => numerical(out, question),
        Kind::Build | Kind::Fix | Kind::Curve => {
            let note = format!(
                "<p>Do this in Taskyard: question {}, seed {}.</p>",
                escape(&question.id),
                variant.seed
            );
            let _ = write!(
                out,
                "    <responseformat>editor</responseformat>\n    <responserequired>1</responserequired>\n    \
                 <responsefieldlines>10</responsefieldlines>\n    <attachments>0</attachments>\n    \
                 <attachmentsrequired>0</attachmentsrequired>\n    <graderinfo format=\"html\">{}</graderinfo>\n    \
                 <responsetemplate format=\"html\"><text></text></responsetemplate>\n",
                text(&note)
            );
        }
    }
    out.push_str("  </question>\n");
}

fn answer(out: &mut String, fraction: &str, inner: &str, feedback: &str) {
    let _ = writeln!(
        out,
        "    <answer fraction=\"{fraction}\" format=\"html\">{}<feedback format=\"html\">{}</feedback></answer>",
        text(inner),
        text(&html(feedback))
    );
}

fn choice(out: &mut String, question: &Question) {
    let single = question.kind == Kind::Single;
    let keyed = question.options.iter().filter(|option| option.correct).count();
    let _ = write!(
        out,
        "    <single>{single}</single>\n    <shuffleanswers>{}</shuffleanswers>\n    \
         <answernumbering>ABCD</answernumbering>\n    <showstandardinstruction>0</showstandardinstruction>\n",
        !question.fixed
    );
    for which in ["correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"] {
        let _ = writeln!(out, "    <{which} format=\"html\"><text></text></{which}>");
    }
    for option in &question.options {
        let share = match (option.correct, single) {
            (true, _) => fraction(keyed),
            (false, true) => "0",
            (false, false) => "-100",
        };
        answer(out, share, &html(&option.text), &option.why);
    }
}

fn matching(out: &mut String, question: &Question) {
    out.push_str("    <shuffleanswers>true</shuffleanswers>\n");
    for which in ["correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"] {
        let _ = writeln!(out, "    <{which} format=\"html\"><text></text></{which}>");
    }
    let pairs = question.pairs.iter().map(|pair| (html(&pair.left), pair.right.clone()));
    let decoys = question.decoys.iter().map(|decoy| (String::new(), decoy.clone()));
    let places = question
        .order
        .iter()
        .enumerate()
        .map(|(place, entry)| (html(&entry.text), (place + 1).to_string()));
    for (left, right) in pairs.chain(decoys).chain(places) {
        let _ = writeln!(
            out,
            "    <subquestion format=\"html\">{}<answer>{}</answer></subquestion>",
            text(&left),
            text(&super::words::plain(&right))
        );
    }
}

fn numerical(out: &mut String, question: &Question) {
    let Some(given) = &question.number else { return };
    let wrong = given
        .wrong
        .iter()
        .filter_map(|one| Some(("0", number(&one.value)?, one.why.as_str())));
    let right = given.value.as_ref().and_then(number).map(|value| ("100", value, ""));
    for (share, value, why) in right.into_iter().chain(wrong) {
        let _ = writeln!(
            out,
            "    <answer fraction=\"{share}\" format=\"moodle_auto_format\"><text>{value}</text><feedback format=\"html\">{}</feedback>\
             <tolerance>{}</tolerance></answer>",
            text(&html(why)),
            given.tolerance
        );
    }
    let _ = write!(
        out,
        "    <unitgradingtype>0</unitgradingtype>\n    <unitpenalty>0.1000000</unitpenalty>\n    \
         <showunits>3</showunits>\n    <unitsleft>0</unitsleft>\n"
    );
}
