//! Import: every way to write a file reads to the same lines, the same line is never taken twice, and a kill leaves
//! whole batches.

use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use encoding_rs::GB18030;
use yanji_app::import::mapping::{Column, ColumnRole, Columns, DayFormat, Encoding, Layout, Separator};
use yanji_app::import::{
    Certainty, ImportQuery, ImportReport, Inspection, Mapping, MappingChoice, RefusalCount, SheetGuess, SheetSign,
};
use yanji_app::records::{MemberQuery, Progress};
use yanji_app::{Clinic, RevealPurpose};
use yanji_books::testing::Place;
use yanji_words::{Lang, Problem};

use crate::scene::{code, enrol, sell, usual};
use crate::support::{Clinics, cashier, day, key, key_named, owner, refused};

yanji_books::on_each_database!(
    every_way_to_write_a_file_reads_to_the_same_lines,
    a_workbook_reads_as_its_text_does,
    a_workbook_of_the_old_kind_does_too,
    the_sheet_that_holds_the_history_is_read,
    a_line_that_stands_twice_is_told_from_one_that_is_known,
    lines_that_sum_up_others_are_no_lines,
    imports_are_listed_page_by_page,
    the_same_file_twice_changes_nothing,
    a_corrected_file_adds_what_is_new,
    the_order_of_lines_does_not_matter,
    refused_lines_are_listed_and_the_good_ones_go_in,
    no_phone_stands_among_refused_lines,
    an_interrupted_command_goes_on_where_it_was,
    an_interrupted_server_goes_on_where_it_was,
    one_import_runs_at_a_time,
    what_the_desk_does_meanwhile_holds,
    members_without_a_number_are_known_by_their_phone,
    a_line_without_a_number_is_refused_where_others_have_one,
    numbers_of_sales_are_unique_within_a_member,
    a_dry_run_says_what_would_happen_and_writes_nothing,
    a_dry_run_names_the_categories_that_the_price_list_lacks,
    kept_mappings_are_proposed,
    what_is_no_history_is_refused,
    without_a_programme_nothing_goes_in,
    one_clinic_sees_nothing_of_the_other,
    a_real_history_goes_in_whole,
);

const TODAY: &str = "2024-08-01";

const LINES: [[&str; 4]; 4] = [
    ["0001", "2024-01-05", "380.50", "面部护理"],
    ["0002", "2024-01-06", "1200.00", "光子嫩肤"],
    ["0001", "2024-02-05", "0.30", "产品"],
    ["0001", "2024-02-05", "0.30", "产品"],
];

fn file(header: [&str; 4], separator: &str, line: impl Fn([&str; 4]) -> [String; 4]) -> String {
    let mut text = header.join(separator);
    for cells in LINES {
        let _ = write!(text, "\r\n{}", line(cells).join(separator));
    }
    text
}

fn plain(cells: [&str; 4]) -> [String; 4] {
    cells.map(str::to_owned)
}

fn usual_file() -> Vec<u8> {
    file(["会员号", "日期", "实收", "项目"], ",", plain).into_bytes()
}

/// Imports a file as it is guessed to be.
fn import(clinic: &Clinic, bytes: &[u8]) -> ImportReport {
    let mapping = guessed(clinic, bytes);
    clinic.import_file(&owner(), "消费.csv", bytes, &mapping, &mut |_| {}).unwrap()
}

fn guessed(clinic: &Clinic, bytes: &[u8]) -> Mapping {
    let seen = clinic.import_inspect(&owner(), "消费.csv", bytes, &MappingChoice::default()).unwrap();
    assert_eq!(seen.missing, []);
    seen.mapping
}

fn counts(report: &ImportReport) -> (i64, i64, i64, i64) {
    (report.new, report.known, report.refused, report.members_new)
}

fn digest(clinic: &Clinic) -> String {
    let proof = clinic.books_verify(&owner(), &mut |_| {}).unwrap();
    assert_eq!(proof.faults, []);
    clinic.books_digest(&owner()).unwrap()
}

/// A file of many members, some thousand lines.
fn long_file() -> Vec<String> {
    let line = |number: usize| {
        let (member, month, day) = (number * 7 % 900, 1 + number % 6, 1 + number % 28);
        format!("M{member:04},2024-{month:02}-{day:02},{}.{:02}", number % 500, number % 100)
    };
    (0..4_500).map(line).collect()
}

fn with_header(lines: &[String]) -> Vec<u8> {
    format!("member,date,amount\n{}\n", lines.join("\n")).into_bytes()
}

