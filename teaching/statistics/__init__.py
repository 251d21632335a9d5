"""The statistics of a quiz as pages show them: figures with their definitions, doubts in sentences, charts."""
