"""What holds for every test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import settings

from tests import backend
from tests.postgres import NoPostgresError

# Two workers share the machine, so a slow example says nothing about the code.
settings.register_profile("house", parent=settings(), deadline=None)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Have the engine that was chosen; the workers of a run share one server."""
    if backend.CHOSEN not in backend.ENGINES:
        known = " or ".join(backend.ENGINES)
        pytest.exit(f"{backend.CHOICE} must be {known}, not {backend.CHOSEN}.", returncode=1)
    config.add_cleanup(backend.close)
    if hasattr(config, "workerinput"):
        return
    running = ExitStack()
    try:
        running.enter_context(backend.for_a_run())
    except NoPostgresError as problem:
        pytest.exit(f"{backend.CHOICE} is {backend.CHOSEN}, but {problem}.", returncode=1)
    config.add_cleanup(running.close)


@pytest.fixture(autouse=True)
def _databases() -> Iterator[None]:
    """Leave no database on the server behind."""
    yield
    backend.drop_all()
