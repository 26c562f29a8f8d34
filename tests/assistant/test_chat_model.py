"""Opening models by one setting: names, addresses, packages and keys."""

import pytest

from assistant.chat_model import MARGIN, WINDOW, ChatModel, open_chat_model
from assistant.errors import ChatModelError
from assistant.settings import WritingSettings
from ingest.tokens import count_tokens

SECRET = "a-key-that-nobody-may-see"
KEYED = {"OPENAI_API_KEY": SECRET}


def refusal(*args, **options) -> str:
    with pytest.raises(ChatModelError) as caught:
        open_chat_model(*args, **{"env": {}, **options})
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.fixture
def openai(monkeypatch):
    """The provider's package, with a key in the environment, as it looks for one itself."""
    pytest.importorskip("langchain_openai", reason="langchain-openai is not installed")
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)


def test_a_package_of_another_provider_is_named_too():
    assert "-m pip install langchain-cohere" in refusal("cohere:command")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nobody:knows", "Unsupported provider"),
        ("some-model-of-mine", "cannot be opened"),
        ("two words", "names no chat model"),
        ("openai:gpt-4o", "set OPENAI_API_KEY in the environment"),
        ("anthropic:claude-sonnet-4-6", "set ANTHROPIC_API_KEY in the environment"),
    ],
)
def test_a_name_that_cannot_be_used_is_one_line_with_a_remedy(name, words):
    assert words in refusal(name)


@pytest.mark.parametrize(
    "url", ["ftp://x/v1", "http://", "127.0.0.1:8080", "http://x:99999999/v1", "http://[::1"]
)
def test_an_address_that_is_none_is_refused(url):
    assert "is no address of a chat model" in refusal("m", url)


@pytest.mark.parametrize("url", ["http://me:pw-secret@x/v1", "http://x/v1?api_key=pw-secret"])
def test_an_address_with_a_secret_is_refused_without_showing_it(url):
    message = refusal("m", url)
    assert "MODEL_API_KEY" in message
    assert "pw-secret" not in message


def test_two_addresses_are_one_too_many():
    assert "two addresses" in refusal("http://a/v1", "http://b/v1")


@pytest.mark.parametrize(
    ("given", "shown", "model"),
    [
        (("http://127.0.0.1:9/v1/",), "http://127.0.0.1:9/v1", "default"),
        (("", "http://127.0.0.1:9/v1"), "http://127.0.0.1:9/v1", "default"),
        (("llama3.2:3b", "http://127.0.0.1:9/v1"), "llama3.2:3b at http://127.0.0.1:9/v1", None),
        (("openai:mine", "http://127.0.0.1:9/v1"), "mine at http://127.0.0.1:9/v1", "mine"),
    ],
)
def test_an_address_with_openais_routes_needs_no_key_and_gets_none(openai, given, shown, model):
    opened = open_chat_model(*given)
    assert opened.name == shown
    assert opened.runnable.model_name == (model or given[0])
    assert opened.runnable.openai_api_base == "http://127.0.0.1:9/v1"
    assert opened.runnable.openai_api_key.get_secret_value() == "none"
    assert opened.window == WINDOW


def test_the_key_of_an_own_address_comes_from_its_own_variable(openai):
    opened = open_chat_model("m", "http://127.0.0.1:9/v1", env={"MODEL_API_KEY": "mine"})
    assert opened.runnable.openai_api_key.get_secret_value() == "mine"


def test_limits_reach_the_provider_and_nothing_shows_the_key(openai):
    settings = WritingSettings(silence=7, reply_tokens=99, temperature=0.5, window=2000)
    opened = open_chat_model("openai:gpt-4o", settings=settings, env=KEYED)
    assert opened.runnable.request_timeout == 12
    assert opened.runnable.max_retries == 0
    assert opened.runnable.max_tokens == 99
    assert opened.runnable.temperature == 0.5
    assert opened.window == 2000
    assert SECRET not in repr(opened)
    assert SECRET not in str(opened.runnable)


def test_the_window_is_the_providers_when_known(openai):
    opened = open_chat_model("openai:gpt-4o", env=KEYED)
    assert opened.window == opened.runnable.profile["max_input_tokens"] > WINDOW


def test_a_model_that_thinks_gets_room_for_it_and_no_temperature_it_refuses(openai):
    opened = open_chat_model("openai:gpt-5", env=KEYED)
    assert opened.reply_tokens == 8600
    assert opened.runnable.max_tokens == 8600
    assert opened.runnable.temperature is None


def test_ollama_is_told_how_large_the_window_is():
    pytest.importorskip("langchain_ollama", reason="langchain-ollama is not installed")
    opened = open_chat_model("ollama:llama3.2", settings=WritingSettings(window=9000), env={})
    assert opened.runnable.num_ctx == opened.window == 9000
    assert open_chat_model("ollama:llama3.2", env={}).runnable.num_ctx == WINDOW


def test_tokens_are_counted_offline_and_rather_too_many(openai):
    opened = open_chat_model("openai:gpt-4o", env=KEYED)
    text = "Twelve care leavers were at university. " * 20
    assert opened.tokens(text) >= count_tokens(text) * MARGIN


def test_a_model_that_counts_itself_is_asked(openai):
    runnable = open_chat_model("openai:gpt-4o", env=KEYED).runnable.model_copy(
        update={"custom_get_token_ids": lambda text: list(range(len(text)))}
    )
    assert ChatModel.of(runnable, "m", WritingSettings()).tokens("abcde") == 5


def test_a_claude_that_may_think_keeps_the_temperature_it_takes():
    pytest.importorskip("langchain_anthropic", reason="langchain-anthropic is not installed")
    opened = open_chat_model("anthropic:claude-sonnet-4-6", env={"ANTHROPIC_API_KEY": SECRET})
    assert opened.runnable.temperature == 0
    assert opened.runnable.max_tokens == opened.reply_tokens == 8600
    assert (
        open_chat_model(
            "anthropic:claude-opus-5", env={"ANTHROPIC_API_KEY": SECRET}
        ).runnable.temperature
        is None
    )
