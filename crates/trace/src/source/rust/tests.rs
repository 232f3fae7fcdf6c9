use super::*;

fn independent(text: &str, line: u32) -> bool {
    let source = Rust::new(text);
    let loops = source.loops(line);
    loops.first().is_some_and(|of| source.turns_are_independent(of, line))
}

#[test]
fn a_loop_over_things_is_independent() {
    assert!(independent(
        "async fn main() {\n  for x in xs {\n    sum += fetch(x).await;\n  }\n}\n",
        3
    ));
    assert!(independent(
        "async fn main() {\n  let mut out = vec![];\n  for x in xs {\n    out.push(client.get(x).send().await?);\n  }\n}\n",
        4
    ));
    assert!(independent(
        "async fn main() {\n  while let Some(x) = xs.pop() {\n    fetch(x).await;\n  }\n}\n",
        3
    ));
    assert!(independent("async fn main() {\n for x in xs { fetch(x).await; }\n}\n", 2));
}

#[test]
fn a_loop_whose_turns_need_each_other_is_not() {
    assert!(!independent(
        "async fn main() {\n  for _ in 0..3 {\n    page = fetch(page).await;\n  }\n}\n",
        3
    ));
    assert!(!independent(
        "async fn main() {\n  for _ in 0..3 {\n    if fetch(1).await { break; }\n  }\n}\n",
        3
    ));
    assert!(!independent(
        "async fn main() {\n  let mut c = open();\n  for x in xs {\n    c.send(x).await;\n  }\n}\n",
        4
    ));
    assert!(!independent(
        "async fn main() {\n  for x in xs {\n    step(&mut state, x).await;\n  }\n}\n",
        3
    ));
    assert!(!independent(
        "async fn main() {\n  while let Some(x) = rx.recv().await {\n    fetch(x).await;\n  }\n}\n",
        3
    ));
    assert!(!independent("async fn main() {\n  loop {\n    fetch(x).await;\n  }\n}\n", 3));
    assert!(!independent(
        "impl A { async fn f(&mut self) {\n  for x in xs {\n    self.get(x).await;\n  }\n} }\n",
        3
    ));
}

#[test]
fn another_body_ends_the_search_for_loops() {
    let text = "fn main() {\n  for x in xs {\n    spawn(async move {\n      fetch(x).await;\n    });\n  }\n}\n";
    assert_eq!(Rust::new(text).loops(4), []);
    assert_eq!(Rust::new("fn main() {\n  for x in xs {\n    f(x);\n  }\n}\n").loops(3).len(), 1);
}

#[test]
fn comments_and_strings_are_no_code() {
    let text = "fn f() { // for x in y {\n let s = \"}\"; let c = '{'; let r = r#\"}\"#; }\n";
    let source = Rust::new(text);
    assert_eq!(source.blocks.len(), 1);
    assert_eq!(source.code.len(), text.len());
}

#[test]
fn statements_that_need_no_answer_could_wait_together() {
    let text = "async fn main() {\n  let a = fetch(\"A\").await;\n  let b = fetch(\"B\").await?;\n  let c = save(a).await;\n}\n";
    assert_eq!(Rust::new(text).independent_with(2), [2, 3]);
    let chained = "async fn main() {\n  let a = fetch(1).await;\n  let b = fetch(a).await;\n}\n";
    assert_eq!(Rust::new(chained).independent_with(2), [2]);
    let asks =
        "async fn main() {\n  let u = get_user(1).await;\n  let o = load_orders(1).await;\n}\n";
    assert_eq!(Rust::new(asks).independent_with(2), [2, 3]);
    let acts = "async fn main() {\n  open_door().await;\n  walk_in().await;\n}\n";
    assert_eq!(Rust::new(acts).independent_with(2), [2]);
}

