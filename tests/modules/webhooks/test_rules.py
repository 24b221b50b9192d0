"""Pure rules of webhooks: which addresses are usable, which hosts public, what a signature is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time
from typing import Any

import pytest

from realestate import strangers
from realestate.modules.webhooks import rules
from tests.house.code import ROOT

PRIVATE = [
    *("0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.254", "127.0.0.1"),
    *("127.1.2.3", "169.254.169.254", "172.16.0.1", "192.0.0.8", "192.0.2.1"),
    *("192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1"),
    *("fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1", "100::1"),
    *("3fff::1", "5f00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254"),
    *("::10.0.0.1", "2002:7f00:1::", "2002:a00:1::", "2002:c0a8:101::1", "64:ff9b::7f00:1"),
    *("64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001:0:7f00:1::1", "2001::1", "localhost"),
    *("2130706433", "0x7f.1", "127.1", "nonsense"),
]
PUBLIC = [
    *("93.184.216.34", "8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1"),
    *("172.32.0.1", "192.169.0.1", "2606:4700::1111", "2a00:1450:4001::200e", "::ffff:8.8.8.8"),
    *("2002:808:808::1", "64:ff9b::808:808"),
]


@pytest.mark.parametrize("address", [*PRIVATE, ""])
def test_what_is_private_in_any_disguise_is_not_public(address: str) -> None:
    assert not strangers.is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_on_the_internet_is_public(address: str) -> None:
    assert strangers.is_public(address)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "Give the address"),
        ("http://hooks.example.com/", "https://"),
        ("ftp://hooks.example.com/", "https://"),
        ("hooks.example.com", "https://"),
        ("javascript:alert(1)", "https://"),
        ("https://user:pass@hooks.example.com/", "Leave out name and password"),
        ("https://user@hooks.example.com/", "Leave out name and password"),
        ("https://localhost/", "on the Internet"),
        ("https://intranet/x", "on the Internet"),
        ("https://api.localhost/", "private"),
        ("https://printer.local/", "private"),
        ("https://db.internal/", "private"),
        ("https://127.0.0.1/", "instead of a number"),
        ("https://93.184.216.34/", "instead of a number"),
        ("https://2130706433/", "on the Internet"),
        ("https://0x7f.0.0.1/", "instead of a number"),
        ("https://[::1]/", "on the Internet"),
        ("https://[::1/", "not a web address"),
        ("https://hooks.example.com:99999/", "not a web address"),
        ("https://hooks.example.com:22/", "port 443"),
        ("https://hooks.example.com/a b", "without blanks"),
        ("https://hooks.example.com/a\r\nHost: x", "without blanks"),
        ("https://hooks.example.com\\@evil.example/", ""),
        ("https://hooks.example.com/#part", "without blanks"),
        ("https://hooks.example.com/ü", "without blanks"),
        ("https:///path", "on the Internet"),
        ("https://hooks.example.com/" + "a" * 500, "at most 500"),
    ],
)
def test_an_address_that_cannot_be_used_says_why(url: str, words: str) -> None:
    problem = rules.problem_with(url)
    assert problem is not None
    assert words in problem


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://hooks.example.com", "https://hooks.example.com/"),
        ("https://Hooks.Example.com:443/a?b=1", "https://hooks.example.com/a?b=1"),
        ("https://hooks.example.com.:8443/a", "https://hooks.example.com:8443/a"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
    ],
)
def test_a_usable_address_is_kept_in_one_spelling(url: str, kept: str) -> None:
    assert rules.problem_with(url) is None
    assert rules.normalised_url(url) == kept


def test_a_signature_is_what_the_convention_says() -> None:
    """Computed by hand here, the way a receiver would."""
    secret = rules.new_secret()
    assert secret.startswith("whsec_")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    assert len(key) == 32
    headers = rules.signed(secret, message_id="12", timestamp=1_700_000_000, body=b'{"a":1}')
    digest = hmac.new(key, b'12.1700000000.{"a":1}', hashlib.sha256).digest()
    assert headers == {
        "webhook-id": "12",
        "webhook-timestamp": "1700000000",
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }


def test_the_conventions_own_example_is_signed_the_same() -> None:
    headers = rules.signed(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1_614_265_330,
        body=b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_receivers_example_in_the_manual_works() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", manual, re.DOTALL)
    given: dict[str, Any] = {}
    exec(example, given)
    secret, now = rules.new_secret(), int(time.time())
    fresh = rules.signed(secret, message_id="7", timestamp=now, body=b"{}")
    assert given["is_genuine"](secret, fresh, b"{}")
    assert not given["is_genuine"](secret, fresh, b"{ }"), "another body"
    assert not given["is_genuine"](rules.new_secret(), fresh, b"{}"), "another secret"
    stale = rules.signed(secret, message_id="7", timestamp=now - 400, body=b"{}")
    assert not given["is_genuine"](secret, stale, b"{}"), "an old call"


def test_no_two_secrets_are_the_same() -> None:
    assert rules.new_secret() != rules.new_secret()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, None), ("120", 120), (" 7 ", 7), ("-1", None), ("soon", None), ("9" * 30, None)],
)
def test_only_a_number_of_seconds_is_waited_for(header: str | None, seconds: float | None) -> None:
    assert rules.seconds_to_wait(header) == seconds
