"""nbgrader courses: notebooks made of the lessons, scores from the judge.

Notebooks are cut out of the solutions (`course.slices`) and the lessons (`notebooks`);
a student's notebooks become one submission for the judge (`work`).
"""
