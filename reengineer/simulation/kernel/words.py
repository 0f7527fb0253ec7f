"""The fields of the records in the arena. `I` marks a field of `ints`, `R` one of `reals`; both may share an offset."""

from __future__ import annotations

from typing import Final

# --- header, at address 0 ---------------------------------------------------------------------------------------------
STATUS: Final = 0  # I why the loop came back: one of the next
RUNNING, DONE, GROW, ROWS_FULL, HORIZON, ENDLESS, TWICE = range(7)
CASES: Final = 1  # I how many cases arrive
NEXT_CASE: Final = 2  # I the case that arrives next
ARRIVALS: Final = 3  # I address: R[k] when case k arrives
CASE_RESULTS: Final = 4  # I address of the results of case 0
FIRST_COUNTED: Final = 5  # I cases before this one are warm-up
CONDITIONS: Final = 6  # I conditions that are decided by the attributes of a case
TRUTH: Final = 7  # I address: I[case * conditions + condition] is 1 where it holds
FUTURE: Final = 8  # I address of the tree of what is scheduled: R time, I item; its first node is 1
SCHEDULED: Final = 9  # I leaves in use
FUTURE_ROOM: Final = 10  # I most leaves there is room for
SERIAL: Final = 11  # I number of the last scheduling: the order of events at the same time
TOP: Final = 12  # I where free room begins
ROOM: Final = 13  # I length of the arena
FREE_ITEM: Final = 14
FREE_SLOT: Final = 15
ITEM_WIDTH: Final = 16
SLOT_WIDTH: Final = 17
STACK: Final = 18  # I address of the tokens that still move: I node, flow, previous item; R approval time
ENTRY_WIDTH: Final = 3
STACK_SIZE: Final = 19
ROWS: Final = 20  # I address of the event log; 0 where none is kept
ROW_COUNT: Final = 21
ROW_ROOM: Final = 22
STARTS: Final = 23  # I address: I nodes where a case starts
START_COUNT: Final = 24
CLOCK: Final = 25  # I address of the calendar of the approval clock
SEED: Final = 26  # I of the replication
SCOPES: Final = 27  # I number of scopes
SCOPE_TABLE: Final = 28  # I address of scope records
DISCIPLINE: Final = 29
FIFO, PRIORITY, EARLIEST_DUE = 0, 1, 2
LEAVES: Final = 30  # I leaves of the tree
HOLE: Final = 31  # I the leaf whose time has come, to be taken by what is scheduled next; 0 none
NODES: Final = 32  # I number of nodes
EVENTS: Final = 33  # I events handled so far
OR_JOINS: Final = 34  # I 1 where the model has an inclusive join
JOIN_LIST: Final = 35  # I the first inclusive join
ALL_JOINS: Final = 36  # I the first join of any kind
IN_CASE: Final = 37  # I cases under way
STACK_ROOM: Final = 38
BURST: Final = 39  # I items that one event may need
MARGIN: Final = 41  # I words that one event may need
FIRST_BATCHING: Final = 43  # I the nodes with batches, one after the other
FIRST_POOL: Final = 42  # I the pools, one after the other
WHERE: Final = 40  # I node (ENDLESS): a case came to it too often; (TWICE) it was begun while it was under way
LIKELY_COUNT: Final = 46
LIKELY: Final = 45  # I address of the nodes whose work is drawn when a case arrives
PLACES: Final = 44  # I address of the numbers of the leaves: first those in use
NOW: Final = 0  # R the time
CARRIED: Final = 1  # R approval time that the token on the move has behind it
END_COUNTED: Final = 47  # I the case after the last that counts
HEADER: Final = 48

