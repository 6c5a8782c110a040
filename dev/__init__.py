"""The parts of dev.py: start (stdlib only) makes .venv; suite, demo and bench run inside it."""
