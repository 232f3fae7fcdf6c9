// expect: Cancel them. A future is cancelled when it is dropped; a task goes on when its handle is
use futures::future::select_ok;
use slow_api::{Market, MarketError, Quote};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let tasks = mirrors.each_ref().map(|mirror| tokio::spawn(mirror.quote(symbol)));
    let answers = tasks.map(|task| Box::pin(async move { task.await.unwrap() }));
    let (quote, _) = select_ok(answers).await?;
    Ok(quote)
}

fn main() {}
