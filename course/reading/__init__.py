"""The lessons' prose: read from Markdown (`lesson`), shown as a page (`page`) or in a terminal (`plain`).

`pictures` draws the graphs and plots that a lesson shows; `glossary` holds its terms.
"""
