"""People of Prosimos as posts: there each task lists the persons who may do it, here a task needs one person of a post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from processes.messages import message
from reengineer.simulation.scenario import People, Pool

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from processes.messages import Message
    from reengineer.simulation.distributions import Distribution

Times = dict[str, dict[str, "Distribution"]]  # task -> resource -> how long it takes that one
SAME = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Resource:
    count: int
    calendar: str
    cost: float
    profile: str
    name: str


class Staff:
    """The resources of a file, shared out to posts."""

    def __init__(self, profiles: Sequence[Mapping[str, Any]]) -> None:
        self.notes: list[Message] = []
        self.resources: dict[str, _Resource] = {}
        for profile in profiles:
            for row in profile["resource_list"]:
                made = _Resource(
                    count=int(row["amount"]),
                    calendar=row["calendar"],
                    cost=float(row["cost_per_hour"]),
                    profile=profile["id"],
                    name=profile["name"],
                )
                self.resources.setdefault(row["id"], made)

    def share_out(self, times: Times) -> tuple[dict[str, tuple[Distribution, str]], tuple[Pool, ...]]:
        """Return for each task its time and its post, and the posts.

        Who may do the same task belongs to one post (connected components of "do a task together"). The time of a task is
        that of its first resource; the speed of a resource is how much quicker than the first it is, over its tasks.
        """
        posts = self._posts(times)
        post_of = {resource: post for post, members in posts.items() for resource in members}
        work = {}
        for task, by_resource in times.items():
            first = next(iter(by_resource))
            work[task] = (by_resource[first], post_of[first])
            if len(by_resource) < len(posts[post_of[first]]):
                self.notes.append(
                    message(
                        "Everybody at {post} may do {task}, which the file allows some only.",
                        post=post_of[first],
                        task=task,
                    )
                )
        return work, tuple(self._pool(post, members, times) for post, members in posts.items())

    def _posts(self, times: Times) -> dict[str, list[str]]:
        """Return post -> resources; a post is called after the profile of its first resource."""
        group = {resource: resource for by_resource in times.values() for resource in by_resource}
        for by_resource in times.values():
            first, *others = by_resource
            for other in others:
                old, new = group[other], group[first]
                group = {resource: new if of == old else of for resource, of in group.items()}
        members: dict[str, list[str]] = {}
        for resource, of in group.items():
            members.setdefault(of, []).append(resource)
        posts: dict[str, list[str]] = {}
        for resources in members.values():
            profile = self.resources[resources[0]].profile
            posts[resources[0] if profile in posts else profile] = resources
        return posts

    def _pool(self, post: str, members: list[str], times: Times) -> Pool:
        people = []
        for member in members:
            resource = self.resources[member]
            people.append(
                People(
                    count=resource.count,
                    calendar=resource.calendar,
                    speed=self._speed(member, times),
                    cost_per_hour=resource.cost,
                )
            )
        return Pool(id=post, name=self.resources[members[0]].name, people=tuple(people))

    def _speed(self, member: str, times: Times) -> float:
        own = [by_resource for by_resource in times.values() if member in by_resource]
        pairs = [(next(iter(by_resource.values())), by_resource[member]) for by_resource in own]
        ratios = [first.mean() / mine.mean() for first, mine in pairs if mine.mean() > 0 < first.mean()]
        speed = sum(ratios) / len(ratios) if ratios else 1.0
        alike = all(abs(ratio - speed) <= SAME * speed for ratio in ratios)
        if not alike or any(first.kind != mine.kind for first, mine in pairs):
            self.notes.append(
                message(
                    "{resource} differs from the first by speed only ({speed}), not by the form of its times.",
                    resource=member,
                    speed=round(speed, 3),
                )
            )
        return 1.0 if abs(speed - 1) <= SAME else speed
