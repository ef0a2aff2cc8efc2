"""Wrong answers that people really give, each executable, with the words for it."""
