"""Runs beside the student's code, in a process of its own. Standard library only.

The judge sends the sources and then questions; answers are plain data. Nothing in
here is secret: expected values, other submissions and the checks stay with the judge.

- `serving.py` answers the judge's questions, one after the other
- `channel.py` carries questions and answers, `limits.py` ends what takes too long
- `loading.py` runs the submission's files, `naming.py` finds the contract's names in them
- `programs.py` builds expressions on the student's `Value`
- `plain.py` makes plain data of whatever comes out of them

An interpreter of its own starts with `__main__.py`; `zygote.py` imports all of it once, and forks.
No file in here is read once the student's code runs: a worker that is locked in could not.
"""
