"""Closed forms of queues: how long cases wait where they come at random. They are the yardstick of the simulation.

Rates are per unit of time, times in the same unit. Throughout: lambda the arrival rate, mu the service rate of one server
(one person), c the number of servers, a = lambda / mu the offered load, rho = a / c the utilisation. Source, unless another
is named: Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th ed. (2008).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import exp, expm1, fsum, log
from typing import TYPE_CHECKING

from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

NEGLIGIBLE = 1e-16  # share of the largest probability below which a state is left out
SERIES = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Impatience:
    """A queue that cases leave: shares that find no free server and that leave unserved, mean time in the queue of all."""

    delayed: float
    leaving: float
    waiting: float


def offered_load(arrival_rate: float, service_time: float) -> float:
    """Return a = lambda * S: the servers that are busy on average, if there are enough (section 2.3).

    >>> offered_load(10, 0.5)
    5.0
    """
    return arrival_rate * service_time


def utilisation(arrival_rate: float, service_rate: float, servers: int = 1) -> float:
    """Return rho = lambda / (c * mu); of 1 or more, work piles up without end (section 1.5).

    >>> utilisation(12, 5, 3)
    0.8
    """
    return arrival_rate / (servers * service_rate)


def pool_loads(arrival_rate: float, effort: Mapping[str, float], people: Mapping[str, float]) -> dict[str, float]:
    """Return rho of each pool: arrival rate times the working time a case needs of it, over its people.

    >>> pool_loads(2, {"intake": 0.4, "survey": 3}, {"intake": 1, "survey": 5})
    {'intake': 0.8, 'survey': 1.2}
    """
    return {pool: arrival_rate * time / people[pool] for pool, time in effort.items()}


def number_present(arrival_rate: float, time: float) -> float:
    """Return L = lambda * W, the mean number of cases there, each staying W: Little (1961); it holds for any order.

    >>> number_present(3, 4)
    12
    """
    return arrival_rate * time


def blocking_probability(load: float, servers: int) -> float:
    """Return Erlang's B: the share that finds all servers busy where nobody waits (section 2.4).

    B(0) = 1, B(c) = a B(c-1) / (c + a B(c-1)).

    >>> round(blocking_probability(2, 2), 6)
    0.4
    """
    share = 1.0
    for server in range(1, servers + 1):
        share = load * share / (server + load * share)
    return share


def waiting_probability(arrival_rate: float, service_rate: float, servers: int = 1) -> float:
    """Return Erlang's C: the share of cases that find all servers busy and wait (M/M/c, section 2.3).

    C = B / (1 - rho (1 - B)).

    >>> round(waiting_probability(12, 5, 3), 4)
    0.6472
    """
    rho = _stable(utilisation(arrival_rate, service_rate, servers))
    blocked = blocking_probability(arrival_rate / service_rate, servers)
    return blocked / (1 - rho * (1 - blocked))


def waiting_time(arrival_rate: float, service_rate: float, servers: int = 1) -> float:
    """Return the mean wait of all cases, Wq = C / (c mu - lambda) (M/M/c, section 2.3).

    >>> waiting_time(0.75, 1)
    3.0
    """
    delayed = waiting_probability(arrival_rate, service_rate, servers)
    return delayed / (servers * service_rate - arrival_rate)


def waiting_percentile(share: float, arrival_rate: float, service_rate: float, servers: int = 1) -> float:
    """Return the wait that a share of all cases stays below: P(wait > t) = C exp(-(c mu - lambda) t) (section 2.3).

    >>> round(waiting_percentile(0.9, 0.8, 1), 3), waiting_percentile(0.1, 0.8, 1)
    (10.397, 0.0)
    """
    delayed = waiting_probability(arrival_rate, service_rate, servers)
    return max(log(delayed / (1 - share)), 0.0) / (servers * service_rate - arrival_rate)


def sojourn_time(arrival_rate: float, service_rate: float, servers: int = 1) -> float:
    """Return the mean of waiting and service, W = Wq + 1 / mu.

    >>> sojourn_time(0.75, 1)
    4.0
    """
    return waiting_time(arrival_rate, service_rate, servers) + 1 / service_rate


def sojourn_exceeds(time: float, arrival_rate: float, service_rate: float, servers: int = 1) -> float:
    """Return the share of cases that take longer than `time`, waiting and service (M/M/c, first come first served).

    With theta = c mu - lambda: exp(-mu t) (1 - C) + C (theta exp(-mu t) - mu exp(-theta t)) / (theta - mu), and
    exp(-mu t) (1 + C mu t) where theta = mu: the sum of the wait (section 2.3) and an exponential service.

    >>> round(sojourn_exceeds(4, 0.75, 1), 6) == round(exp(-1), 6)
    True
    """
    delayed = waiting_probability(arrival_rate, service_rate, servers)
    spare = servers * service_rate - arrival_rate
    # So written, the two forms are one, and nothing overflows.
    both = exp(-min(spare, service_rate) * time) * _fading(abs(spare - service_rate) * time)
    return exp(-service_rate * time) + delayed * service_rate * time * both


def sojourn_percentile(share: float, arrival_rate: float, service_rate: float, servers: int = 1) -> float:
    """Return the time that a share of all cases stays below, waiting and service, by halving.

    >>> round(sojourn_percentile(0.95, 0.8, 1), 3)
    14.979
    """
    low, high = 0.0, sojourn_time(arrival_rate, service_rate, servers)
    while sojourn_exceeds(high, arrival_rate, service_rate, servers) > 1 - share:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        if sojourn_exceeds(middle, arrival_rate, service_rate, servers) > 1 - share:
            low = middle
        else:
            high = middle
    return high


def tandem_time(arrival_rate: float, stations: Sequence[tuple[float, int]]) -> float:
    """Return the mean time through M/M/c stations (service rate, servers) one after the other.

    What leaves an M/M/c queue comes at random again: Burke, The output of a queuing system (1956). So the means add up.

    >>> tandem_time(0.5, [(1, 1), (1, 1), (1, 1)])
    6.0
    """
    return fsum(sojourn_time(arrival_rate, rate, servers) for rate, servers in stations)


def longest_mean(rates: Sequence[float]) -> float:
    """Return the mean of the longest of independent exponential times: how long a fork takes to join, without queues.

    Inclusion and exclusion: the sum over all sets S of branches of (-1)^(|S| + 1) / (sum of the rates in S). Of n equal
    ones: (1 + 1/2 + ... + 1/n) / mu. Ross, Introduction to Probability Models, section 5.2.

    >>> round(longest_mean([1 / 600] * 4), 6)
    1250.0
    """
    sizes = range(1, len(rates) + 1)
    return fsum((-1) ** (size + 1) / sum(chosen) for size in sizes for chosen in combinations(rates, size))


def longest_within(time: float, rates: Sequence[float]) -> float:
    """Return the share of forks that have joined by `time`, without queues: the product of 1 - exp(-mu_i t).

    >>> round(longest_within(1200, [1 / 600] * 4), 4)
    0.559
    """
    share = 1.0
    for rate in rates:
        share *= -expm1(-rate * time)
    return share


def general_waiting_time(arrival_rate: float, service_time: float, deviation: float) -> float:
    """Return the mean wait at one server with any service time: Pollaczek-Khinchine (M/G/1, section 5.1).

    Wq = lambda (S^2 + sigma^2) / (2 (1 - rho)).

    >>> general_waiting_time(0.8, 1, 1) == waiting_time(0.8, 1)
    True
    """
    rho = _stable(arrival_rate * service_time)
    return arrival_rate * (service_time**2 + deviation**2) / (2 * (1 - rho))


def fixed_waiting_time(arrival_rate: float, service_time: float) -> float:
    """Return the mean wait at one server where every service takes the same: half that of M/M/1 (M/D/1, section 5.1).

    >>> fixed_waiting_time(0.75, 1)
    1.5
    """
    return general_waiting_time(arrival_rate, service_time, 0.0)


def rework_time(arrival_rate: float, service_rate: float, servers: int, again: float) -> float:
    """Return the mean time of a case at an M/M/c station that sends a share `again` of its cases back to its own queue.

    Jackson, Networks of waiting lines (1957): the station behaves as if lambda / (1 - p) came at random, and a case comes
    1 / (1 - p) times.

    >>> rework_time(0.3, 1, 1, 0.4) == sojourn_time(0.5, 1) / 0.6
    True
    """
    return sojourn_time(arrival_rate / (1 - again), service_rate, servers) / (1 - again)


def station_rates(external: Sequence[float], routing: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """Return the arrival rate of each station of a network: lambda_j = gamma_j + sum of lambda_i p_ij (Jackson, 1957).

    `external` are the rates gamma from outside, `routing[i][j]` is the share of what leaves i that goes to j.

    >>> [round(rate, 9) for rate in station_rates([1, 0], [[0, 1], [0.5, 0]])]
    [2.0, 2.0]
    """
    import numpy as np

    matrix = np.eye(len(external)) - np.asarray(routing, float).T
    return tuple(np.linalg.solve(matrix, np.asarray(external, float)).tolist())


def priority_waiting_times(arrival_rates: Sequence[float], service_rate: float, servers: int = 1) -> tuple[float, ...]:
    """Return the mean wait of each class of cases, most urgent first; a service that has begun is not broken off.

    Wq_k = C / (c mu) / ((1 - s_(k-1)) (1 - s_k)), s_k = (lambda_1 + ... + lambda_k) / (c mu): one service rate for all.
    Cobham, Priority assignment in waiting line problems (1954); several servers: Kella and Yechiali (1985).

    >>> [round(wait, 4) for wait in priority_waiting_times([0.3, 0.5], 1)]
    [1.1429, 5.7143]
    """
    delayed = waiting_probability(sum(arrival_rates), service_rate, servers)
    return _priority_waits(
        delayed / (servers * service_rate), [rate / (servers * service_rate) for rate in arrival_rates]
    )


def general_priority_waiting_times(classes: Sequence[tuple[float, float, float]]) -> tuple[float, ...]:
    """Return the mean wait of each class (arrival rate, service time, deviation) at one server, most urgent first.

    Wq_k = R / ((1 - s_(k-1)) (1 - s_k)), R = sum of lambda_i (S_i^2 + sigma_i^2) / 2, s_k = rho_1 + ... + rho_k.
    Cobham (1954).

    >>> general_priority_waiting_times([(0.3, 1, 1), (0.5, 1, 1)]) == priority_waiting_times([0.3, 0.5], 1)
    True
    """
    loads = [rate * time for rate, time, _ in classes]
    _stable(fsum(loads))
    remaining = fsum(rate * (time**2 + deviation**2) for rate, time, deviation in classes) / 2
    return _priority_waits(remaining, loads)


def _priority_waits(remaining: float, loads: Sequence[float]) -> tuple[float, ...]:
    waits, before = [], 0.0
    for load in loads:
        after = before + load
        waits.append(remaining / ((1 - before) * (1 - after)))
        before = after
    return tuple(waits)


def random_patience(arrival_rate: float, service_rate: float, servers: int, patience: float) -> Impatience:
    """Return the queue of cases that leave after an exponential time of mean `patience` unless their service has begun.

    M/M/c+M, Palm (1957), "Erlang A": a birth and death chain with death rates min(n, c) mu + max(n - c, 0) / patience. It
    has a steady state at any load.

    >>> round(random_patience(1, 1, 1, 1).leaving, 9) == round(exp(-1), 9)
    True
    """
    states = _stationary(arrival_rate, lambda n: min(n, servers) * service_rate + max(n - servers, 0) / patience)
    queue = fsum(max(n - servers, 0) * share for n, share in enumerate(states))
    return Impatience(
        delayed=fsum(states[servers:]),
        leaving=queue / patience / arrival_rate,
        waiting=queue / arrival_rate,
    )


def fixed_patience(arrival_rate: float, service_rate: float, servers: int, patience: float) -> Impatience:
    """Return the queue of cases that leave when they have waited `patience`: a time limit on waiting.

    M/M/c+D, Barrer (1957), Baccelli and Hebuterne (1981). The wait V that a case would have has the density
    v(x) = lambda p_(c-1) exp(-(c mu - lambda) x) up to the limit d, and v(d) exp(-c mu (x - d)) beyond, since who would
    wait longer brings no work. Hence P(leave) = P(V >= d) = v(d) / (c mu), and the mean wait is that of min(V, d).

    >>> queue = fixed_patience(0.75, 1, 1, 1000)
    >>> round(queue.waiting, 9) == waiting_time(0.75, 1), round(queue.leaving, 9)
    (True, 0.0)
    """
    load, capacity = arrival_rate / service_rate, servers * service_rate
    weights = [1.0]
    for busy in range(1, servers):
        weights.append(weights[-1] * load / busy)
    start = arrival_rate * weights[-1]
    fall = (capacity - arrival_rate) * patience
    area, moment, end = _fading(abs(fall)), _fading_moment(abs(fall)), exp(-abs(fall))
    if fall < 0:  # the density rises: count from the limit, where it is largest
        weights = [weight * end for weight in weights]
        moment, end = area - moment, 1.0
    area, moment, beyond = start * patience * area, start * patience**2 * moment, start * end / capacity
    total = fsum(weights) + area + beyond
    return Impatience(
        delayed=(area + beyond) / total,
        leaving=beyond / total,
        waiting=(moment + beyond * patience) / total,
    )


def limited_room(arrival_rate: float, service_rate: float, servers: int, room: int) -> Impatience:
    """Return the queue where a case is turned away if `room` cases are there, in service or waiting (M/M/c/K, section 2.5).

    `leaving` is the share turned away; `delayed` and `waiting` are of those let in.

    >>> round(limited_room(2, 1, 2, 2).leaving, 6) == round(blocking_probability(2, 2), 6)
    True
    """
    rates = [min(n, servers) * service_rate for n in range(1, room + 1)]
    states = _stationary(arrival_rate, lambda n: rates[n - 1] if n <= room else 0.0)
    queue = fsum(max(n - servers, 0) * share for n, share in enumerate(states))
    return Impatience(
        delayed=fsum(states[servers:-1]) / (1 - states[-1]),
        leaving=states[-1],
        waiting=queue / (arrival_rate * (1 - states[-1])),
    )


def _fading(rate: float) -> float:
    """Return the integral of exp(-rate x) from 0 to 1; the rate is not negative."""
    return -expm1(-rate) / rate if rate else 1.0


def _fading_moment(rate: float) -> float:
    """Return the integral of x exp(-rate x) from 0 to 1, near 0 by its series, where the closed form loses its digits."""
    if rate < SERIES:
        return 1 / 2 - rate / 3 + rate**2 / 8 - rate**3 / 30
    return (_fading(rate) - exp(-rate)) / rate


def _stationary(birth: float, death: Callable[[int], float]) -> list[float]:
    """Return the shares of time in states 0, 1, ... of a birth and death chain, up to where they no longer count.

    A death rate of 0 stands for a state that does not exist.
    """
    weights, largest = [1.0], 1.0
    while (rate := death(len(weights))) and (weights[-1] > NEGLIGIBLE * largest or rate <= birth):
        weights.append(weights[-1] * birth / rate)
        largest = max(largest, weights[-1])
    total = fsum(weights)
    return [weight / total for weight in weights]


def _stable(rho: float) -> float:
    if rho >= 1:
        raise UsageError(
            message(
                "{load:.0%} of the working time there is would be needed, so the queue grows without end; there is no mean "
                "wait: add people, shorten the work or simulate a fixed horizon.",
                load=rho,
            )
        )
    return rho