#[test]
fn futures_that_nobody_awaits_are_found() {
    let text = "async fn save(x: u8) {}\nasync fn main() {\n  save(1);\n  let _ = save(2);\n  let f = save(3);\n  let g = save(4);\n  g.await;\n  save(5).await;\n  spawn(save(6));\n  let h = spawn(save(7));\n}\n";
    let lines: Vec<u32> = Rust::new(text).unused().iter().map(|unused| unused.line).collect();
    assert_eq!(lines, [3, 4, 5]);
    let mapped = "async fn save(x: u8) {}\nasync fn main() {\n  let all: Vec<_> = xs.iter().map(|x| save(*x)).collect();\n}\n";
    assert_eq!(Rust::new(mapped).unused().len(), 1);
    let used = mapped.replace("\n}\n", "\n  join_all(all).await;\n}\n");
    assert_eq!(Rust::new(&used).unused(), []);
}

#[test]
fn the_parts_of_a_value_could_wait_together() {
    let of = |value: &str| {
        let text = format!("async fn f(api: Api) {{\n    {}\n}}\n", value.replace('|', "\n"));
        Rust::new(&text).independent_with(3)
    };
    assert_eq!(of("Page {|a: api.news().await,|b: api.weather().await,|}"), [3, 4]);
    assert_eq!(of("Page {|a: api.lock().await,|b: api.weather().await,|}"), [0; 0]);
    let mutable = "let mut lines = r;\nPage {|a: lines.part().await,|b: lines.part().await }";
    assert_eq!(of(mutable).len(), 0);
}

#[test]
fn futures_that_are_made_elsewhere_and_dropped_are_found() {
    let text = "async fn save(x: u32) {}\n\
        async fn f(x: Option<u32>) {\n\
            x.map(save);\n\
            let done = spawn_blocking(move || save(1)).await;\n\
            done.ok();\n\
            let kept = spawn_blocking(|| save(2)).await.unwrap();\n\
            kept.await;\n\
            let pages = x.map(save);\n\
            pages.unwrap().await;\n\
        }\n";
    let lines: Vec<u32> = Rust::new(text).unused().iter().map(|unused| unused.line).collect();
    assert_eq!(lines, [3, 4]);
}

#[test]
fn what_a_loop_goes_over_may_have_run_before() {
    let text = "async fn f() {\n\
        for receipt in receipts {\n\
        timeout(limit, receipt).await;\n\
        }\n\
        for page in pages {\n\
        fetch(page).await;\n\
        }\n\
        }\n";
    let rust = Rust::new(text);
    assert!(rust.awaits_what_was_made_before(3) && !rust.awaits_what_was_made_before(6));
}

#[test]
fn a_loop_that_gets_on_is_told_from_one_that_only_looks() {
    let rust = Rust::new(
        "async fn f() {\n while at < end {\n at = step(at);\n yield_now().await;\n }\n while !ready.get() {\n yield_now().await;\n }\n}\n",
    );
    let at = |line: u32| rust.loops(line).remove(0);
    assert!(rust.gets_on(&at(4)) && !rust.gets_on(&at(7)));
}

#[test]
fn what_is_aborted_is_meant_to_end() {
    let rust = Rust::new(
        "async fn f() {\n let beat = tokio::spawn(g());\n tokio::spawn(h());\n set.spawn(h());\n beat.abort();\n}\n",
    );
    assert!(rust.ends_on_purpose(2) && !rust.ends_on_purpose(3) && !rust.ends_on_purpose(4));
}

#[test]
fn a_branch_has_a_line_of_its_own() {
    let rust = Rust::new(
        "async fn f() {\n tokio::select! {\n n = socket.read_exact(&mut b) => {}\n _ = tick() => {}\n }\n}\n",
    );
    assert_eq!(rust.branch_line(2, "ReadExact"), Some(3));
    assert_eq!(rust.branch_line(2, "tick"), Some(4));
    assert_eq!(rust.branch_line(2, "other"), None);
}

#[test]
fn a_stream_of_turns_is_a_loop() {
    let rust = Rust::new(
        "async fn f() {\n stream::iter(ids)\n .then(title)\n .collect::<Vec<_>>()\n .await;\n lines.then(title).collect().await;\n}\n",
    );
    assert_eq!(rust.turns_of_a_stream(5), Some(3));
    assert_eq!(rust.turns_of_a_stream(6), None);
}
