"""Closed forms against other ways to the same number: solved chains, the workload met by a long run of cases, SciPy."""

from __future__ import annotations

from math import exp, inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, optimize

from processes.errors import UsageError
from reengineer.queueing import (
    fixed_patience,
    fixed_waiting_time,
    general_priority_waiting_times,
    general_waiting_time,
    limited_room,
    longest_mean,
    longest_within,
    number_present,
    offered_load,
    pool_loads,
    priority_waiting_times,
    random_patience,
    rework_time,
    sojourn_exceeds,
    sojourn_percentile,
    sojourn_time,
    station_rates,
    tandem_time,
    utilisation,
    waiting_percentile,
    waiting_probability,
    waiting_time,
)

SERVERS = st.integers(1, 12)
LOADS = st.floats(0.05, 0.9)


def chain(births: np.ndarray, deaths: np.ndarray) -> np.ndarray:
    """Give the stationary shares of a birth and death chain by solving its balance equations."""
    size = births.size + 1
    rates = np.diag(births, 1) + np.diag(deaths, -1)
    balance = (rates - np.diag(rates.sum(axis=1))).T
    balance[0] = 1
    return np.linalg.solve(balance, np.eye(size)[0])


@given(SERVERS, LOADS)
def test_many_servers_against_the_solved_chain(servers: int, rho: float) -> None:
    births = np.full(250, rho * servers)
    weights = np.cumprod(np.append(1, births / np.minimum(np.arange(1, 251), servers)))
    states = weights / weights.sum()
    queue = np.maximum(np.arange(251) - servers, 0) @ states

    assert waiting_probability(rho * servers, 1, servers) == pytest.approx(states[servers:].sum(), rel=1e-6)
    assert number_present(rho * servers, waiting_time(rho * servers, 1, servers)) == pytest.approx(queue, rel=1e-6)


@pytest.mark.parametrize(
    ("figure", "published"),
    [
        # Mean service 240 s, in seconds.
        (waiting_time(0.5 / 240, 1 / 240), 240),
        (waiting_time(0.8 / 240, 1 / 240), 960),
        (sojourn_percentile(0.95, 0.8 / 240, 1 / 240), 3594.9),
        (waiting_time(2.4 / 240, 1 / 240, 3), 258.88),
        (waiting_probability(2.4, 1, 3), 0.6472),
        (waiting_time(9 / 240, 1 / 240, 10), 160.50),
        (waiting_probability(9, 1, 10), 0.6687),
        (tandem_time(2.4 / 240, [(1 / 240, 3)] * 3), 1496.6),
        (longest_mean([1 / 600] * 4), 1250),
        (longest_within(1200, [1 / 600] * 4), 0.5590),
    ],
)
def test_published_figures(figure: float, published: float) -> None:
    assert figure == pytest.approx(published, rel=2e-4)


@given(SERVERS, LOADS)
def test_the_tail_of_the_sojourn_has_the_mean_as_its_area(servers: int, rho: float) -> None:
    area, _ = integrate.quad(lambda time: sojourn_exceeds(time, rho * servers, 1, servers), 0, inf, epsabs=1e-10)

    assert area == pytest.approx(sojourn_time(rho * servers, 1, servers), rel=1e-6)


@given(SERVERS, LOADS, st.floats(0.01, 0.99))
def test_percentiles_are_met(servers: int, rho: float, share: float) -> None:
    time = sojourn_percentile(share, rho * servers, 1, servers)
    wait = waiting_percentile(share, rho * servers, 1, servers)
    delayed = waiting_probability(rho * servers, 1, servers)

    assert sojourn_exceeds(time, rho * servers, 1, servers) == pytest.approx(1 - share, rel=1e-9)
    assert wait == 0 or delayed * exp(-servers * (1 - rho) * wait) == pytest.approx(1 - share)
    assert wait > 0 or delayed <= 1 - share


def test_the_sojourn_is_even_where_its_two_rates_meet() -> None:
    # Two servers, arrival rate 1: what is to spare equals the service rate.
    assert sojourn_exceeds(2, 1, 1, 2) == pytest.approx(sojourn_exceeds(2, 1 + 1e-9, 1, 2), rel=1e-8)


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=6))
def test_the_longest_branch_has_the_mean_that_its_tail_says(rates: list[float]) -> None:
    area, _ = integrate.quad(lambda time: 1 - longest_within(time, rates), 0, 400, limit=400, points=[1, 10])

    assert longest_mean(rates) == pytest.approx(area, rel=1e-6)


