"""Settings: from the environment, a `.env`, or a token file; and a sentence when one is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import settings as reading
from bot.settings import DEFAULT_DATABASE, Settings, SettingsError, from_environment
from db.shards import EVERY, Shard
from game.campaign import ModelMode


def dotenv(folder: Path, text: str) -> Path:
    (folder / ".env").write_text(text, "utf-8")
    return folder


def test_without_any_setting_there_is_a_database_and_no_token(tmp_path: Path):
    assert from_environment({}, tmp_path) == Settings(DEFAULT_DATABASE)


def test_every_setting_can_be_given_in_the_environment(tmp_path: Path):
    settings = from_environment(
        {
            "PUSHER_TOKEN": "a.b.c",
            "PUSHER_DATABASE": "sqlite+aiosqlite:///other.db",
            "PUSHER_LANGUAGE": "da",
            "PUSHER_CREDIT_DOWNTIME": "no",
            "PUSHER_MESSAGE_CONTENT": "yes",
            "PUSHER_SCENARIOS": "/srv/scenarios",
            "PATH": "/usr/bin",
        },
        tmp_path,
    )

    assert settings == Settings(
        "sqlite+aiosqlite:///other.db",
        token="a.b.c",
        language="da",
        credit_downtime=False,
        message_content=True,
        scenarios=Path("/srv/scenarios"),
    )


@pytest.mark.parametrize(
    ("line", "token"),
    [
        ("PUSHER_TOKEN=a.b.c", "a.b.c"),
        ("DISCORD_TOKEN=a.b.c", "a.b.c"),
        ("export PUSHER_TOKEN=a.b.c", "a.b.c"),
        ("PUSHER_TOKEN = a.b.c ", "a.b.c"),
        ('PUSHER_TOKEN="a.b.c"', "a.b.c"),
        ("PUSHER_TOKEN='a.b.c'", "a.b.c"),
        ("PUSHER_TOKEN=a=b=", "a=b="),
        ("# PUSHER_TOKEN=x\n\nPUSHER_TOKEN=a.b.c\n", "a.b.c"),
        ("PUSHER_TOKEN=x\nPUSHER_TOKEN=a.b.c", "a.b.c"),
        ("PUSHER_TOKEN=a.b.c\r\nPUSHER_LANGUAGE=en\r\n", "a.b.c"),
        ("\ufeffPUSHER_TOKEN=a.b.c", "a.b.c"),
        ("nothing here\n=\n=x", None),
        ("#PUSHER_TOKEN=a.b.c", None),
        ("PUSHER_TOKEN=", None),
        ("", None),
    ],
)
def test_a_dotenv_is_read_line_by_line(tmp_path: Path, line: str, token: str | None):
    assert from_environment({}, dotenv(tmp_path, line)).token == token


def test_the_environment_wins_over_the_dotenv(tmp_path: Path):
    folder = dotenv(tmp_path, "PUSHER_TOKEN=file\nPUSHER_LANGUAGE=da")

    settings = from_environment({"PUSHER_TOKEN": "environment"}, folder)

    assert (settings.token, settings.language) == ("environment", "da")


def test_a_folder_for_a_dotenv_is_no_dotenv(tmp_path: Path):
    (tmp_path / ".env").mkdir()

    assert from_environment({}, tmp_path) == Settings()


@pytest.mark.parametrize(
    "written", [b"a.b.c", b"a.b.c\n", b"\n  a.b.c \r\n", b"\xef\xbb\xbfa.b.c\n"]
)
def test_a_token_can_be_kept_in_a_file(tmp_path: Path, written: bytes):
    (tmp_path / "token").write_bytes(written)

    assert from_environment({"PUSHER_TOKEN_FILE": f"{tmp_path}/token"}, tmp_path).token == "a.b.c"


def test_a_token_wins_over_its_file_even_when_there_is_none(tmp_path: Path):
    environment = {"PUSHER_TOKEN": " a.b.c ", "PUSHER_TOKEN_FILE": f"{tmp_path}/gone"}

    assert from_environment(environment, tmp_path).token == "a.b.c"


def test_an_empty_token_file_is_no_token(tmp_path: Path):
    (tmp_path / "token").write_text("\n", "utf-8")

    assert from_environment({"PUSHER_TOKEN_FILE": f"{tmp_path}/token"}, tmp_path).token is None


def test_a_setting_that_is_empty_is_not_set(tmp_path: Path):
    """Compose files pass on variables that nobody gave a value."""
    (tmp_path / "token").write_text("a.b.c", "utf-8")
    names = ("TOKEN", "DATABASE", "LANGUAGE", "CREDIT_DOWNTIME", "MESSAGE_CONTENT", "SCENARIOS")
    names += ("MODEL", "MODEL_URL", "MODEL_NAME", "MODEL_KEY", "MODEL_KEY_FILE", "MODEL_BUDGET")
    empty = {f"PUSHER_{name}": " " for name in names} | {"DISCORD_TOKEN": ""}

    assert from_environment(empty, tmp_path) == Settings()
    given = from_environment({**empty, "PUSHER_TOKEN_FILE": f"{tmp_path}/token"}, tmp_path)
    assert given == Settings(token="a.b.c")


@pytest.mark.parametrize("name", ["PUSHER_CREDIT_DOWNTIME", "PUSHER_MESSAGE_CONTENT"])
@pytest.mark.parametrize(
    ("value", "on"),
    [
        *[(value, True) for value in ("1", "yes", "true", "on", "Yes", " TRUE ")],
        *[(value, False) for value in ("0", "no", "false", "off", "No")],
    ],
)
def test_a_switch_is_yes_or_no(tmp_path: Path, name: str, value: str, *, on: bool):
    settings = from_environment({name: value}, tmp_path)

    switched = {
        "PUSHER_CREDIT_DOWNTIME": settings.credit_downtime,
        "PUSHER_MESSAGE_CONTENT": settings.message_content,
    }
    assert switched[name] is on


@pytest.mark.parametrize(
    ("said", "shard"),
    [("0/2", Shard(0, 2)), ("1/2", Shard(1, 2)), (" 11/12 ", Shard(11, 12)), ("", EVERY)],
)
def test_a_shard_is_one_of_so_many(tmp_path: Path, said: str, shard: Shard):
    environment = {"PUSHER_SHARD": said, "PUSHER_DATABASE": "postgresql+asyncpg://pusher@db/pusher"}

    assert from_environment(environment, tmp_path).shard == shard


def test_the_only_shard_may_be_on_sqlite(tmp_path: Path):
    assert from_environment({"PUSHER_SHARD": "0/1"}, tmp_path).shard == EVERY


# Refused.


@pytest.mark.parametrize(
    "said", ["2/2", "3/2", "-1/2", "0/0", "1", "/2", "1/", "/", "a/b", "1/2/3", "0.5/2", "1 of 2"]
)
def test_a_shard_that_is_none_is_refused(tmp_path: Path, said: str):
    environment = {"PUSHER_SHARD": said, "PUSHER_DATABASE": "postgresql+asyncpg://pusher@db/pusher"}

    with pytest.raises(SettingsError, match=r"^PUSHER_SHARD must be .*, like 0/2 .*\.$") as refused:
        from_environment(environment, tmp_path)

    assert repr(said) in str(refused.value)


@pytest.mark.parametrize(
    "database", [{}, {"PUSHER_DATABASE": "sqlite:///a.db"}], ids=["unset", "named"]
)
def test_a_shard_of_several_needs_a_server(tmp_path: Path, database: dict[str, str]):
    with pytest.raises(SettingsError, match=r"^PUSHER_SHARD needs PostgreSQL: [^\n]+\.$"):
        from_environment({"PUSHER_SHARD": "0/2", **database}, tmp_path)


@pytest.mark.parametrize("name", ["PUSHER_CREDIT_DOWNTIME", "PUSHER_MESSAGE_CONTENT"])
@pytest.mark.parametrize("value", ["ja", "maybe", "2", "-1"])
def test_a_switch_that_is_neither_is_refused(tmp_path: Path, name: str, value: str):
    with pytest.raises(SettingsError, match=rf"{name} must be yes or no, not '{value}'\."):
        from_environment({name: value}, tmp_path)


@pytest.mark.parametrize("name", ["gone", "."])
def test_a_token_file_that_cannot_be_read_is_named(tmp_path: Path, name: str):
    with pytest.raises(SettingsError, match=r"^PUSHER_TOKEN_FILE cannot be read: [^\n]+\.$"):
        from_environment({"PUSHER_TOKEN_FILE": f"{tmp_path}/{name}"}, tmp_path)


def test_a_token_file_that_is_not_text_is_refused_and_not_quoted(tmp_path: Path):
    (tmp_path / "token").write_bytes(b"secret\xff")

    with pytest.raises(SettingsError, match=r"PUSHER_TOKEN_FILE .*not UTF-8") as refused:
        from_environment({"PUSHER_TOKEN_FILE": f"{tmp_path}/token"}, tmp_path)

    assert "secret" not in str(refused.value)


def test_a_dotenv_that_is_not_text_is_refused(tmp_path: Path):
    (tmp_path / ".env").write_bytes(b"PUSHER_TOKEN=\xff")

    with pytest.raises(SettingsError, match=r"\.env .*not UTF-8"):
        from_environment({}, tmp_path)


def test_a_token_is_never_shown():
    """Settings end up in tracebacks and logs; what opens the account does not."""
    assert "a.b.c" not in repr(Settings(token="a.b.c"))


MODEL = {
    "PUSHER_MODEL": "Flavour",
    "PUSHER_MODEL_URL": "http://127.0.0.1:8080/v1",
    "PUSHER_MODEL_NAME": "small",
}


WHERE = "so PUSHER_MODEL_URL must be where the model answers, like http://127.0.0.1:8080/v1."


def test_a_model_is_off_until_it_is_set(tmp_path: Path):
    assert from_environment({}, tmp_path).model is ModelMode.OFF
    assert from_environment({**MODEL, "PUSHER_MODEL": "off"}, tmp_path).model is ModelMode.OFF


def test_a_model_has_a_place_a_name_a_key_and_a_budget(tmp_path: Path):
    settings = from_environment(
        {**MODEL, "PUSHER_MODEL_KEY": "sk-secret", "PUSHER_MODEL_BUDGET": "7"}, tmp_path
    )

    assert settings.model is ModelMode.FLAVOUR
    assert (settings.model_url, settings.model_name) == ("http://127.0.0.1:8080/v1", "small")
    assert (settings.model_key, settings.model_budget) == ("sk-secret", 7)
    assert "sk-secret" not in repr(settings)


def test_the_key_of_a_model_can_be_kept_in_a_file(tmp_path: Path):
    (tmp_path / "key").write_text("sk-secret\n", "utf-8")

    settings = from_environment({**MODEL, "PUSHER_MODEL_KEY_FILE": f"{tmp_path}/key"}, tmp_path)

    assert settings.model_key == "sk-secret"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"PUSHER_MODEL": "loud"},
            "PUSHER_MODEL must be off, pick, flavour or free, not 'loud'.",
        ),
        (
            {"PUSHER_MODEL": "pick"},
            f"PUSHER_MODEL is pick, {WHERE}",
        ),
        (
            {**MODEL, "PUSHER_MODEL_URL": "localhost:8080"},
            f"PUSHER_MODEL is flavour, {WHERE}",
        ),
        (
            {**MODEL, "PUSHER_MODEL_NAME": ""},
            "PUSHER_MODEL is flavour, so PUSHER_MODEL_NAME must say which model to ask.",
        ),
        (
            {"PUSHER_MODEL_BUDGET": "-1"},
            "PUSHER_MODEL_BUDGET must be a whole number of answers a day, not '-1'.",
        ),
    ],
)
def test_a_model_that_cannot_be_used_is_refused_in_a_sentence(
    tmp_path: Path, given: dict[str, str], sentence: str
):
    with pytest.raises(SettingsError) as refused:
        from_environment(given, tmp_path)

    assert str(refused.value) == sentence


def test_what_a_model_takes_is_asked_for_when_it_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def nothing(_name: str) -> None: ...

    monkeypatch.setattr(reading, "find_spec", nothing)

    assert from_environment({}, tmp_path) == Settings()
    with pytest.raises(SettingsError, match="is not installed"):
        from_environment(MODEL, tmp_path)
