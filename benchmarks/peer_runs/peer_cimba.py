"""Three M/M/3 in a row for cimba, which compiles the class."""

import cimba
from cimba import inputs


class Line(cimba.Model):
    """Cases that are all alike go from store to store."""

    gap: cimba.Input[float] = inputs.dist.exponential(mean=1 / 2.4)
    work: cimba.Input[float] = inputs.dist.exponential(mean=1)
    first: cimba.Container
    second: cimba.Container
    third: cimba.Container
    gone: cimba.Container
    done: cimba.Output[float]

    @cimba.process
    def arrivals(self) -> None:
        """Let cases come."""
        while True:
            cimba.hold(self.gap.next())
            self.first.put(1)

    @cimba.process(copies=3)
    def at_first(self) -> None:
        """Work at the first station."""
        while True:
            self.first.get(1)
            cimba.hold(self.work.next())
            self.second.put(1)

    @cimba.process(copies=3)
    def at_second(self) -> None:
        """Work at the second station."""
        while True:
            self.second.get(1)
            cimba.hold(self.work.next())
            self.third.put(1)

    @cimba.process(copies=3)
    def at_third(self) -> None:
        """Work at the third station."""
        while True:
            self.third.get(1)
            cimba.hold(self.work.next())
            self.gone.put(1)

    @cimba.on_end
    def measure(self) -> None:
        """Count what has gone through."""
        self.done = self.gone.level()