# --- node: what every event asks for comes first, a line of the cache (8 words) at a time ----------------------------------
OP: Final = 0
END, WORK, CHOOSE, FORK, JOIN, FORK_SOME, JOIN_SOME, RACE, ENTER, TERMINATE, THROW, SEND, RECEIVE = range(13)
OUT: Final = 1  # I address of the first flow that leaves
OUTS: Final = 2
ORDINAL: Final = 3  # I its number, from 0
POOL: Final = 4  # I address of the only pool, one person; 0 where nobody or more is needed
NEED_COUNT: Final = 5
CALENDAR: Final = 6  # I calendar of the lead
DEPARTMENT: Final = 7
LEAD_TABLE: Final = 8  # I quantile table of the lead
SUSPENDS: Final = 9  # I the approval clock does not count it
TIMER_COUNT: Final = 10
BATCH_SIZE: Final = 11  # I items that are worked together
FORESEEN: Final = 12  # I 1 where its work is drawn when a case arrives
WORK_TABLE: Final = 13  # I quantile table of the processing time
KEY_A: Final = 14
KEY_B: Final = 15
INCOMING: Final = (
    16  # I flows that enter a join; ENTER: starts inside; SEND: 1 where what it starts cannot run twice at once
)
INNER: Final = (
    17  # I the scope that ENTER opens; slot offset of a join's cells, of the place of a message; boundary node of THROW
)
SCOPE: Final = 18  # I number of the scope it stands in
NEEDS: Final = 19  # I address of pairs (pool, people)
TIMERS: Final = 20  # I address of the nodes of its boundary timers
BY_CONDITION: Final = 21  # I CHOOSE, FORK_SOME: 1 decided by attributes, 0 by chance
INTERRUPTS: Final = 22  # I boundary event: 1 where it interrupts
HOST: Final = 23  # I boundary event: the node it stands on
UPSTREAM: Final = 24  # I JOIN_SOME: address: I[ordinal] mask of its incoming flows that a token at that node can reach
NEXT_JOIN: Final = 25  # I the next inclusive join
NEXT_ANY_JOIN: Final = 26  # I the next join of any kind
ENTRY: Final = 27  # I ENTER: first node inside; SEND: the event it triggers, 0 none
BATCH_OPEN: Final = 28  # I the batch that gathers
BATCH_ALARM: Final = 29  # I the item that ends its gathering
NEXT_BATCHING: Final = 30  # I the next node with batches
WORK_SHIFT: Final = 0  # R
WORK_SCALE: Final = 1
LEAD_SHIFT: Final = 2
LEAD_SCALE: Final = 3
PROMISED: Final = 4  # R working seconds; 0 none
STATUTORY: Final = 5
RANK: Final = 6  # R priority, small first
FIXED_COST: Final = 7  # R of each execution
COUNT: Final = 8  # R from here the sums over counted cases
WAITING: Final = 9
OFF_HOURS: Final = 10
WORKED: Final = 11
LASTED: Final = 12
KEPT_PROMISE: Final = 13
KEPT_LAW: Final = 14
CRITICAL: Final = 15
SIBLINGS: Final = 16  # R JOIN: time that tokens waited for the last one
WAIT_CRITICAL: Final = 17
OFF_CRITICAL: Final = 18
WORK_CRITICAL: Final = 19
LEAD_CRITICAL: Final = 20
BATCH_WAIT: Final = 21  # R working seconds after which a batch goes though it is not full; negative: never
LINE: Final = 8  # words of a line of the cache
NODE: Final = 4 * LINE  # a record is that long

# --- sequence flow ---------------------------------------------------------------------------------------------------
TARGET: Final = 0
CELL: Final = 1  # I offset in the slot of the tokens that wait at a join; 0 none
CONDITION: Final = 2  # I number; -1 none
DEFAULT: Final = 3
SHARE: Final = 0  # R CHOOSE: cumulated; FORK_SOME: of its own
FLOW: Final = 4

# --- pool, its groups of like people, and the people -------------------------------------------------------------------
GROUPS: Final = 0  # I address of the first group
GROUP_COUNT: Final = 1
QUEUE_HEAD: Final = 2
QUEUE_TAIL: Final = 3
QUEUE_SIZE: Final = 4
WAKE: Final = 5  # I item that waits for the opening; 0 none
DEFERS: Final = 6  # I 1 where an item is given to a person only in open hours
QUEUE_LONGEST: Final = 7
QUEUED: Final = 0  # R sum of waiting times, all cases
QUEUE_COUNT: Final = 1
NEXT_POOL: Final = 8
POOL_RECORD: Final = 9

