"""Background tasks that are started again when they fail."""

import asyncio

from companion.log.tasks import Tasks


async def test_a_task_that_fails_is_started_again_and_says_so() -> None:
    tasks, again = Tasks(), asyncio.Event()
    runs: list[int] = []

    async def run() -> None:
        runs.append(len(runs))
        if len(runs) == 1:
            raise RuntimeError("a fault")
        again.set()
        await asyncio.Event().wait()

    tasks.supervise("The mailbox", run)
    async with asyncio.timeout(2):
        await again.wait()

    assert runs == [0, 1]
    assert tasks.problems() == ["The mailbox failed 0 s ago and was started again: RuntimeError('a fault')."]
    await tasks.stop()


async def test_a_task_that_returns_has_ended() -> None:
    tasks = Tasks()
    runs: list[int] = []

    async def run() -> None:
        runs.append(1)

    tasks.supervise("Once", run)
    await asyncio.gather(*tasks._running.values())

    assert runs == [1]
    assert tasks.problems() == []
    await tasks.stop()


async def test_stop_ends_even_a_task_that_loses_its_first_cancellation() -> None:
    tasks, started = Tasks(), asyncio.Event()
    stubborn: list[int] = []

    async def run() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            stubborn.append(1)
            await asyncio.Event().wait()

    tasks.supervise("Stubborn", run)
    await started.wait()

    async with asyncio.timeout(2):
        await tasks.stop()

    assert stubborn == [1]
