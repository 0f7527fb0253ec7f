"""What applicants do: apply, supplement, rate, complain; whoever asks has shown number and word before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine import applications, attempts, complaints, progress, ratings, supplements
from engine.act import NOBODY
from engine.service.acting import Acting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.applications import Draft, Written
    from engine.complaints import Complaint
    from engine.materials import File
    from engine.progress import Progress
    from processes.messages import Message


class Applicants(Acting):
    """Applications, progress, supplements, ratings and complaints."""

    def begin_application(self, flow: str, answers: Mapping[str, Any]) -> tuple[str, str]:
        """Begin an application; return its number and its word."""
        with self._acts.begin(NOBODY) as act:
            return applications.begin(act, flow, answers)

    def application(self, reference: str, word: str) -> Draft:
        """Return an application to whoever has its word."""
        with self._acts.look() as act:
            return applications.read(act, reference, word)

    def write_application(self, reference: str, word: str, written: Written) -> tuple[Message, ...]:
        """Write on an application; return a sentence for each file that is not taken."""
        with self._acts.begin(NOBODY) as act:
            return applications.write(act, reference, word, written)

    def send_application(self, reference: str, word: str) -> str:
        """Send an application; return the receipt number of its case."""
        with self._acts.begin(NOBODY) as act:
            return applications.send(act, reference, word)

    def progress(self, receipt: str) -> Progress:
        """Return where a case is, as its applicant may see it."""
        with self._acts.look() as act:
            return progress.progress(act, receipt)

    def supplement(self, receipt: str, files: Sequence[tuple[int, File]], *, key: str = "") -> int:
        """Hand in what the one notice asks for, and say that it is all; return how many files came."""
        what = ["supplement", receipt, *((place, file.name, len(file.content)) for place, file in files)]
        return int(self._acts.once(NOBODY, key, what, lambda act: supplements.supplement(act, receipt, files)))

    def note_attempt_at(self, number: str, address: str, *, right: bool) -> None:
        """Put on record a try at the word of a number.

        Raises TooManyError where there were too many wrong ones.
        """
        if not right:
            with self._acts.begin(NOBODY) as act:
                attempts.note(act, number, address, right=False)
            return
        with self._acts.look() as act:
            attempts.note(act, number, address, right=True)
            known = attempts.is_known(act, number)
        if known:
            with self._acts.begin(NOBODY) as act:
                attempts.forget_right(act, number)

    def rate(self, receipt: str, grade: int, words: str = "") -> None:
        """Rate how a case was handled, 1 (very satisfied) to 5 (very dissatisfied), once it is over."""
        with self._acts.begin(NOBODY) as act:
            ratings.rate(act, receipt, grade, words)

    def grade(self, receipt: str) -> int | None:
        """Return the grade that a case was given."""
        with self._acts.look() as act:
            return ratings.grade_of(act, receipt)

    def complain(self, words: str, *, contact: Mapping[str, str], receipt: str = "", key: str = "") -> str:
        """File a complaint, about a case or about the office; return its number."""
        what = ["complain", words, dict(contact), receipt]
        return str(self._acts.once(NOBODY, key, what, lambda act: complaints.file(act, words, contact, receipt)))

    def complaint(self, reference: str) -> Complaint:
        """Return a complaint as it is; what the complainant sees of it has no names of persons."""
        with self._acts.look() as act:
            found = complaints.read(act, reference)
        return replace(found, said=tuple(replace(one, by="") for one in found.said))

    def reopen_complaint(self, reference: str, words: str) -> None:
        """Open a complaint once more whose answer does not satisfy."""
        with self._acts.begin(NOBODY) as act:
            complaints.reopen(act, reference, words)

    def complaints(self, *, over: bool = False) -> tuple[Complaint, ...]:
        """Return the complaints that are open, the most urgent first; or those that are over, the newest first."""
        with self._acts.look() as act:
            return complaints.complaints(act, over=over)

    def answer_complaint(self, reference: str, how: str, words: str, *, by: str, key: str = "") -> None:
        """Take, decline or answer a complaint (`engine.complaints.ACTS`)."""
        what = ["answer complaint", reference, how, words]
        self._acts.once(by, key, what, lambda act: complaints.answer(act, reference, how, words))