fn every_way_to_write_a_file_reads_to_the_same_lines(place: &Place) {
    let clinics = usual(place, TODAY);
    assert_eq!(counts(&import(&clinics.one, &usual_file())), (4, 0, 0, 2));
    let header = ["会员号", "日期", "实收", "项目"];
    let slashed = |cells: [&str; 4]| {
        let [member, day, amount, category] = plain(cells);
        let (year, rest) = day.split_once('-').unwrap();
        [member, format!("{year}/{} 14:05", rest.replace("-0", "/").trim_start_matches('0')), amount, category]
    };
    let packed = |cells: [&str; 4]| {
        let [member, day, amount, category] = plain(cells);
        [format!(" {member}"), day.replace('-', ""), format!("  {amount}"), category]
    };
    let chinese = |cells: [&str; 4]| {
        let [member, day, amount, category] = plain(cells);
        let (year, rest) = day.split_once('-').unwrap();
        let (month, day) = rest.split_once('-').unwrap();
        [
            format!("=\"{member}\""),
            format!("{year}年{month}月{day}日"),
            format!("¥{amount}元"),
            format!("\"{category}\""),
        ]
    };
    let day_first = |cells: [&str; 4]| {
        let [member, day, amount, category] = plain(cells);
        let parts: Vec<&str> = day.split('-').collect();
        [member, format!("{}/{}/{}", parts[2], parts[1], parts[0]), amount, category]
    };
    let text = file(header, ",", plain);
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let titled = format!("六月消费明细,,,\n导出时间：2024-07-01,,,\n\n{text}");
    for (way, bytes) in [
        ("byte-order mark", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        ("GB18030", GB18030.encode(&text).0.into_owned()),
        ("UTF-16", utf16),
        ("tabs and slashes", file(header, "\t", slashed).into_bytes()),
        ("semicolons", file(["customer_id", "date", "amount", "category"], ";", plain).into_bytes()),
        ("bars", file(header, "|", chinese).into_bytes()),
        ("blanks", file([" customer_id", "date", "dollar_value", "item"], " ", packed).into_bytes()),
        ("quotes", file(header, ",", chinese).into_bytes()),
        ("titles above the header", titled.into_bytes()),
        ("old line ends", text.replace("\r\n", "\r").into_bytes()),
    ] {
        assert_eq!(counts(&import(&clinics.one, &bytes)), (0, 4, 0, 0), "{way}");
    }
    // The days 5/1, 6/1, 5/2 can be read either way: that is said, and a person decides.
    let bytes = file(header, ",", day_first).into_bytes();
    let seen = clinics.one.import_inspect(&owner(), "f.csv", &bytes, &MappingChoice::default()).unwrap();
    assert!(seen.is_day_ambiguous);
    let decided = MappingChoice { day_format: Some(DayFormat::DayFirst), ..MappingChoice::default() };
    let seen = clinics.one.import_inspect(&owner(), "f.csv", &bytes, &decided).unwrap();
    assert!(!seen.is_day_ambiguous);
    let report = clinics.one.import_file(&owner(), "f.csv", &bytes, &seen.mapping, &mut |_| {}).unwrap();
    assert_eq!(counts(&report), (0, 4, 0, 0));
    // Without a header, the data say what is what.
    let bare = text.split_once("\r\n").unwrap().1;
    let seen = clinics.one.import_inspect(&owner(), "f.csv", bare.as_bytes(), &MappingChoice::default()).unwrap();
    assert_eq!((seen.mapping.header_rows, seen.columns[2].certainty), (0, Certainty::Unsure));
    let mut mapping = seen.mapping;
    mapping.columns.category = Some(Column::Place(3));
    let report = clinics.one.import_file(&owner(), "f.csv", bare.as_bytes(), &mapping, &mut |_| {}).unwrap();
    assert_eq!(counts(&report), (0, 4, 0, 0));
}

fn a_workbook_reads_as_its_text_does(place: &Place) {
    let clinics = usual(place, TODAY);
    let workbook = include_bytes!("import/history.xlsx");
    let seen = clinics.one.import_inspect(&owner(), "明细.xlsx", workbook, &MappingChoice::default()).unwrap();
    assert_eq!(seen.sheets, ["消费"]);
    assert_eq!((seen.mapping.header_rows, seen.rows), (2, 3));
    assert_eq!(seen.first_rows[1].day, Some(day("2024-01-06")));
    assert_eq!(counts(&import(&clinics.one, workbook)), (3, 0, 0, 2));
    // The text has one line more: the second of two equal ones.
    assert_eq!(counts(&import(&clinics.one, &usual_file())), (1, 3, 0, 0));
    let choice = MappingChoice { sheet: Some("没有".to_owned()), ..MappingChoice::default() };
    assert_eq!(code(clinics.one.import_inspect(&owner(), "明细.xlsx", workbook, &choice)), "file_unreadable");
}

fn a_workbook_of_the_old_kind_does_too(place: &Place) {
    let clinics = usual(place, TODAY);
    let workbook = include_bytes!("import/history.xls");
    let seen = clinics.one.import_inspect(&owner(), "明细.xls", workbook, &MappingChoice::default()).unwrap();
    assert_eq!(seen.sheets, ["消费"]);
    assert_eq!((seen.mapping.header_rows, seen.rows, seen.missing.len()), (2, 3, 0));
    let rows: Vec<_> = seen.first_rows.iter().map(|row| (row.line, &*row.number, row.day, row.amount_fen)).collect();
    let expected =
        [(3, "0001", "2024-01-05", 38_050), (4, "0002", "2024-01-06", 120_000), (5, "0001", "2024-02-05", 30)];
    assert_eq!(rows, expected.map(|(line, number, on, fen)| (line, number, Some(day(on)), Some(fen))));
    assert_eq!(counts(&import(&clinics.one, workbook)), (3, 0, 0, 2));
    // The text says the same, and has one line more.
    assert_eq!(counts(&import(&clinics.one, &usual_file())), (1, 3, 0, 0));
}

/// A workbook with these sheets, by name and rows.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn the_sheet_that_holds_the_history_is_read(place: &Place) {
    let clinics = usual(place, TODAY);
    let look = |bytes: &[u8], sheet: Option<&str>| {
        let choice = MappingChoice { sheet: sheet.map(str::to_owned), ..MappingChoice::default() };
        clinics.one.import_inspect(&owner(), "明细.xlsx", bytes, &choice).unwrap()
    };
    let read = |seen: &Inspection| match &seen.mapping.layout {
        Layout::Workbook { sheet } => (sheet.clone().unwrap_or_default(), seen.mapping.header_rows),
        Layout::Text { .. } => panic!("a workbook"),
    };
    let members: &[&[&str]] = &[
        &["会员号", "姓名", "手机"],
        &["0001", "张", ""],
        &["0002", "李", ""],
        &["0003", "王", ""],
        &["0004", "赵", ""],
    ];
    let sales: &[&[&str]] =
        &[&["消费明细"], &["会员号", "日期", "实收"], &["0001", "2024-01-05", "100"], &["0002", "2024-01-06", "50"]];
    let bytes = workbook(&[("说明", &[&["导出说明"]]), ("会员", members), ("消费", sales)]);
    let seen = look(&bytes, None);
    assert_eq!(read(&seen), ("消费".to_owned(), 2), "a list of members names a column of a history too");
    assert_eq!(seen.sheet_guess, Some(SheetGuess { filled: 3, by: SheetSign::Header }));
    assert_eq!(counts(&import(&clinics.one, &bytes)), (2, 0, 0, 2));
    let chosen = look(&bytes, Some("会员"));
    assert_eq!((read(&chosen), chosen.sheet_guess), (("会员".to_owned(), 1), None));

    // Without any name the longest is meant; of equals the first, and empty sheets count for nothing.
    let row: &[&str] = &["0001", "2024-01-05", "100"];
    let seen = look(&workbook(&[("一", &[row]), ("二", &[row, row]), ("三", &[row, row])]), None);
    assert_eq!((read(&seen).0.as_str(), seen.rows), ("二", 2));
    assert_eq!(seen.sheet_guess, Some(SheetGuess { filled: 3, by: SheetSign::Rows }));
    let seen = look(&workbook(&[("空", &[]), ("消费", sales)]), None);
    assert_eq!((read(&seen).0.as_str(), seen.sheet_guess), ("消费", None));

    // A kept mapping goes by the columns: tills call a sheet by its month.
    let mapping = look(&workbook(&[("空", &[]), ("一月", sales)]), None).mapping;
    clinics.one.import_mapping_save(&owner(), &key(), "收银软件", &mapping).unwrap();
    let seen = look(&workbook(&[("空", &[]), ("二月", sales)]), None);
    assert_eq!((read(&seen), seen.saved.as_deref()), (("二月".to_owned(), 2), Some("收银软件")));
}

