"""The real world in Python: the demos of demo.rs. Python 3.11 or later, standard library only."""

import argparse
import asyncio
import contextlib
import http.server
import json
import math
import random
import socket
import socketserver
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

FIVE = ["AAPL", "GOOGL", "MSFT", "TSLA", "AMZN"]
THREE = FIVE[:3]
TWO = FIVE[:2]

# ANCHOR: client
# Without the proxies of the environment: the server is on this machine.
# urllib opens a connection for each request; httpx.AsyncClient, like
# reqwest's Client, keeps a pool of them.
CLIENT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
# ANCHOR_END: client


# ANCHOR: fetch
def fetch_price(api, symbol, timeout):
    """One price. A status of 400 or more raises an HTTPError."""
    url = f"{api}/quote/{symbol}"
    with CLIENT.open(url, timeout=timeout) as response:
        return json.load(response)["price"]
# ANCHOR_END: fetch


# ANCHOR: one-by-one
def one_by_one(api, symbols, timeout):
    return [fetch_price(api, symbol, timeout) for symbol in symbols]
# ANCHOR_END: one-by-one


# ANCHOR: together
def together(api, symbols, timeout):
    """A thread for each: this is how urllib waits together."""

    def fetch(symbol):
        return fetch_price(api, symbol, timeout)

    with ThreadPoolExecutor(len(symbols)) as pool:
        return list(pool.map(fetch, symbols))
# ANCHOR_END: together


# ANCHOR: fifty-clients
def fifty_clients(url, timeout):
    """Fifty clients ask at once."""

    def ask(_):
        with CLIENT.open(url, timeout=timeout) as response:
            return json.load(response)

    with ThreadPoolExecutor(50) as pool:
        return list(pool.map(ask, range(50)))
# ANCHOR_END: fifty-clients


class Refusal(Exception):
    """An answer that is an error: status, code, message."""


# ANCHOR: in-a-row
def portfolio_in_a_row(market, symbols, timeout):
    """Each price is fetched before the next one is asked for."""
    prices = [price_of(market, symbol, timeout) for symbol in symbols]
    return with_total(symbols, prices)
# ANCHOR_END: in-a-row


# ANCHOR: joined
def portfolio(market, symbols, timeout):
    """All prices are on their way at once, a thread for each."""

    def price(symbol):
        return price_of(market, symbol, timeout)

    with ThreadPoolExecutor(len(symbols)) as pool:
        prices = list(pool.map(price, symbols))
    return with_total(symbols, prices)
# ANCHOR_END: joined


def with_total(symbols, prices):
    total = round(sum(prices), 2)
    return {"symbols": symbols, "prices": prices, "total_value": total}


# ANCHOR: upstream
# ANCHOR: errors
def price_of(market, symbol, timeout):
    """What the market's refusal means to our own client."""
    try:
        return fetch_price(market, symbol, timeout)
    except OSError as error:  # of which HTTPError and timeouts are kinds
        raise refusal(error, symbol) from None


def refusal(error, symbol):
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        if error.code == 404:
            message = f"nothing is traded under {symbol}"
            return Refusal(404, "unknown_symbol", message)
        return Refusal(502, "upstream", f"the market said {error.code}")
    # urllib wraps a timeout while it connects, and none while it reads.
    # socket.timeout is the built-in TimeoutError since 3.10.
    if isinstance(getattr(error, "reason", error), socket.timeout):
        return Refusal(504, "timed_out", f"no price for {symbol} in time")
    return Refusal(502, "upstream", f"the market is not there: {error}")
# ANCHOR_END: errors
# ANCHOR_END: upstream


# The two servers: the slow market's, and the portfolio API in front of it.


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers GET with whatever `self.server.answer(path)` returns or refuses, as JSON."""

    def do_GET(self):
        try:
            status, body = 200, self.server.answer(urllib.parse.unquote(self.path))
        except Refusal as refusal:
            status, code, message = refusal.args
            body = {"error": {"code": code, "message": message}}
        content = json.dumps(body, separators=(",", ":")).encode()
        with contextlib.suppress(ConnectionError):  # the client gave up and went away
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    """A thread for each connection, on a free port of this machine."""

    request_queue_size = 128  # its default of 5 leaves a crowd at the door

    def __init__(self, answer):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer

    def server_bind(self):
        # HTTPServer looks up the host's name here, which may take a while and is used for nothing.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]


@contextlib.contextmanager
def serving(answer):
    """The URL of a server that answers like that, as long as the block lasts."""
    with Server(answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def market_server(settings, latency, hangs=()):
    """The slow market: every quote waits, then there is a price."""
    prices = random.Random(settings.seed)
    prices = {symbol: round(prices.uniform(20, 500), 2) for symbol in FIVE}

    def answer(path):
        symbol = path.rpartition("/")[2]
        time.sleep(3600 if symbol in hangs else latency)  # in a daemon thread, which the exit does not wait for
        if symbol not in prices:
            raise Refusal(404, "unknown_symbol", f"unknown symbol {symbol}")
        return {"symbol": symbol, "price": prices[symbol]}

    return serving(answer)


def portfolio_server(market, gather, timeout):
    """GET /portfolio/AAPL,GOOGL,MSFT"""

    def answer(path):
        symbols = path.rpartition("/")[2].split(",")
        if len(symbols) > 20 or not all(symbol.isalnum() for symbol in symbols):
            raise Refusal(400, "bad_symbol", "ask for AAPL,GOOGL,MSFT, and 20 of them at most")
        return gather(market, symbols, timeout)

    return serving(answer)


# How this chapter is wired into the workbook.

KNOBS = ["latency"]


def demos(settings):
    """Every approach: demo, id, label, code. Servers start before the code and end after it."""
    yield from portfolio_demo(settings)
    yield from web_api(settings)


def guard(settings):
    """The guide's 10 s. Not divided by the speed: it guards, and is not waited for."""
    return max(settings.seconds(10), 10)


