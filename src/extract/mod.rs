//! Level 3: mentions with normalised values; one file a value type.