fn a_line_that_stands_twice_is_told_from_one_that_is_known(place: &Place) {
    let clinics = usual(place, TODAY);
    let text =
        "会员号,日期,实收,单号\n1,2024-01-05,100,S1\n1,2024-01-05,100,S1\n2,2024-01-06,50,S1\n1,2024-01-05,100,S1\n";
    let mapping = guessed(&clinics.one, text.as_bytes());
    let tried = || clinics.one.import_dry_run(&owner(), text.as_bytes(), &mapping).unwrap();
    assert_eq!((counts(&tried()), tried().repeated), ((2, 2, 0, 2), 2), "nothing is in the books");
    assert_eq!(counts(&import(&clinics.one, text.as_bytes())), (2, 2, 0, 2));
    assert_eq!((counts(&tried()), tried().repeated), ((0, 4, 0, 0), 2));
    let clash = text.replace("2024-01-05", "2024-01-04");
    let tried = clinics.one.import_dry_run(&owner(), clash.as_bytes(), &mapping).unwrap();
    assert_eq!((counts(&tried), tried.repeated), ((0, 1, 3, 0), 0), "refused lines are counted once");
}

fn lines_that_sum_up_others_are_no_lines(place: &Place) {
    let clinics = usual(place, TODAY);
    let text = "会员号,日期,实收\n0001,2024-01-05,100\n小计：,,100\n0002,2024-01-06,50\n,,50\n合 计,,150\n0003,,5\n";
    let mapping = guessed(&clinics.one, text.as_bytes());
    let report = clinics.one.import_dry_run(&owner(), text.as_bytes(), &mapping).unwrap();
    assert_eq!((counts(&report), report.lines, report.totals), ((2, 0, 2, 2), 4, 2));
    assert_eq!(counts(&import(&clinics.one, text.as_bytes())), (2, 0, 2, 2));
}

