"""The simulation kernel: one token game with times, queues and calendars, on two flat arrays.

Everything a run needs lies in one *arena*: `ints` (int64) and `reals` (float64) of the same length. A record is an
address; its fields are `ints[address + FIELD]` and `reals[address + FIELD]` (`words.py` names them). So a model, a run in
progress and its results are three stretches of the same arrays, a run can be stopped and continued at any event, and the
same functions run compiled by numba (arrays) and as plain Python (lists).

`run.py` holds the loop, `cases.py` how a case begins and ends, `tokens.py`, `gateways.py`, `inclusive.py`, `scopes.py` and
`awaited.py` what each kind of node does with a token, `work.py` work items, `pools.py` and `batches.py` who does them and
when, `clock.py` working time, `arrivals.py` when cases come, `future.py` the future, `chance.py` luck, `jit.py` the compiler.
"""
