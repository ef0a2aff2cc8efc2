"""The commands of a student's evening: each parses what was typed, calls one function and prints what it gives."""
