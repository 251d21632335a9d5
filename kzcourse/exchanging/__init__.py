"""The files of a course as a download and an upload."""
