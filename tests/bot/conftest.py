"""What the tests of the edge share: a Telegram on this machine, and somebody who answers there."""

import pytest

from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_desk import Desk


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
def desk() -> Desk:
    return Desk()
