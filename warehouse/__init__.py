"""The warehouse: the only room that imports duckdb. Tables, views and checks are SQL files beside this module."""

from warehouse.checking import Finding, run_checks
from warehouse.db import Connection, Warehouse
from warehouse.opening import open_warehouse
from warehouse.publish import Published, publish

__all__ = ["Connection", "Finding", "Published", "Warehouse", "open_warehouse", "publish", "run_checks"]