fn imports_are_listed_page_by_page(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    for line in 1..=5 {
        clinics.pass_seconds(1);
        import(one, format!("会员号,日期,实收\n0001,2024-01-0{line},100\n").as_bytes());
    }
    let undone = one.import_list(&owner(), &ImportQuery::default()).unwrap().items[2].id;
    one.import_undo_start(&owner(), &key(), undone).unwrap();
    one.import_undo_work(undone, &mut |_| {}).unwrap();
    let whole = one.import_list(&owner(), &ImportQuery::default()).unwrap();
    assert_eq!((whole.items.len(), &whole.next), (5, &None));
    assert!(whole.items.is_sorted_by(|later, earlier| later.started_at > earlier.started_at));
    let mut query = ImportQuery { limit: 2, ..ImportQuery::default() };
    let mut pages = Vec::new();
    for size in [2, 2, 1] {
        let page = one.import_list(&owner(), &query).unwrap();
        assert_eq!(page.items.len(), size);
        pages.extend(page.items);
        query.after = page.next;
    }
    assert_eq!((query.after, &pages), (None, &whole.items));
    let so = |state: &str| ImportQuery { state: Some(state.to_owned()), ..ImportQuery::default() };
    let count = |state: &str| one.import_list(&owner(), &so(state)).unwrap().items.len();
    assert_eq!(["running", "done", "failed", "undoing", "undone"].map(count), [0, 4, 0, 0, 1]);
    let cursor = ImportQuery { after: Some("x".to_owned()), ..ImportQuery::default() };
    for bad in [so("gone"), cursor] {
        assert_eq!(refused(one.import_list(&owner(), &bad)), Problem::Malformed);
    }
}

fn the_same_file_twice_changes_nothing(place: &Place) {
    let clinics = usual(place, TODAY);
    let file = with_header(&long_file());
    let first = import(&clinics.one, &file);
    assert_eq!(counts(&first), (4_500, 0, 0, 900));
    let before = digest(&clinics.one);
    assert_eq!(counts(&import(&clinics.one, &file)), (0, 4_500, 0, 0));
    assert_eq!(digest(&clinics.one), before);
}

fn a_corrected_file_adds_what_is_new(place: &Place) {
    let clinics = usual(place, TODAY);
    let faulty = "会员号,日期,金额\n1,2024-03-01,100\n1,2024-03-02,一百\n2,2024-03-32,50\n";
    let report = import(&clinics.one, faulty.as_bytes());
    assert_eq!(counts(&report), (1, 0, 2, 1));
    let corrected = "会员号,日期,金额\n1,2024-03-01,100\n1,2024-03-02,100\n2,2024-03-31,50\n";
    assert_eq!(counts(&import(&clinics.one, corrected.as_bytes())), (2, 1, 0, 1));
    import(&clinics.two, corrected.as_bytes());
    assert_eq!(digest(&clinics.one), digest(&clinics.two));
}

fn the_order_of_lines_does_not_matter(place: &Place) {
    let clinics = usual(place, TODAY);
    let sorted = long_file();
    let mut shuffled = sorted.clone();
    shuffled.sort_by_key(|line| line.bytes().rev().collect::<Vec<u8>>());
    assert_ne!(sorted, shuffled);
    import(&clinics.one, &with_header(&sorted));
    import(&clinics.two, &with_header(&shuffled));
    assert_eq!(digest(&clinics.one), digest(&clinics.two));
    assert_eq!(counts(&import(&clinics.one, &with_header(&shuffled))), (0, 4_500, 0, 0));
}

fn refused_lines_are_listed_and_the_good_ones_go_in(place: &Place) {
    let clinics = usual(place, "2024-08-10");
    clinics.one.clock_run(&owner(), Some(day("2024-07-31")), &mut |_| {}).unwrap();
    let text = "会员号,手机,姓名,日期,金额,单号\n\
        A1,13800138000,张小美,2024-08-01,100,S1\n\
        \n\
        A1,13800138000,张小美,2024-08-02,-300,S2\n\
        A2,138,李,2024-08-02,10,S3\n\
        A1,,,2024-08-02,1.005,S4\n\
        ,,,2024-08-02,5,S5\n\
        A1,,,2024-13-01,5,S6\n\
        A1,,,2024-08-11,5,S7\n\
        A1,,,2024-07-31,5,S8\n\
        A1,,,2024-08-05,,S9\n\
        A1,,,2024-08-05,7,S1\n\
        A 1,,,2024-08-05,7,S10\n\
        A3,,,2024-08-06,20.50,S1\n\
        A4,,,2024-08-06,1,234.50,S1\n\
        A5,,,,9999,\n";
    // What the rules refuse can be read, and is in no sum: neither before nor after.
    let taken = |report: &ImportReport| (report.first_day, report.last_day, report.amount_fen);
    let two = (Some(day("2024-08-01")), Some(day("2024-08-06")), 12_050);
    let mapping = guessed(&clinics.one, text.as_bytes());
    let tried = clinics.one.import_dry_run(&owner(), text.as_bytes(), &mapping).unwrap();
    assert_eq!(taken(&tried), two);
    let report = import(&clinics.one, text.as_bytes());
    assert_eq!(taken(&report), two);
    assert_eq!(counts(&report), (2, 0, 12, 2));
    let listed: Vec<_> = report
        .refusals
        .iter()
        .map(|refusal| (refusal.line, &*refusal.member, &*refusal.field, &*refusal.code, &*refusal.value))
        .collect();
    assert_eq!(
        listed,
        [
            (4, "A1", "amount", "over_refund", "-300.00"),
            (5, "A2", "phone", "invalid_phone", ""),
            (6, "A1", "amount", "invalid_amount", "1.005"),
            (7, "", "number", "missing_field", ""),
            (8, "A1", "day", "invalid_day", "2024-13-01"),
            (9, "A1", "day", "day_ahead", "2024-08-11"),
            (10, "A1", "day", "day_closed", "2024-07-31"),
            (11, "A1", "amount", "missing_field", ""),
            (12, "A1", "sale", "duplicate_sale", "S1"),
            (13, "A 1", "number", "malformed", ""),
            (15, "", "amount", "surplus_cells", ""),
            (16, "A5", "day", "missing_field", ""),
        ]
    );
    let kept = clinics.one.import_refusals(&owner(), report.id.unwrap(), 200).unwrap();
    assert_eq!(kept, report.refusals);
    for refusal in &kept {
        assert!(!refusal.fault().unwrap().text(Lang::Zh).is_empty());
    }
    let status = clinics.one.import_status(&owner(), report.id.unwrap()).unwrap();
    assert_eq!((&*status.status, status.lines_done, status.lines_total), ("done", 14, 14));
    let member = clinics.one.member_search(&owner(), &MemberQuery { text: "A1".into(), ..MemberQuery::default() });
    let member = member.unwrap().items.remove(0);
    assert_eq!((&*member.name, &*member.phone, member.spend_fen), ("张*", "138****8000", 10_000));
    let full = clinics.one.member_reveal(&owner(), member.id, RevealPurpose::Service).unwrap();
    assert_eq!((&*full.name, &*full.phone), ("张小美", "13800138000"));
}

