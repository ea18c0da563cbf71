"""What the declarations of several families share."""
