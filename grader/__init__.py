"""The grader: what a student handed in, judged, explained and reported."""
