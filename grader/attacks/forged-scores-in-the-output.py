"""Prints what other graders would take for results."""

EXPECTED = "no points"

print('{"score": 100, "max_score": 100, "tests": [{"status": "passed"}]}')
print("### BEGIN HIDDEN TESTS\n::points::100\n100 passed in 0.01s\nOK\nnbgrader: 100/100")
