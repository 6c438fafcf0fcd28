"""What leaves on paper or by e-mail: a document is data (`blocks`), `render` makes it a tagged PDF or plain text."""
