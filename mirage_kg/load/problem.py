"""What can be wrong with a folder of files: the table of problems, and the record of one."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Literal, NamedTuple

from rapidfuzz import fuzz, process

from mirage_kg.model.record import Record

Severity = Literal["error", "notice"]


class Code(NamedTuple):
    """One kind of problem: its stable name, whether it fails the check, and what it says."""

    name: str
    severity: Severity
    sentence: str


_ROWS = (
    Code("unreadable", "error", "The file or folder could not be opened."),
    Code("too_large", "error", "The file is larger than a content file may be."),
    Code("too_many_files", "error", "The folder holds more files than are read."),
    Code("outside_folder", "error", "A symbolic link leaves the folder."),
    Code("linked_folder", "error", "A folder is a symbolic link."),
    Code("misplaced_file", "error", "The file is not where its kind of file belongs."),
    Code("not_a_file", "notice", "A pipe, socket or device was skipped."),
    Code("ignored_file", "notice", "The file is neither a node nor a source and was skipped."),
    Code("empty_file", "error", "The file is empty."),
    Code("not_utf8", "error", "The file is not UTF-8."),
    Code("control_character", "error", "The text holds a character that is not printable."),
    Code("front_matter_missing", "error", "The file does not begin with a front matter."),
    Code("front_matter_open", "error", "The front matter has no end."),
    Code("not_a_mapping", "error", "The file is not a list of fields with values."),
    Code("yaml_syntax", "error", "The text is not YAML."),
    Code("yaml_alias", "error", "An anchor or alias was used."),
    Code("yaml_tag", "error", "A tag was used."),
    Code("yaml_depth", "error", "The nesting is too deep."),
    Code("duplicate_key", "error", "A field is given twice."),
    Code("unknown_field", "error", "A field has a name that is not known here."),
    Code("missing_field", "error", "A field that is needed is absent."),
    Code("wrong_value", "error", "A field holds what it cannot hold."),
    Code("unknown_kind", "error", "The kind of node is not in the table."),
    Code("wrong_folder", "error", "The folder of the file is not the node's kind."),
    Code("wrong_name", "error", "The name of the file is not the id."),
    Code("same_id", "error", "Two files claim one id."),
    Code("several_roots", "error", "More than one node is the root."),
    Code("no_root", "notice", "No node is the root."),
    Code("missing_target", "error", "A link leads to a node that is not there."),
    Code("missing_reference", "error", "The text refers to a node that is not there."),
    Code("unknown_relation", "error", "The relation is not in the table."),
    Code("wrong_kinds", "error", "The relation does not join these kinds."),
    Code("forbidden_cycle", "error", "A relation that must not run in circles does."),
    Code("self_link", "error", "A node is linked to itself."),
    Code("self_attack", "notice", "A node attacks itself."),
    Code("opposite_relations", "notice", "One node both supports and attacks another."),
    Code("support_cycle", "notice", "Nodes support each other in a circle."),
    Code("same_link", "notice", "One link is stated twice."),
    Code("same_argument", "error", "An argument has the id of another argument or of a node."),
    Code("missing_premise", "error", "A premise is a node that is not there."),
    Code("same_premise", "error", "An argument names one premise twice."),
    Code("missing_hit", "error", "An undercut names no argument that is there."),
    Code(
        "strikes_nothing",
        "notice",
        "A link says undercut and names no argument that it hits, so it counts for nothing.",
    ),
    Code("stray_hit", "error", "An argument that is no undercut names an argument that it hits."),
    Code("unknown_source", "error", "A source is cited that is not there."),
    Code("unknown_figure", "error", "A figure is cited that its source does not hold."),
    Code("figure_without_value", "error", "A figure has neither a value nor a series, or both."),
    Code("wrong_address", "error", "An address is not one of the web."),
    Code("same_experiment", "error", "Two experiments of a node have one id."),
    Code("missing_experiment", "error", "A reproduction names an experiment that its node does not have."),
    Code("unknown_simulation", "error", "An experiment names a simulation that is not there."),
    Code("unknown_parameter", "error", "An experiment sets a parameter that its simulation does not have."),
    Code("unknown_output", "error", "A prediction measures an output that its simulation does not have."),
    Code("out_of_range", "error", "A parameter lies outside its range."),
    Code("unbound", "notice", "A node of a graph that runs holds no experiment."),
    Code("experiment_invalid", "error", "An experiment does not fit its simulation."),
)

CODES = MappingProxyType({row.name: row for row in _ROWS})

Field = tuple[str | int, ...]
"""Where in a file: names of fields and indices of list items, from the outside in."""


class Problem(Record):
    """One problem of one file.

    `line` is 0 when the whole file is meant. `found` says what stands there, `expected` what may stand there, `nearest`
    the name that was probably meant. `field` leads to the value; where `line` is 0 the loader finds the line by it.
    """

    code: str
    severity: Severity
    path: str
    line: int = 0
    found: str
    expected: str = ""
    nearest: str = ""
    field: Field = ()

    @property
    def where(self) -> str:
        """The file, with the line where there is one."""
        return f"{self.path}:{self.line}" if self.line else self.path

    def __str__(self) -> str:
        """Return the problem as one line."""
        meant = f" (did you mean {self.nearest!r}?)" if self.nearest else ""
        wanted = f"; expected {self.expected}" if self.expected else ""
        return f"{self.where}: {self.severity}: {self.found}{wanted}{meant} [{self.code}]"


def problem(
    code: str, path: str, found: str, *, line: int = 0, expected: str = "", nearest: str = "", field: Field = ()
) -> Problem:
    """Return a problem with the severity that the table gives its code; KeyError for a code not in the table."""
    return Problem(
        code=code,
        severity=CODES[code].severity,
        path=path,
        line=line,
        found=found,
        expected=expected,
        nearest=nearest,
        field=field,
    )


def nearest(text: str, names: Iterable[str]) -> str:
    """Return the name most like `text` (60 percent or more alike by insertions and deletions), or an empty text."""
    return next(iter(near(text, names, most=1, alike=60)), "")


def near(text: str, names: Iterable[str], most: int = 3, alike: int = 45) -> list[str]:
    """Return up to `most` names that are at least `alike` percent like `text` by insertions and deletions, the best first."""
    return [
        name for name, _, _ in process.extract(text, sorted(names), scorer=fuzz.ratio, score_cutoff=alike, limit=most)
    ]
