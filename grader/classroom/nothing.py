"""All that a locked-in kernel sees of grader, in the place of its plugin: nothing to register."""
