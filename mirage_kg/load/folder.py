"""Reading a folder once: every file to bytes, and one hash over all of them."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mirage_kg.errors import InvalidInput, NotFound
from mirage_kg.limits import limit
from mirage_kg.load.problem import Problem, problem

PARTS = {"nodes": ".md", "sources": ".yaml"}
"""The folders that hold content, with the ending of their files."""


@dataclass(frozen=True)
class Files:
    """The content of a folder at one moment.

    `contents` maps each path, relative to the folder and with `/`, to its bytes. `revision` is the BLAKE2b hash of
    all of it, in hex.
    """

    contents: dict[str, bytes]
    problems: tuple[Problem, ...]
    revision: str


def read_folder(folder: Path) -> Files:
    """Read all node and source files of `folder`, each exactly once.

    Files that cannot be content are reported and left out: too large, a link that leads out, a pipe, another ending.
    Hidden files are passed over. An empty folder is valid.

    Raises:
        NotFound: when there is no such folder.
        InvalidInput: when it is not a folder.
    """
    if not folder.exists():
        raise NotFound(f"there is no folder {folder}", hint="give the folder that holds nodes/ and sources/")
    if not folder.is_dir():
        raise InvalidInput(f"{folder} is a file", hint="give the folder that holds nodes/ and sources/")
    contents: dict[str, bytes] = {}
    problems: list[Problem] = []
    for count, (name, path) in enumerate(_walk(folder, problems), 1):
        if count > limit("files"):
            found = f"more than {limit('files')} files; the rest was not read"
            problems.append(problem("too_many_files", ".", found, expected=f"at most {limit('files')} files"))
            break
        data = _read(path, name, problems)
        if data is not None:
            contents[name] = data
    return Files(contents, tuple(problems), _revision(contents, problems))


def is_content(folder: Path, path: Path) -> bool:
    """Return whether a change at `path` can change what `read_folder` finds; what has no ending may be a folder.

    Args:
        folder: the folder of content.
        path: a file or a folder, there or gone.
    """
    within = path.relative_to(folder).parts if path.is_relative_to(folder) else ()
    if not within or within[0] not in PARTS or any(part.startswith(".") for part in within):
        return False
    return path.suffix in (PARTS[within[0]], "")


def _walk(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Yield the name and the path of each file; both are text, as a path object costs more than reading a small file."""
    for part, ending in PARTS.items():
        if (folder / part).is_symlink():
            problems.append(problem("linked_folder", part, "a link to a folder", expected="the folder itself"))
        elif (folder / part).is_dir():
            yield from _files(str(folder / part), part, folder.resolve(), ending, problems)


def _files(part: str, within: str, top: Path, ending: str, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    try:
        with os.scandir(part) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        problems.append(_unreadable(within, error))
        return
    for entry in ordered:
        name = f"{within}/{os.fsencode(entry.name).decode('utf-8', 'replace')}"
        if entry.name.startswith("."):
            continue
        # A path object refuses to follow links in a circle; opening such a file is what tells of it.
        if entry.is_symlink() and not Path(os.path.realpath(entry.path)).is_relative_to(top):
            problems.append(problem("outside_folder", name, "a link that leaves the folder", expected="a file in it"))
        elif entry.is_symlink() and os.path.isdir(entry.path):  # noqa: PTH112
            problems.append(problem("linked_folder", name, "a link to a folder", expected="the folder itself"))
        elif entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path, name, top, ending, problems)
        elif os.path.splitext(entry.name)[1] != ending:  # noqa: PTH122
            problems.append(problem("ignored_file", name, f"a file that does not end in {ending}"))
        else:
            yield name, entry.path


def _read(path: str, name: str, problems: list[Problem]) -> bytes | None:
    most = limit("file_bytes")
    try:
        # Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                problems.append(problem("not_a_file", name, "a pipe, socket or device; it was skipped"))
                return None
            data = b""
            while len(data) <= most and (piece := os.read(file, most + 1 - len(data))):
                data += piece
        finally:
            os.close(file)
    except OSError as error:
        problems.append(_unreadable(name, error))
        return None
    if len(data) > most:
        found = f"a file of more than {most} bytes"
        problems.append(problem("too_large", name, found, expected=f"at most {most} bytes"))
        return None
    return data


def _unreadable(name: str, error: OSError) -> Problem:
    return problem("unreadable", name, f"cannot be read: {error.strerror}", expected="a readable file or folder")


def _revision(contents: dict[str, bytes], problems: list[Problem]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(contents):
        for part in (name.encode(), contents[name]):
            digest.update(len(part).to_bytes(8, "big") + part)
    for name in sorted(f"{found.code} {found.path}" for found in problems):
        digest.update(name.encode())
    return digest.hexdigest()
