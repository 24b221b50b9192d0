"""The front end's packages: when they are fetched, how the icons become one sprite."""

import io
import json
import tarfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from realestate import assets

PHONE = """<svg
  xmlns="http://www.w3.org/2000/svg"
  viewBox="0 0 24 24"
  stroke-width="2"
>
  <path stroke="none" d="M0 0h24v24H0z" fill="none" />
  <path d="M5 4h4" />
  <path d="M9 9v2" />
</svg>"""


@pytest.fixture
def vendor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vendor folder that is complete and stamped."""
    folder = tmp_path / "vendor"
    lock = tmp_path / "package-lock.json"
    lock.write_text("{}")
    monkeypatch.setattr(assets, "VENDOR", folder)
    monkeypatch.setattr(assets, "LOCK", lock)
    for target in assets._targets():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("")
    (folder / ".stamp").write_text(assets._fingerprint())
    return folder


def test_a_complete_folder_is_left_alone(vendor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets.sys, "argv", ["assets"])
    monkeypatch.setattr(assets, "bring", lambda: pytest.fail("fetched again"))
    assets.main()


def test_a_changed_lock_is_noticed(vendor: Path) -> None:
    assets.LOCK.write_text('{"lockfileVersion": 3}')
    assert not assets.is_current()


@pytest.mark.parametrize("name", ["icons.svg", "htmx.min.js", "fonts/inter.woff2", ".stamp"])
def test_a_missing_file_is_noticed(vendor: Path, name: str) -> None:
    (vendor / name).unlink()
    assert not assets.is_current()


def test_the_sprite_has_a_symbol_an_icon() -> None:
    tree = ElementTree.fromstring(assets.sprite({"phone": PHONE, "mail": PHONE}))
    symbols = list(tree)
    assert [symbol.get("id") for symbol in symbols] == ["phone", "mail"]
    assert symbols[0].get("viewBox") == "0 0 24 24"
    assert symbols[0].get("stroke") == "currentColor"
    assert [path.get("d") for path in symbols[0]] == ["M5 4h4", "M9 9v2"]


def test_css_decides_how_bold_an_icon_is() -> None:
    assert "stroke-width" not in assets.sprite({"phone": PHONE})


def test_what_is_no_icon_is_refused() -> None:
    with pytest.raises(assets.AssetsFailed, match="the icon phone"):
        assets.sprite({"phone": "<html></html>"})


def test_every_icon_is_named_once() -> None:
    names = assets.ICONS.split()
    assert len(names) == len(set(names))
    assert {
        "home",
        "search",
        "map-pin",
        "bed",
        "bath",
        "phone",
        "bell",
        "logout",
        "toggle-right",
    } <= set(names)


def test_an_archive_is_found_by_its_hash_and_a_false_one_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = _archive(tmp_path / "packed.tgz", {"package/dist/htmx.min.js": b"htmx"})
    entry = {"version": "2.0.11", "integrity": assets._integrity(archive)}
    lock = tmp_path / "package-lock.json"
    lock.write_text(json.dumps({"packages": {"node_modules/htmx.org": entry}}))
    monkeypatch.setattr(assets, "LOCK", lock)
    monkeypatch.setattr(assets, "npm", lambda: ["npm"])
    monkeypatch.setattr(assets, "_run", lambda command, folder: None)
    assert assets.fetch(["htmx.org"], tmp_path) == {"htmx.org": archive}
    archive.write_bytes(archive.read_bytes() + b"x")
    with pytest.raises(assets.AssetsFailed, match=r"htmx\.org did not arrive with the hash"):
        assets.fetch(["htmx.org"], tmp_path)


def test_a_file_that_left_its_package_is_named(tmp_path: Path) -> None:
    archive = _archive(tmp_path / "packed.tgz", {"package/dist/other.js": b""})
    with pytest.raises(assets.AssetsFailed, match=r"lacks dist/htmx\.min\.js"):
        assets._unpack(archive, {"dist/htmx.min.js": "htmx.min.js"}, tmp_path)


def test_every_listed_package_is_pinned_in_the_lock() -> None:
    packages = json.loads((assets.ROOT / "package-lock.json").read_text())["packages"]
    for name in (*assets.FILES, assets.ICON_PACKAGE):
        assert packages[f"node_modules/{name}"]["integrity"].startswith("sha512-")


def _archive(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path
