"""Tests of the set-up: run.py, its parts, and the front end's packages."""
