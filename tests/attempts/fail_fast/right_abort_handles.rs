use slow_api::{Market, MarketError, Quote};

/// Asks for all symbols together: all quotes in the order asked, or the error that came first.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    let tasks: Vec<_> = symbols
        .iter()
        .enumerate()
        .map(|(index, symbol)| {
            let (call, sender) = (market.quote(symbol), sender.clone());
            tokio::spawn(async move { drop(sender.send((index, call.await))) })
        })
        .collect();
    drop(sender);
    let mut quotes = vec![None; symbols.len()];
    while let Some((index, answer)) = receiver.recv().await {
        match answer {
            Ok(quote) => quotes[index] = Some(quote),
            Err(error) => {
                tasks.iter().for_each(|task| task.abort());
                return Err(error);
            }
        }
    }
    Ok(quotes.into_iter().flatten().collect())
}

fn main() {}
