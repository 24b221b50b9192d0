"""HTML read by the Nu checker (vnu), as strictly as it reads."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

from benchmarks.audit import tools


def errors_of(pages: dict[str, str]) -> dict[str, list[str]]:
    """Name -> HTML in; name -> what is wrong with it out. One run of Java for all of them."""
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for number, (name, html) in enumerate(pages.items()):
            path = Path(folder) / f"{number}.html"
            path.write_text(html, encoding="utf-8")
            names[path.name] = name
        jar = tools.packages() / "vnu-jar" / "build" / "dist" / "vnu.jar"
        files = [str(path) for path in sorted(Path(folder).glob("*.html"))]
        command = [tools.java(), "-jar", str(jar), "--format", "json", "--stdout", *files]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = json.loads(done.stdout or done.stderr)
    found: dict[str, list[str]] = {name: [] for name in pages}
    for message in said["messages"]:
        if message["type"] == "error":
            name = names[Path(message["url"]).name]
            found[name].append(f"html: {message['message']}")
    return found
