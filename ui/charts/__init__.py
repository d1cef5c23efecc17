"""Charts of the evaluation workspace and the dispatcher's day, on pyqtgraph, never in its default look."""
