"""How work is judged: checks ask, a worker process runs the student's code, the judge compares."""
