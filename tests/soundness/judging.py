"""Claims judged by several processes, each claim with a time limit.

A worker judges one claim after the other and tells each outcome. One that is silent
for longer than the limit is killed (neither Python's signals nor flint's loops can be
relied on to stop it) and a new one goes on with the next claim. So a claim that hangs
costs one line of the table, not the run.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait

from derive.proof import Unknown
from tests.pairs import Claim, claims
from tests.soundness.counting import LATE, Outcome

Work = tuple[int, int]  # a seed, and which of its claims
Judge = Callable[[Claim], Outcome]
BATCH = 50


def outcome_of(claim: Claim) -> Outcome:
    """The claim judged, in words."""
    pair = claim.judged()
    reason = pair.verdict.reason if isinstance(pair.verdict, Unknown) else ""
    told = f"{claim.left}  =?=  {claim.right}  {pair.verdict}" if pair.fault else reason
    return Outcome(claim.seed, claim.kind, claim.world, claim.depth, pair.oracle, pair.verdict.word, pair.fault, told)


def _work(tasks: list[Work], depth: int, answer: Connection, judge: Judge) -> None:
    for seed, which in tasks:
        answer.send(judge(claims(seed, depth)[which]))


class _Worker:
    """One process with its share of the work still to be done."""

    def __init__(self, tasks: list[Work], depth: int, judge: Judge) -> None:
        self.tasks, self.depth, self.judge = tasks, depth, judge
        self.start()

    def start(self) -> None:
        self.answer, theirs = multiprocessing.Pipe(duplex=False)
        arguments = (self.tasks, self.depth, theirs, self.judge)
        self.process = multiprocessing.Process(target=_work, args=arguments, daemon=True)
        self.process.start()
        theirs.close()
        self.began = time.monotonic()

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.answer.close()

    def receive(self) -> Outcome:
        """What the process tells of its next claim; raises RuntimeError if it died."""
        try:
            outcome: Outcome = self.answer.recv()
        except EOFError:
            raise RuntimeError(f"the process that judged seed {self.tasks[0][0]} died") from None
        self.tasks, self.began = self.tasks[1:], time.monotonic()
        return outcome

    def give_up(self) -> Outcome:
        """The claim that took too long; a new process goes on after it."""
        self.stop()
        (seed, which), *self.tasks = self.tasks
        late = claims(seed, self.depth)[which]
        if self.tasks:
            self.start()
        told = f"{late.left}  =?=  {late.right}"
        return Outcome(seed, late.kind, late.world, late.depth, "", "", LATE, told)


def _some(running: list[_Worker], limit: float) -> Iterator[Outcome]:
    """The outcomes that come next, or the claim whose time is over."""
    left = min(worker.began for worker in running) + limit - time.monotonic()
    ready = wait([worker.answer for worker in running], max(0.0, left))
    for worker in running:
        if worker.answer in ready:
            yield worker.receive()
        elif time.monotonic() - worker.began > limit:
            yield worker.give_up()


def judged(seeds: range, depth: int, workers: int, limit: float, judge: Judge = outcome_of) -> Iterator[Outcome]:
    """The outcomes of all claims of the seeds; one that takes more than `limit` seconds is LATE.

    Without workers (0) all is judged in this process, and the limit can't be kept.
    Raises RuntimeError if a worker dies of anything but the limit.
    """
    if not workers:
        yield from (judge(claim) for seed in seeds for claim in claims(seed, depth))
        return
    waiting = [
        [(seed, which) for seed in seeds[at : at + BATCH] for which in (0, 1)] for at in range(0, len(seeds), BATCH)
    ]
    waiting.reverse()
    running: list[_Worker] = []
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                running.append(_Worker(waiting.pop(), depth, judge))
            yield from _some(running, limit)
            for done in [worker for worker in running if not worker.tasks]:
                done.stop()
                running.remove(done)
    finally:
        for worker in running:
            worker.stop()