def workload_waits(service: np.ndarray, gaps: np.ndarray, limit: float = inf) -> np.ndarray:
    """Give the wait each case would have at one server, many lines at once; who would wait too long brings no work."""
    waits = np.zeros(service.shape)
    wait = np.zeros(service.shape[1])
    for case in range(service.shape[0] - 1):
        wait = np.maximum(wait + np.where(wait < limit, service[case], 0) - gaps[case], 0)
        waits[case + 1] = wait
    return waits[1_000:]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("fixed", fixed_waiting_time(0.7, 1)),
        ("uniform", general_waiting_time(0.7, 1, 1 / 3**0.5)),
        ("gamma", general_waiting_time(0.7, 1, 2**0.5)),
    ],
)
def test_any_service_time_against_the_workload(shape: str, expected: float) -> None:
    generator = np.random.default_rng(11)
    size = (6_000, 400)
    service = {
        "fixed": np.ones(size),
        "uniform": generator.uniform(0, 2, size),
        "gamma": generator.gamma(0.5, 2, size),
    }[shape]
    line_means = workload_waits(service, generator.exponential(1 / 0.7, size)).mean(axis=0)

    assert abs(line_means.mean() - expected) < 4 * line_means.std() / 400**0.5


@pytest.mark.parametrize("rate", [0.5, 1.0, 1.4])
def test_fixed_patience_against_the_workload(rate: float) -> None:
    generator = np.random.default_rng(12)
    size = (6_000, 400)
    waits = workload_waits(generator.exponential(1, size), generator.exponential(1 / rate, size), limit=2.0)
    left, waited = (waits >= 2).mean(axis=0), np.minimum(waits, 2).mean(axis=0)
    queue = fixed_patience(rate, 1, 1, 2.0)

    assert abs(left.mean() - queue.leaving) < 4 * left.std() / 400**0.5
    assert abs(waited.mean() - queue.waiting) < 4 * waited.std() / 400**0.5


@given(SERVERS, st.floats(0.1, 1.5), st.floats(0.01, 20))
def test_no_more_is_served_than_the_servers_can(servers: int, rho: float, patience: float) -> None:
    rate = rho * servers
    for queue in (fixed_patience(rate, 1, servers, patience), limited_room(rate, 1, servers, servers + int(patience))):
        assert 0 <= queue.leaving <= 1
        assert 0 <= queue.delayed <= 1 + 1e-12
        assert rate * (1 - queue.leaving) < servers * (1 + 1e-12)
    assert fixed_patience(rate, 1, servers, patience).waiting < patience


@pytest.mark.parametrize("gap", [0.999e-3, 1.001e-3])
def test_fixed_patience_is_even_near_full_load(gap: float) -> None:
    middle = (fixed_patience(1 - gap, 1, 1, 1).waiting + fixed_patience(1 + gap, 1, 1, 1).waiting) / 2

    assert middle == pytest.approx(fixed_patience(1, 1, 1, 1).waiting, abs=1e-6)


def test_a_limit_far_beyond_a_hopeless_load() -> None:
    queue = fixed_patience(2, 1, 1, 10_000)

    assert queue.leaving == pytest.approx(0.5)
    assert queue.waiting == pytest.approx(9_999.5)


@pytest.mark.parametrize(("servers", "rho", "patience"), [(1, 0.5, 3.0), (1, 1.0, 1.0), (3, 1.7, 0.2), (12, 2.0, 3.0)])
def test_random_patience_against_the_solved_chain(servers: int, rho: float, patience: float) -> None:
    numbers = np.arange(1, 251)
    states = chain(
        np.full(250, rho * servers), np.minimum(numbers, servers) + np.maximum(numbers - servers, 0) / patience
    )
    length = np.maximum(np.arange(251) - servers, 0) @ states
    queue = random_patience(rho * servers, 1, servers, patience)

    assert queue.delayed == pytest.approx(states[servers:].sum(), rel=1e-6)
    assert queue.waiting == pytest.approx(length / (rho * servers), rel=1e-6)
    assert queue.leaving == pytest.approx(length / patience / (rho * servers), rel=1e-6)


@given(SERVERS, st.floats(0.1, 3), st.integers(0, 20))
def test_limited_room_against_the_solved_chain(servers: int, rho: float, places: int) -> None:
    room = servers + places
    states = chain(np.full(room, rho * servers), np.minimum(np.arange(1, room + 1), servers))
    queue = limited_room(rho * servers, 1, servers, room)
    let_in = 1 - states[-1]

    assert queue.leaving == pytest.approx(states[-1], abs=1e-9)
    assert queue.delayed == pytest.approx(states[servers:-1].sum() / let_in, abs=1e-9)
    length = np.maximum(np.arange(room + 1) - servers, 0) @ states
    assert queue.waiting == pytest.approx(length / (rho * servers * let_in), abs=1e-9)