fn no_phone_stands_among_refused_lines(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    let text = "会员号,备注,手机,金额,日期\n\
        A2,a,b,13800001111,380,2024-01-06\n\
        13822223333,a,,x,2024-01-06\n\
        A3,a,,139-0000-1111,2024-01-06\n\
        20240105001,a,,x,2024-01-06\n";
    let report = import(one, text.as_bytes());
    let listed: Vec<_> =
        report.refusals.iter().map(|refusal| (&*refusal.member, &*refusal.code, &*refusal.value)).collect();
    let expected = [
        ("", "surplus_cells", ""),
        ("", "invalid_amount", "x"),
        ("A3", "invalid_amount", ""),
        ("20240105001", "invalid_amount", "x"),
    ];
    assert_eq!(listed, expected, "eleven digits alone make no mobile number");
    assert_eq!(one.import_refusals(&owner(), report.id.unwrap(), 200).unwrap(), report.refusals);
}

/// Runs an import until some lines are done, then lets it die there.
fn killed(done: i64, run: impl FnOnce(&mut dyn FnMut(Progress))) {
    let died = catch_unwind(AssertUnwindSafe(|| {
        run(&mut |progress| assert!(progress.done < done, "killed here, as the test wants it"));
    }));
    assert!(died.is_err());
}

fn an_interrupted_command_goes_on_where_it_was(place: &Place) {
    let clinics = usual(place, TODAY);
    let file = with_header(&long_file());
    let mapping = guessed(&clinics.one, &file);
    import(&clinics.two, &file);
    for done in [1, 2_500] {
        killed(done, |progress| {
            let _ = clinics.one.import_file(&owner(), "f.csv", &file, &mapping, progress);
        });
    }
    let halfway = clinics.one.import_list(&owner(), &ImportQuery::default()).unwrap().items.remove(0);
    assert_eq!(&*halfway.status, "running");
    assert!((2_500..4_500).contains(&halfway.lines_done), "{halfway:?}");
    let report = clinics.reopened().import_file(&owner(), "f.csv", &file, &mapping, &mut |_| {}).unwrap();
    assert_eq!(report.id, Some(halfway.id));
    assert_eq!(counts(&report), (4_500, 0, 0, 900));
    assert_eq!(digest(&clinics.one), digest(&clinics.two));
}

fn an_interrupted_server_goes_on_where_it_was(place: &Place) {
    let clinics = usual(place, TODAY);
    let file = with_header(&long_file());
    let mapping = guessed(&clinics.one, &file);
    import(&clinics.two, &file);
    let id = clinics.one.import_start(&owner(), &key(), "f.csv", &file, &mapping).unwrap();
    killed(1_500, |progress| {
        let _ = clinics.one.import_work(id, progress);
    });
    let again = clinics.reopened();
    again.import_resume_all().unwrap();
    assert_eq!(&*again.import_status(&owner(), id).unwrap().status, "done");
    assert_eq!(digest(&again), digest(&clinics.two));
    let kept = clinics.behind_one().read(|tx| tx.query("SELECT import_id FROM import_files", &[])).unwrap();
    assert!(kept.is_empty(), "the file outlives its import");
}

