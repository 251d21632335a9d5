"""People: one user model for learners, instructors and operators, the classes they are taught in, and one-time links."""

from people.models.classrooms import Classroom, Enrolment, SignInLink
from people.models.users import SetupLink, User, UserManager

__all__ = ["Classroom", "Enrolment", "SetupLink", "SignInLink", "User", "UserManager"]
