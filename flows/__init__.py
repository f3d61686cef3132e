"""Prefect flows and the command line: the rooms put in a row."""
