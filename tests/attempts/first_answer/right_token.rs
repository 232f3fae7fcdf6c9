use slow_api::{Market, MarketError, Quote};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    // Whoever leaves this function, by whichever way, cancels what is still under way.
    let token = CancellationToken::new();
    let _cancel = token.clone().drop_guard();
    let (sender, mut answers) = mpsc::channel(mirrors.len());
    for mirror in mirrors {
        let (call, token, sender) = (mirror.quote(symbol), token.clone(), sender.clone());
        tokio::spawn(async move {
            if let Some(answer) = token.run_until_cancelled(call).await {
                let _ = sender.send(answer).await;
            }
        });
    }
    drop(sender);
    let mut last = None;
    while let Some(answer) = answers.recv().await {
        if answer.is_ok() {
            return answer;
        }
        last = Some(answer);
    }
    last.expect("three mirrors were asked")
}

fn main() {}
