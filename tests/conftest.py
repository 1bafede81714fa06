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
    config.addinivalue_line("markers", "postgres: is about a server, and does not run on SQLite")
    if backend.CHOSEN not in backend.ENGINES:
        pytest.exit(f"{backend.CHOICE} must be one of {backend.ENGINES}.", returncode=1)
    config.add_cleanup(backend.close)
    if hasattr(config, "workerinput"):
        return
    running = ExitStack()
    try:
        running.enter_context(backend.for_a_run())
    except NoPostgresError as problem:
        pytest.exit(f"{backend.CHOICE} is {backend.CHOSEN}, but {problem}.", returncode=1)
    config.add_cleanup(running.close)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other engine: it is for the other run."""
    other = "sqlite" if backend.ON_POSTGRES else "postgres"
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(autouse=True)
def _databases() -> Iterator[None]:
    """Leave no database on the server behind."""
    yield
    backend.drop_all()