def portfolio_demo(settings):
    def table(gather):
        prices = gather(market, FIVE, guard(settings))
        line = ", ".join(f"{symbol} {price:.2f}" for symbol, price in zip(FIVE, prices))
        return f"{line}; total {sum(prices):.2f}"

    with market_server(settings, settings.latency_or(1.0)) as market:
        yield "portfolio", "one-by-one", "urllib, one by one", lambda: table(one_by_one)
        yield "portfolio", "together", "urllib, a thread each", lambda: table(together)


def web_api(settings):
    latency = settings.latency_or(1.0)
    patience = max(2 * latency, 0.1)

    def ask(url):
        try:
            with CLIENT.open(url, timeout=guard(settings) + patience) as response:
                return f"{response.status} {response.read().decode()}"
        except urllib.error.HTTPError as error:
            with error:
                return f"{error.code} {error.read().decode()}"

    def crowd(url):
        return f"{len(fifty_clients(url, guard(settings)))} portfolios"

    def url(symbols):
        return f"{api}/portfolio/{','.join(symbols)}"

    with market_server(settings, latency, hangs=["TSLA"]) as market:
        with portfolio_server(market, portfolio_in_a_row, guard(settings)) as api:
            yield "web-api", "in-a-row", "one request, sequential", lambda: ask(url(THREE))
        with portfolio_server(market, portfolio, guard(settings)) as api:
            yield "web-api", "joined", "one request, threads", lambda: ask(url(THREE))
            yield "web-api", "fifty-clients", "50 requests at once", lambda: crowd(url(TWO))
            unknown = ["AAPL", "INVALID", "MSFT"]
            yield "web-api", "unknown-symbol", "an unknown symbol", lambda: ask(url(unknown))
        with portfolio_server(market, portfolio, patience) as api:
            hanging = ["AAPL", "TSLA", "MSFT"]
            yield "web-api", "upstream-hangs", "the market hangs", lambda: ask(url(hanging))


# From here on, every demo.py is the same: arguments, stop-watch, output.


class Settings(argparse.Namespace):
    """The options, and the pace that they set."""

    latency = None
    requests = None

    def seconds(self, seconds):
        """So many seconds of the guide, at the speed asked for."""
        return seconds / self.speed

    def latency_or(self, seconds):
        """How long a call takes: what the user asked for, or else so many seconds of the guide."""
        return self.seconds(self.latency or seconds)


def above_zero(number):
    """The parser of an option that is an `int` or a `float` above zero."""

    def parse(text):
        try:
            value = number(text)
        except ValueError:
            value = math.nan
        if not 0 < value < math.inf:
            raise argparse.ArgumentTypeError(f"{text!r} is no {number.__name__} above zero")
        return value

    return parse


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    option = parser.add_argument
    option("--json", action="store_true", help="one JSON object per approach, one a line")
    option("--only", metavar="DEMO", help="this demo only")
    option("--speed", type=above_zero(float), default=1.0, metavar="N", help="N times as fast")
    option("--seed", type=int, default=1, metavar="N", help="other prices")
    if "latency" in KNOBS:
        option("--latency", type=above_zero(float), metavar="SECONDS", help="how long a call takes")
    if "requests" in KNOBS:
        option("--requests", type=above_zero(int), metavar="N", help="how many calls to make")
    settings = parser.parse_args(namespace=Settings())
    known = list(dict.fromkeys(demo for demo, *_ in demos(settings)))
    if settings.only not in [None, *known]:
        parser.error(f"no demo {settings.only!r} here, only {', '.join(known)}")
    return settings


def timed(code):
    start = time.perf_counter()
    answer = code()
    return time.perf_counter() - start, answer


async def timed_in_the_loop(coroutine):
    start = time.perf_counter()
    answer = await coroutine
    return time.perf_counter() - start, answer


def measure(code):
    """Runs one approach: elapsed seconds (without the loop's own start and end), note, figures."""
    elapsed, answer = timed(code)
    if asyncio.iscoroutine(answer):
        elapsed, answer = asyncio.run(timed_in_the_loop(answer))
    note, figures = answer if isinstance(answer, tuple) else (answer, None)
    return elapsed, note, figures


def show(settings, demo, approach, label, elapsed, note, figures):
    approach, size = approach if isinstance(approach, tuple) else (approach, None)
    if settings.json:
        row = {"demo": demo, "approach": approach, "label": label, "elapsed_s": elapsed}
        extras = {"size": size, "note": note, "figures": figures}
        row.update({key: value for key, value in extras.items() if value})
        print(json.dumps(row), flush=True)
    else:
        extras = [note] if note else []
        extras += [f"{name} {value:.3f}" for name, value in (figures or {}).items()]
        line = f"{demo:<16} {label:<28} {elapsed:8.2f} s   {', '.join(extras)}"
        print(line.rstrip(), flush=True)


def main():
    settings = arguments()
    for demo, approach, label, code in demos(settings):
        if settings.only in (None, demo):
            show(settings, demo, approach, label, *measure(code))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone; nothing is left to say, not at exit either
        sys.exit(0)