fn one_import_runs_at_a_time(place: &Place) {
    let clinics = usual(place, TODAY);
    let (file, other) = (usual_file(), with_header(&long_file()));
    let mapping = guessed(&clinics.one, &file);
    let begun = |key: &str| clinics.one.import_start(&owner(), &key_named(key), "f.csv", &file, &mapping);
    let id = begun("a").unwrap();
    assert_eq!(begun("a").unwrap(), id);
    assert_eq!(begun("b").unwrap(), id);
    let (named, progress) = (guessed(&clinics.one, &other), &mut |_| {});
    assert_eq!(refused(clinics.one.import_start(&owner(), &key(), "g.csv", &other, &named)), Problem::ImportRunning);
    assert_eq!(refused(clinics.one.import_file(&owner(), "g.csv", &other, &named, progress)), Problem::ImportRunning);
    clinics.one.import_work(id, &mut |_| {}).unwrap();
    assert_eq!(counts(&clinics.one.import_work(id, &mut |_| {}).unwrap()), (4, 0, 0, 2));
    // A command that was killed and whose file nobody brings again is in nobody's way.
    killed(1, |progress| {
        let _ = clinics.one.import_file(&owner(), "g.csv", &other, &named, progress);
    });
    assert_eq!(counts(&import(&clinics.one, &file)), (0, 4, 0, 0));
}

fn what_the_desk_does_meanwhile_holds(place: &Place) {
    let clinics = usual(place, TODAY);
    let file = with_header(&long_file());
    let mapping = guessed(&clinics.one, &file);
    // She is among those who are folded ahead while the first batch is written.
    let member = enrol(&clinics.one, "M0300");
    let mut is_sold = false;
    let mut progress = |progress: Progress| {
        if progress.done > 0 && !is_sold {
            is_sold = true;
            sell(&clinics.one, member, 12_300);
        }
    };
    let report = clinics.one.import_file(&owner(), "f.csv", &file, &mapping, &mut progress).unwrap();
    assert_eq!(counts(&report), (4_495, 0, 5, 899));
    assert!(report.refusals.iter().all(|refusal| refusal.member == "M0300" && refusal.code == "day_before_last"));
    let state = clinics.one.member_state(&owner(), member).unwrap();
    assert_eq!(state.spend_fen, 12_300);
    digest(&clinics.one);
}

fn a_line_without_a_number_is_refused_where_others_have_one(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    let file = |lines: &str| format!("会员号,手机号,日期,金额\n{lines}");
    // Whose card a phone stands beside elsewhere in the file is of no account.
    let text = file(
        ",139 0013 9000,2024-03-02,10\nA1,13900139000,2024-03-01,20\n,13900139000,2024-03-02,10\n\
         ,13700137000,2024-03-04,7\n,,2024-03-05,9\nB1,13800138000,不详,5\n",
    );
    let report = import(one, text.as_bytes());
    assert_eq!(counts(&report), (1, 0, 5, 1));
    let refused: Vec<_> = report.refusals.iter().map(|one| (one.line, &*one.field, &*one.code)).collect();
    let missing = |line: i64| (line, "number", "missing_field");
    assert_eq!(refused, [missing(2), missing(4), missing(5), missing(6), (7, "day", "invalid_day")]);
    let counted = one.import_refusal_counts(&owner(), report.id.unwrap()).unwrap();
    assert_eq!(counted, RefusalCount::of(&report.refusals));
    let counted: Vec<_> = counted.iter().map(|one| (&*one.code, one.lines)).collect();
    assert_eq!(counted, [("missing_field", 4), ("invalid_day", 1)], "the most first");
    assert_eq!(counts(&import(one, text.as_bytes())), (0, 1, 5, 0), "the same file changes nothing");
    // Her phone is in the books now, and still such a line is nobody's.
    assert_eq!(counts(&import(one, file(",13900139000,2024-03-02,10\n").as_bytes())), (0, 0, 1, 0));
    // With the number filled in, and in whatever other file those lines stand, each purchase counts once.
    let mended = file("A1,,2024-03-02,10\nA1,13900139000,2024-03-01,20\nA1,13900139000,2024-03-02,10\n");
    assert_eq!(counts(&import(one, mended.as_bytes())), (2, 1, 0, 0));
    let overlaps = file("A1,13900139000,2024-03-02,10\n,13900139000,2024-03-02,10\n");
    assert_eq!(counts(&import(one, overlaps.as_bytes())), (0, 1, 1, 0));
    let everybody = one.member_search(&owner(), &MemberQuery::default()).unwrap().items;
    let spent: Vec<_> = everybody.iter().map(|member| (&*member.number, member.spend_fen)).collect();
    assert_eq!(spent, [("A1", 4_000)]);
}

fn members_without_a_number_are_known_by_their_phone(place: &Place) {
    let clinics = usual(place, TODAY);
    let text = "手机号,姓名,日期,金额\n13900139000,李,2024-03-01,10\n+86 139-0013-9000,,2024-03-02,20\n\
        13800138000,张,2024-03-01,30\n00000000000,,2024-03-01,5\n";
    let report = import(&clinics.one, text.as_bytes());
    assert_eq!(counts(&report), (3, 0, 1, 2));
    assert_eq!((&*report.refusals[0].field, &*report.refusals[0].code), ("phone", "missing_field"));
    assert_eq!(counts(&import(&clinics.one, text.as_bytes())), (0, 3, 1, 0));
    let everybody = clinics.one.member_search(&owner(), &MemberQuery::default()).unwrap().items;
    let seen: Vec<_> = everybody.iter().map(|member| (&*member.number, &*member.phone, member.spend_fen)).collect();
    assert_eq!(seen, [("000001", "138****8000", 3_000), ("000002", "139****9000", 3_000)]);
}

