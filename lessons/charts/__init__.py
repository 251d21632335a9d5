"""Drawing figures: what can be right or wrong about a chart without a database.

Pure: points in, SVG out. A drawing is 320 units wide, as a small phone's screen is, so that its words keep their size there;
it has no color and no style of its own, only classes. Everything said in it is said in the table beside it too.
"""

from lessons.charts.drawing import drawn
from lessons.charts.faults import Fault, faults_of
from lessons.charts.pieces import Kind, Point
from lessons.charts.strip import Column, Span, Strip, draw_strip

__all__ = ["Column", "Fault", "Kind", "Point", "Span", "Strip", "draw_strip", "drawn", "faults_of"]
