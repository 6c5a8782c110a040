"""The commands of `grader`."""
