use super::*;

fn independent(text: &str, line: u32) -> bool {
    let source = Python::new(text);
    let loops = source.loops(line);
    loops.first().is_some_and(|of| source.turns_are_independent(of, line))
}

/// A loop in a function, with this header and these lines as its body; the await is on the last line.
fn in_loop(header: &str, body: &[&str]) -> bool {
    let mut text = format!("async def main():\n    {header}\n");
    for line in body {
        text += &format!("        {line}\n");
    }
    independent(&text, 2 + body.len() as u32)
}

#[test]
fn a_loop_over_things_is_independent() {
    assert!(in_loop("for url in urls:", &["await fetch(url)"]));
    assert!(in_loop("for url in urls:", &["pages.append(await fetch(session, url))"]));
    assert!(in_loop(
        "for name, url in pages.items():",
        &["found[name] = await client.get(url, timeout=3)"]
    ));
    assert!(in_loop("for url in urls:", &["await asyncio.to_thread(fetch, url)"]));
    assert!(in_loop("for url in urls:", &["await asyncio.wait_for(fetch(url), 3)"]));
    assert!(in_loop("while todo:", &["url = todo.pop()", "await fetch(url)"]));
    assert!(in_loop("while i < 10:", &["i += 1", "await fetch(i)"]));
    assert!(in_loop("for _ in range(3):", &["await fetch()"]));
    assert!(independent("async def main():\n    for x in xs: await fetch(x)\n", 2));
}

#[test]
fn comprehensions_are_loops() {
    let text = "async def main():\n    pages = [\n        await fetch(url)\n        for url in urls\n    ]\n";
    assert!(independent(text, 3));
    assert!(independent("async def main():\n    return {u: await fetch(u) for u in urls}\n", 2));
    let stream = "async def main():\n    return [await fetch(u) async for u in urls]\n";
    assert!(!independent(stream, 2));
    let together =
        "async def main():\n    return await asyncio.gather(*(fetch(u) for u in urls))\n";
    assert_eq!(Python::new(together).loops(2), []);
}

#[test]
fn what_each_turn_makes_for_itself_is_its_own() {
    assert!(in_loop("for u in urls:", &["request = build(u)", "await fetch(request)"]));
    assert!(in_loop(
        "for u in urls:",
        &["async with session.get(u) as answer:", "    await answer.json()"]
    ));
    let streams =
        ["reader, writer = await asyncio.open_connection(host, port)", "await reader.read()"];
    assert!(in_loop("for _ in range(5):", &streams));
}

#[test]
fn turns_that_feed_each_other_are_not_independent() {
    assert!(!in_loop("for _ in range(3):", &["page = await fetch(page)"]));
    assert!(!in_loop("for _ in range(3):", &["page = await fetch(f\"/pages/{page}\")"]));
    assert!(!in_loop(
        "while url:",
        &["answer = await fetch(url)", "url = answer.next", "await fetch(url)"]
    ));
    assert!(!in_loop("for x in xs:", &["if x:", "    token = x", "await fetch(token)"]));
    assert!(!in_loop("while todo:", &["url = todo.pop()", "todo.extend(await fetch(url))"]));
    assert!(!in_loop("for x in xs:", &["state.update(x)", "await fetch(state)"]));
}

#[test]
fn loops_that_stop_wait_for_a_stream_or_have_no_end_are_not_independent() {
    assert!(!in_loop("for _ in range(3):", &["if done:", "    break", "await fetch(x)"]));
    assert!(!in_loop("async for x in stream:", &["await fetch(x)"]));
    assert!(!in_loop("while True:", &["await fetch(x)"]));
    assert!(!in_loop("while not done:", &["await fetch(x)"]));
}

#[test]
fn what_may_need_an_order_keeps_it() {
    assert!(!in_loop("for row in rows:", &["await connection.execute(row)"]));
    assert!(!in_loop("for change in changes:", &["await apply_migration(change)"]));
    assert!(!in_loop("for batch in batches:", &["await asyncio.gather(*map(fetch, batch))"]));
    let shared = "async def put(stock, x):\n    stock.append(x)\n\nasync def main():\n    for x in xs:\n        await put(stock, x)\n";
    assert!(!independent(shared, 6));
    assert!(independent(&shared.replace("stock.append(x)", "await send(x)"), 6));
}

#[test]
fn another_function_ends_the_search_for_loops() {
    let text = "async def main():\n    for x in xs:\n        async def f():\n            await fetch(x)\n        tasks.append(f())\n";
    assert_eq!(Python::new(text).loops(4), []);
}

#[test]
fn statements_that_need_no_answer_could_wait_together() {
    let text = "async def main():\n    a = await fetch('A')\n    b = await fetch('B')\n    c = await save(a)\n";
    assert_eq!(Python::new(text).independent_with(2), [2, 3]);
    let chained = "async def main():\n    a = await fetch(1)\n    b = await fetch(a)\n";
    assert_eq!(Python::new(chained).independent_with(2), [2]);
    let asks = "async def main():\n    user = await get_user(1)\n    orders = await load_orders(\n        1,\n    )\n";
    assert_eq!(Python::new(asks).independent_with(2), [2, 3]);
    let acts = "async def main():\n    await open_door()\n    await walk_in()\n";
    assert_eq!(Python::new(acts).independent_with(2), [2]);
}