fn numbers_of_sales_are_unique_within_a_member(place: &Place) {
    let clinics = usual(place, TODAY);
    let text =
        "会员号,单号,日期,金额,项目\nA,S1,2024-03-01,10,护理\nA,S1,2024-03-01,10,护理\nB,S1,2024-03-01,10,护理\n";
    assert_eq!(counts(&import(&clinics.one, text.as_bytes())), (2, 1, 0, 2));
    let other = "会员号,单号,日期,金额,项目\nA,S1,2024-03-01,10,产品\nA,S2,2024-03-01,10,护理\n";
    let report = import(&clinics.one, other.as_bytes());
    assert_eq!(counts(&report), (1, 0, 1, 0));
    assert_eq!((report.refusals[0].line, &*report.refusals[0].code), (2, "duplicate_sale"));
}

fn a_dry_run_says_what_would_happen_and_writes_nothing(place: &Place) {
    let clinics = usual(place, TODAY);
    let before = digest(&clinics.one);
    let file = usual_file();
    let mapping = guessed(&clinics.one, &file);
    let tried = clinics.one.import_dry_run(&owner(), &file, &mapping).unwrap();
    assert_eq!(counts(&tried), (4, 0, 0, 2));
    assert_eq!((tried.first_day, tried.last_day), (Some(day("2024-01-05")), Some(day("2024-02-05"))));
    assert_eq!(tried.amount_fen, 158_110);
    assert_eq!((tried.id, digest(&clinics.one)), (None, before));
    assert!(clinics.one.import_list(&owner(), &ImportQuery::default()).unwrap().items.is_empty());
    let done = import(&clinics.one, &file);
    assert_eq!(ImportReport { id: None, unlisted_categories: tried.unlisted_categories.clone(), ..done }, tried);
    // A member who came later to the desk: lines before her last activity are refused.
    let member = clinics.one.member_search(&owner(), &MemberQuery::default()).unwrap().items.remove(0);
    sell(&clinics.one, member.id, 100);
    let late = "会员号,日期,金额\n0001,2024-03-01,5\n";
    let tried = clinics.one.import_dry_run(&owner(), late.as_bytes(), &guessed(&clinics.one, late.as_bytes())).unwrap();
    assert_eq!(&*tried.refusals[0].code, "day_before_last");
}

fn a_dry_run_names_the_categories_that_the_price_list_lacks(place: &Place) {
    let clinics = usual(place, TODAY);
    let text = "会员号,日期,金额,项目\nA,2024-03-01,10,面部护理\nA,2024-03-02,10,产品\nB,2024-03-02,10,产品\n\
        B,2024-03-03,10,\nC,2024-03-03,x,产品\n";
    let mapping = guessed(&clinics.one, text.as_bytes());
    let unlisted = || {
        let tried = clinics.one.import_dry_run(&owner(), text.as_bytes(), &mapping).unwrap().unlisted_categories;
        let alone = clinics.one.import_unlisted_categories(&owner(), text.as_bytes(), &mapping).unwrap();
        assert_eq!(tried, alone);
        tried.into_iter().map(|category| (category.name, category.lines)).collect::<Vec<_>>()
    };
    let named = |name: &str, lines| (name.to_owned(), lines);
    assert_eq!(unlisted(), [named("产品", 2), named("面部护理", 1)], "a line that cannot be read is in none");
    clinics.one.category_add(&owner(), &key(), "产品").unwrap();
    assert_eq!(unlisted(), [named("面部护理", 1)]);
    clinics.two.category_add(&owner(), &key(), "面部护理").unwrap();
    assert_eq!(unlisted(), [named("面部护理", 1)], "another clinic's list is not this one's");
    clinics.one.category_add(&owner(), &key(), "面部护理").unwrap();
    assert_eq!(unlisted(), []);
    assert_eq!(code(clinics.one.import_unlisted_categories(&cashier(), text.as_bytes(), &mapping)), "forbidden");
}

fn kept_mappings_are_proposed(place: &Place) {
    let clinics = usual(place, TODAY);
    let file = "甲,乙,丙,丁\nA,2024-03-01,10,99.5\n".as_bytes();
    let mapping = Mapping {
        columns: Columns {
            number: Some(Column::Name("甲".to_owned())),
            day: Some(Column::Name("乙".to_owned())),
            amount: Some(Column::Name("丙".to_owned())),
            ..Columns::default()
        },
        header_rows: 1,
        ..guessed(&clinics.one, &usual_file())
    };
    clinics.one.import_mapping_save(&owner(), &key(), "收银软件", &mapping).unwrap();
    let seen = clinics.one.import_inspect(&owner(), "f.csv", file, &MappingChoice::default()).unwrap();
    assert_eq!((seen.saved.as_deref(), &seen.mapping), (Some("收银软件"), &mapping));
    assert_eq!(seen.first_rows[0].amount_fen, Some(1_000));
    assert_eq!(clinics.one.import_mapping_list(&owner()).unwrap().len(), 1);
    assert!(clinics.two.import_mapping_list(&owner()).unwrap().is_empty());
    let seen = clinics.two.import_inspect(&owner(), "f.csv", file, &MappingChoice::default()).unwrap();
    assert_eq!(seen.saved, None);
    assert_eq!(code(clinics.one.import_mapping_save(&owner(), &key(), " ", &mapping)), "missing_field");
}

