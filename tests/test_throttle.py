"""Who counts as one sender."""

from __future__ import annotations

import pytest

from realestate.throttle import network


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", ""),
        ("not an address", "not an address"),
    ],
)
def test_an_ipv6_sender_is_its_whole_network(address: str, sender: str) -> None:
    assert network(address) == sender
