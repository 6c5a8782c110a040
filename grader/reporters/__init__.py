"""The formats that only instructors need; what the students' kit needs too lies in course/reporters."""