fn what_is_no_history_is_refused(place: &Place) {
    let clinics = usual(place, TODAY);
    let inspect = |bytes: &[u8]| code(clinics.one.import_inspect(&owner(), "f", bytes, &MappingChoice::default()));
    assert_eq!(inspect(b""), "file_empty");
    assert_eq!(inspect(b" \r\n\t\n"), "file_empty");
    assert_eq!(inspect("会员号,日期,金额\n".as_bytes()), "file_empty");
    assert_eq!(inspect(b"\x00\x01\x02\xFF\xFE\x00junk\x00"), "file_unreadable");
    assert_eq!(inspect(b"PK\x03\x04 this is no archive"), "file_unreadable");
    for page in
        ["<html><table>", "\u{feff}\r\n<!DOCTYPE html>", "<Table border=1>", "<?xml version=\"1.0\"?><Workbook>"]
    {
        assert_eq!(inspect(page.as_bytes()), "file_markup", "{page}");
    }
    assert_eq!(inspect(&vec![b'a'; (64 << 20) + 1]), "file_too_large");
    let mapping = guessed(&clinics.one, &usual_file());
    let run = |bytes: &[u8], mapping: &Mapping| code(clinics.one.import_dry_run(&owner(), bytes, mapping));
    assert_eq!(run(b"a,b\n1,2\n", &mapping), "mapping_incomplete");
    assert_eq!(run(b"\xFF\xFF", &mapping), "file_unreadable");
    let huge = format!("会员号,日期,实收,项目\n{},2024-01-01,5,护理\n", "x".repeat(5 << 20));
    let report = clinics.one.import_dry_run(&owner(), huge.as_bytes(), &mapping).unwrap();
    assert_eq!((report.refused, &*report.refusals[0].code), (1, "too_long"));
    assert!(report.refusals[0].member.len() <= 100);
    assert_eq!(code(clinics.one.import_dry_run(&cashier(), &usual_file(), &mapping)), "forbidden");
}

fn without_a_programme_nothing_goes_in(place: &Place) {
    let clinics = Clinics::founded(place, TODAY);
    let mapping = guessed(&clinics.one, &usual_file());
    assert_eq!(code(clinics.one.import_dry_run(&owner(), &usual_file(), &mapping)), "no_programme");
    let begun = clinics.one.import_start(&owner(), &key(), "f.csv", &usual_file(), &mapping);
    assert_eq!(code(begun), "no_programme");
    assert!(clinics.one.import_list(&owner(), &ImportQuery::default()).unwrap().items.is_empty());
}

fn one_clinic_sees_nothing_of_the_other(place: &Place) {
    let clinics = usual(place, TODAY);
    let id = import(&clinics.one, &usual_file()).id.unwrap();
    assert!(clinics.two.import_list(&owner(), &ImportQuery::default()).unwrap().items.is_empty());
    assert_eq!(code(clinics.two.import_status(&owner(), id)), "not_found");
    assert_eq!(code(clinics.two.import_refusals(&owner(), id, 200)), "not_found");
    assert_eq!(code(clinics.two.import_work(id, &mut |_| {})), "not_found");
    assert_eq!(counts(&import(&clinics.two, &usual_file())), (4, 0, 0, 2));
    assert_eq!(digest(&clinics.one), digest(&clinics.two));
}

/// The purchase history of CDNOW, in the file that `YANJI_CDNOW` names: blanks, a header of four names, days as `19970101`.
fn a_real_history_goes_in_whole(place: &Place) {
    let Some(path) = std::env::var_os("YANJI_CDNOW") else {
        // Straight to the terminal: what a passing test prints is not shown.
        let said = b"NOT RUN: the purchase history of CDNOW; YANJI_CDNOW names no file\n";
        let _ = std::io::Write::write_all(&mut std::io::stderr(), said);
        return;
    };
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let clinics = usual(place, TODAY);
    let seen = clinics.one.import_inspect(&owner(), "CDNOW_master.txt", &bytes, &MappingChoice::default()).unwrap();
    assert_eq!(seen.mapping.layout, Layout::Text { encoding: Encoding::Utf8, separator: Separator::Blanks });
    let roles: Vec<_> = seen.columns.iter().map(|column| (column.role, column.certainty)).collect();
    assert_eq!(
        roles,
        [
            (Some(ColumnRole::Number), Certainty::Sure),
            (Some(ColumnRole::Day), Certainty::Sure),
            (None, Certainty::Unsure),
            (Some(ColumnRole::Amount), Certainty::Sure),
        ]
    );
    let report = clinics.one.import_file(&owner(), "CDNOW_master.txt", &bytes, &seen.mapping, &mut |_| {}).unwrap();
    assert_eq!((report.lines, counts(&report)), (69_659, (69_659, 0, 0, 23_570)));
    assert_eq!((report.first_day, report.last_day), (Some(day("1997-01-01")), Some(day("1998-06-30"))));
    assert_eq!(report.amount_fen, 250_031_563);
}
