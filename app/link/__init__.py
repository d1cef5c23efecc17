"""The pipe and the frames between the window and its engines. Standard library only: QGIS's Python loads it too."""
