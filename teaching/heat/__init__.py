"""What a class has understood, as pages show it: levels, the map of pupils and facts, and tints in a lesson's text."""
