"""What the admin of every room with content is made of; rooms above this one build theirs from it too.

Who may change what (``access``), pages of content that publish what was saved (``content``), numbered rows of a page
(``rows``), fields (``fields``), and links between objects (``links``).
"""
