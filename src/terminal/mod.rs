//! The terminal: text to calls and replies to text, in the AWS CLI's own syntax.
