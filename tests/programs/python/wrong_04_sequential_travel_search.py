"""A travel page that gathers flights, hotels, weather and exchange rate."""
import asyncio
import time
from dataclasses import dataclass


@dataclass
class Trip:
    flights: list
    hotels: list
    weather: str
    rate: float


async def find_flights(city):
    await asyncio.sleep(0.5)
    return [f"{city}-{n}" for n in (101, 202)]


async def find_hotels(city):
    await asyncio.sleep(0.4)
    return [f"Hotel {city}", f"Grand {city}"]


async def forecast(city):
    await asyncio.sleep(0.2)
    return "sunny" if len(city) % 2 else "rain"


async def exchange_rate(currency):
    await asyncio.sleep(0.25)
    return {"SEK": 11.4, "CHF": 0.95}.get(currency, 1.0)


async def plan(city, currency):
    flights = await find_flights(city)  # EXPECT: sequential+1
    hotels = await find_hotels(city)  # ALSO: sequential
    weather = await forecast(city)  # ALSO: sequential
    rate = await exchange_rate(currency)  # ALSO: sequential
    return Trip(flights, hotels, weather, rate)


async def main():
    started = time.perf_counter()
    trip = await plan("Malmo", "SEK")
    print(trip.flights, trip.hotels)
    print(f"{trip.weather}, 1 EUR = {trip.rate}")
    print(f"page built in {time.perf_counter() - started:.2f} s")


asyncio.run(main())