def solved_priorities(urgent: float, other: float, size: int = 60) -> tuple[float, float]:
    """Give the waits of two classes at one server of rate 1 by the chain of (urgent waiting, others waiting, in service)."""
    index = {(0, 0, 0): 0}
    for first in range(size):
        for second in range(size):
            for served in (1, 2):
                index[first, second, served] = len(index)
    rates = np.zeros((len(index), len(index)))
    for (first, second, served), row in index.items():
        for rate, state in (
            (urgent, (first + 1, second, served) if served else (0, 0, 1)),
            (other, (first, second + 1, served) if served else (0, 0, 2)),
            (1.0 if served else 0.0, next_served(first, second)),
        ):
            if state in index:
                rates[row, index[state]] += rate
    balance = (rates - np.diag(rates.sum(axis=1))).T
    balance[0] = 1
    shares = np.linalg.solve(balance, np.eye(len(index))[0])
    lengths = np.array([[first, second] for first, second, _ in index]).T @ shares
    return lengths[0] / urgent, lengths[1] / other


def next_served(first: int, second: int) -> tuple[int, int, int]:
    if first:
        return first - 1, second, 1
    return (0, second - 1, 2) if second else (0, 0, 0)


def test_two_classes_against_the_solved_chain() -> None:
    expected = solved_priorities(0.2, 0.3, size=28)

    assert priority_waiting_times([0.2, 0.3], 1) == pytest.approx(expected, rel=1e-4)


@given(st.lists(st.floats(0.01, 0.2), min_size=1, max_size=4), SERVERS)
def test_priorities_share_out_the_wait_but_do_not_change_it(rates: list[float], servers: int) -> None:
    """Kleinrock's conservation law: where all classes have one service rate, the mean wait over all cases stays."""
    scaled = [rate * servers for rate in rates]
    waits = priority_waiting_times(scaled, 1, servers)

    assert np.average(waits, weights=scaled) == pytest.approx(waiting_time(sum(scaled), 1, servers))
    assert list(waits) == sorted(waits)


def test_priorities_of_unequal_work() -> None:
    """Conservation of work: the sum of rho_k W_k is that of first come, first served (Kleinrock)."""
    classes = [(0.2, 1.0, 0.5), (0.1, 4.0, 4.0)]
    waits = general_priority_waiting_times(classes)
    loads = [rate * time for rate, time, _ in classes]
    square = sum(rate * (time**2 + deviation**2) for rate, time, deviation in classes)
    in_order = square / (2 * (1 - sum(loads)))

    assert np.dot(loads, waits) == pytest.approx(sum(loads) * in_order)


def test_rework_is_a_network_of_one_station() -> None:
    rate = station_rates([0.4], [[0.3]])[0]

    assert number_present(0.4, rework_time(0.4, 1, 1, 0.3)) == pytest.approx(rate / (1 - rate))


def test_loads() -> None:
    assert offered_load(3, 2) == 6
    assert utilisation(3, 0.5, 8) == 0.75
    assert pool_loads(2, {"intake": 0.4}, {"intake": 1}) == {"intake": 0.8}


@pytest.mark.parametrize(
    "ask",
    [
        lambda: waiting_time(1, 1),
        lambda: sojourn_percentile(0.5, 3.2, 1, 3),
        lambda: general_waiting_time(2, 1, 1),
        lambda: priority_waiting_times([0.6, 0.6], 1),
        lambda: general_priority_waiting_times([(1, 1, 1)]),
        lambda: rework_time(0.8, 1, 1, 0.3),
    ],
)
def test_an_overloaded_queue_has_no_mean(ask: object) -> None:
    with pytest.raises(UsageError, match="the queue grows without end"):
        ask()  # type: ignore[operator]


def test_the_sentence_for_an_overload_says_how_much_and_what_to_do() -> None:
    with pytest.raises(UsageError) as refusal:
        waiting_time(6, 5)

    assert str(refusal.value) == (
        "120% of the working time there is would be needed, so the queue grows without end; there is no mean wait: add "
        "people, shorten the work or simulate a fixed horizon."
    )


def test_percentile_against_a_root_finder() -> None:
    root = optimize.brentq(lambda time: sojourn_exceeds(time, 2.4, 1, 3) - 0.05, 0, 100)

    assert sojourn_percentile(0.95, 2.4, 1, 3) == pytest.approx(root)
