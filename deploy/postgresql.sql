-- PostgreSQL's image runs this when it makes its folder; the database temporal it makes by itself. Made by Temporal's
-- schema tool instead, each start would leave an error in the log that says they exist.
CREATE DATABASE temporal_visibility;
