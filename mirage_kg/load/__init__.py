"""From a folder of files to a graph."""

from mirage_kg.load.folder import Files, read_folder
from mirage_kg.load.load import GraphCheck, Loaded, load_files, load_folder
from mirage_kg.load.problem import CODES, Problem, nearest, problem

__all__ = [
    "CODES",
    "Files",
    "GraphCheck",
    "Loaded",
    "Problem",
    "load_files",
    "load_folder",
    "nearest",
    "problem",
    "read_folder",
]
