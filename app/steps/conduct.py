"""The step of a complaint about a colleague that is settled with the colleague's line manager."""

from __future__ import annotations

from app.steps.model import Step, ask


class Contact(Step, verb="conduct.contact"):
    """The way forward is settled with the line manager of the colleague whom the complaint is about."""

    manager: str = ask("With whom, by role", required=True, note="A job title, never a name.")
    way: str = ask("Way forward agreed", "longtext", required=True)
    main_contact: str = ask("The customer's main contact", "choice", required=True, choices=("handler", "line manager"))
    contact_role: str = ask("Their job title, as letters give it", when={"main_contact": ("line manager",)})
    contact_details: str = ask(
        "How the customer reaches them", "longtext", when={"main_contact": ("line manager",)},
        note="Telephone, e-mail. It stands in every letter in place of the handler's.",
    )  # fmt: skip