GROUP_CALENDAR: Final = 0
FREE: Final = 1  # I how many places are free
UNITS: Final = 2  # I address of the stack of free people
SIZE: Final = 3
OF_POOL: Final = 4
SPEED: Final = 0  # R
BUSY: Final = 1  # R working seconds
CAPACITY: Final = 2  # R share of the hours that is for this post
RATE: Final = 3  # R cost of a working second
GROUP: Final = 5

# --- calendar: always (address 0) or a table ------------------------------------------------------------------------
SUMS: Final = 0  # I address: R[day] working seconds before its midnight
KINDS: Final = 1  # I address: I[day] address of the day's pattern
DAYS: Final = 2
PER_DAY: Final = 0  # R mean working seconds of a day
CALENDAR_RECORD: Final = 3
# pattern: I[0] intervals, then triples R start, end

# --- scope -----------------------------------------------------------------------------------------------------------
SCOPE_NODE: Final = 0  # I its ENTER node; 0 for a process
SCOPE_LAST: Final = 1  # I the last scope inside it
CELL_FIRST: Final = 2  # I join cells of the scope and all inside
CELL_LAST: Final = 3
SCOPE_RECORD: Final = 4

# --- slot: a case under way ------------------------------------------------------------------------------------------
CASE: Final = 0
ITEMS: Final = 1  # I its last made item
ACTIVE: Final = 2  # I items that will still do something
CANCELS: Final = 3  # I 1 where an item of it was taken off; such a one may still stand in the future
HANDOVERS: Final = 4
RETURNS: Final = 5
CASE_A: Final = 6
CASE_B: Final = 7
LAST: Final = 8  # I the item that ended last
OUTCOME: Final = 9  # I node where it ended
STARTED: Final = 0  # R
APPROVED: Final = 2  # R the longest chain of time that the approval clock counts
EFFORT: Final = 3
DELAY: Final = 4  # R waiting for people
COST: Final = 5
EARLIEST: Final = 10  # I its first made item
SLOT: Final = 11
# then for each scope (I live tokens, R longest approval time; I ENTER item), for each node (I visits, R work of the first),
# join cells, messages

# --- work item -------------------------------------------------------------------------------------------------------
OWNER: Final = 0  # I slot; 0 for what belongs to a pool
AT: Final = 1  # I node, or pool
PREVIOUS: Final = 2  # I the item whose end made it ready
STATE: Final = 3
QUEUEING, WORKING, LEADING, WAITS, OVER, DEAD, OPENS, TICKET, TIMING, GATHERS, IN_BATCH, CLOSES = range(12)
PENDING: Final = 4  # I number of its scheduling while its time is to come, else 0
PLACE: Final = 5  # I number of its leaf
HELD: Final = 6  # I people held
NEXT: Final = 7  # I next item of the case; next free record
AFTER: Final = 8  # I next in the queue
AHEAD: Final = 9
CHAIN: Final = 10  # I its timers, tickets or rivals, one after the other
OF: Final = 11  # I host of a timer, item of a ticket, first item of a race
ITEM: Final = 12  # then pairs (group, person) held, two words each
READY: Final = 0  # R
START: Final = 1
WORK_END: Final = 2  # R when its people were done
LEAD_END: Final = 3
LENGTH: Final = 4  # R processing time
OFF: Final = 5  # R of its wait, outside open hours
FINISH: Final = 6
BEHIND: Final = 7  # R approval time before it; when it is over, with it
SPENT: Final = 8  # R working seconds of all its people; ticket: how often others have passed it
PRICE: Final = 9  # R of the work of its people
QUEUE_KEY: Final = 10

# --- result of a case ------------------------------------------------------------------------------------------------
C_OUTCOME, C_HANDOVERS, C_RETURNS = 0, 1, 2  # I; outcome -1 under way, -2 stuck
C_END, C_APPROVAL, C_EFFORT, C_DELAY, C_COST = 0, 1, 2, 3, 4  # R
CASE_RESULT: Final = 5

# --- row of the event log --------------------------------------------------------------------------------------------
R_CASE, R_NODE, R_PERSON = 0, 1, 2
R_READY, R_START, R_FINISH = 0, 1, 2
ROW: Final = 3
