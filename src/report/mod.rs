//! Level 6: reports; one file an output format, one registry.
