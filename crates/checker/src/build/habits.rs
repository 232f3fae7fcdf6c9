//! What a compiler's error usually comes from in async code, in a sentence of ours.
//!
//! The compiler says what is wrong with the types; a beginner needs to hear which habit leads there. The missing `.await`
//! is the commonest of all, and its errors speak of fields, operators and boxes.

const NO_AWAIT: &str = "A call of the market, like every async function, gives a future: a promise, and not yet the answer. \
                        Put `.await` behind the call, and `?` or the field behind that.";
const NOT_ASYNC: &str = "`.await` is for async code alone. Make this function `async`, or, where a plain function has to get an \
                         answer, run the future to its end with `block_on` of a runtime.";
const NOT_SEND: &str = "A task may go on on another thread after each `.await`, so whatever it keeps across one must be `Send`. \
                        Give up a guard of a `std` lock before the `.await` (a block of its own does), and share with `Arc` \
                        instead of `Rc`.";
const NOT_STATIC: &str = "A task may outlive the function that spawned it, so it must own what it uses: `async move`, with a \
                          clone, an `Arc` or a text of its own (`to_owned`) moved into it. What is not spawned, such as the \
                          futures of `join!` or `join_all`, may borrow.";
const MOVED: &str = "What was moved into a task or a closure is gone here. Clone it before, once for each task: `let market = \
                     market.clone();`, or `Arc::clone(&shared)`.";
const NOT_UNPIN: &str = "A future that is polled more than once, as in a loop with `select!`, must stay where it is: \
                         `let mut work = std::pin::pin!(work);`, and then `&mut work`.";

/// The sentence for an error with this code, this message, and this text as the compiler renders it; `None` where we know
/// nothing better.
///
/// ```
/// use checker::habit;
///
/// let message = "no field `price` on type `Pin<Box<dyn Future<Output = Result<Quote, MarketError>> + Send>>`";
/// assert!(habit(Some("E0609"), message, "").is_some_and(|habit| habit.contains(".await")));
/// assert_eq!(habit(Some("E0609"), "no field `cost` on type `Quote`", ""), None);
/// ```
pub fn habit(code: Option<&str>, message: &str, rendered: &str) -> Option<&'static str> {
    let says = |text: &str| message.contains(text) || rendered.contains(text);
    let of_a_future =
        says("dyn Future") || says("impl Future") || says("found future") || says("Future<Output");
    match code.unwrap_or_default() {
        "E0728" => Some(NOT_ASYNC),
        "E0277" | "" if says("cannot be sent between threads safely") || says("is not `Send`") => {
            Some(NOT_SEND)
        }
        "E0277" if says("cannot be unpinned") => Some(NOT_UNPIN),
        "E0277" if message.contains("is not a future") => None,
        "E0609" | "E0599" | "E0614" | "E0608" | "E0369" | "E0277" | "E0308" | "E0282"
            if of_a_future =>
        {
            Some(NO_AWAIT)
        }
        "E0373" if says("async block") || says("'static") => Some(NOT_STATIC),
        "E0521" | "E0597" | "E0716" | "E0310" | "E0759" if says("'static") => Some(NOT_STATIC),
        "E0382" | "E0507"
            if says("async") || says("closure") || says("previous iteration of loop") =>
        {
            Some(MOVED)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_missing_await_is_told_from_other_mistakes() {
        let future = "`Pin<Box<dyn Future<Output = Result<Quote, MarketError>> + Send>>`";
        for (code, message) in [
            ("E0609", format!("no field `price` on type {future}")),
            (
                "E0599",
                format!("no method named `unwrap` found for struct {future} in the current scope"),
            ),
        ] {
            assert_eq!(habit(Some(code), &message, ""), Some(NO_AWAIT));
        }
        let message = "the `?` operator can only be applied to values that implement `Try`";
        let rendered = format!(
            "error[E0277]: {message}\n  | ^ the `?` operator cannot be applied to type {future}"
        );
        assert_eq!(habit(Some("E0277"), message, &rendered), Some(NO_AWAIT));
        let rendered = "expected `f64`, found future";
        assert_eq!(habit(Some("E0308"), "mismatched types", rendered), Some(NO_AWAIT));
        assert_eq!(habit(Some("E0308"), "mismatched types", "expected `f64`, found `u32`"), None);
    }

    #[test]
    fn tasks_own_what_they_use_and_keep_what_may_be_sent() {
        let send = "future cannot be sent between threads safely";
        assert_eq!(habit(None, send, ""), Some(NOT_SEND));
        let borrow = "async block may outlive the current function, but it borrows `bought`";
        assert_eq!(habit(Some("E0373"), borrow, ""), Some(NOT_STATIC));
        let escape = "borrowed data escapes outside of function";
        let rendered = "argument requires that `'1` must outlive `'static`";
        assert_eq!(habit(Some("E0521"), escape, rendered), Some(NOT_STATIC));
        assert_eq!(habit(Some("E0382"), "use of moved value: `x`", "value moved here"), None);
        let outside = "`await` is only allowed inside `async` functions and blocks";
        assert_eq!(habit(Some("E0728"), outside, ""), Some(NOT_ASYNC));
    }
}
